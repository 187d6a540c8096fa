"""Objections to notices: of one's own bodies, an auditor's list has all. Who raised them the list does not say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units
from pingding.queries.directory.names import with_name
from pingding.queries.editions import edition_of
from pingding.queries.listing import choices
from pingding.queries.listing.columns import Column
from pingding.queries.listing.listing import Filter, Listing
from pingding.queries.notices.objections import answer_due
from pingding.queries.viewer import Viewer
from pingding.records.models import Objection


@dataclass(frozen=True)
class ObjectionRow:
    """An objection to a case on notice. `own`: the viewer answers it."""

    receipt: str
    case: str
    name: str
    applicant: str
    notice: str
    programme: str
    state: str
    raised: datetime
    due: datetime | None
    answered: datetime | None
    own: bool


OBJECTION_COLUMNS: tuple[Column[ObjectionRow], ...] = (
    Column("receipt", gettext_noop("回执"), lambda row: row.receipt, width="ident"),
    Column("name", gettext_noop("名称"), lambda row: row.name),
    Column("case", gettext_noop("件"), lambda row: row.case, width="short"),
    Column("applicant", gettext_noop("申报单位"), lambda row: row.applicant),
    Column("notice", gettext_noop("公示"), lambda row: row.notice),
    Column("programme", gettext_noop("政策项目"), lambda row: row.programme, width="middle"),
    Column(
        *("state", gettext_noop("状态"), lambda row: row.state, "words", "short"),
        words=lambda key: str(Objection.State(key).label),
    ),
    Column("answered", gettext_noop("答复"), lambda row: row.answered, "time", "short", standard=False),
    Column("raised", gettext_noop("提出"), lambda row: row.raised, "time", "short"),
    Column("due", gettext_noop("期限"), lambda row: row.due, "deadline", "due"),
)


class ObjectionListing(Listing[Objection, ObjectionRow]):
    """The objections to the notices of the viewer's bodies, or all."""

    title, counter = gettext_noop("异议"), gettext_noop("共 %(n)d 件")
    sought = gettext_noop("回执、件的编号、名称、单位")
    columns = OBJECTION_COLUMNS
    views = {"open": gettext_noop("待处理"), "answered": gettext_noop("已答复"), "all": gettext_noop("全部")}
    sorts = {
        "due": ("notice__ends_at", "raised_at"),
        "raised": ("raised_at",),
        "answered": (F("answered_at").asc(nulls_last=True),),
        "receipt": ("receipt",),
        "name": ("case__name",),
        "case": ("case__number",),
        "applicant": ("case__organisation__name",),
        "programme": ("case__edition__programme",),
    }

    @staticmethod
    def open_to(viewer: Viewer) -> bool:
        return bool(official_units(viewer)) or viewer.is_auditor

    def everything(self) -> QuerySet[Objection]:
        if not self.open_to(self.viewer):
            remedy = _("提出人请凭回执在公示公告中查询。")
            raise Refusal(_("异议由公示机关的经办人处理"), kind="forbidden", remedy=remedy)
        rows = Objection.objects.select_related("case__organisation", "case__edition", "notice__batch")
        rows = rows.defer("case__edition__content")
        own = Q() if self.viewer.is_auditor else Q(notice__batch__organisation__in=official_units(self.viewer))
        return rows.filter(own)

    def in_view(self, view: str) -> Q:
        waiting = Q(state=Objection.State.OPEN)
        return {"open": waiting, "answered": ~waiting, "all": Q()}[view]

    def about(self, word: str) -> Q:
        case = (
            Q(case__number__icontains=word) | Q(case__name__icontains=word) | Q(case__organisation__in=with_name(word))
        )
        return case | Q(receipt__iexact=word)

    def narrowed(self, key: str, chosen: str) -> Q:
        if key == "year":
            return choices.of_year("raised_at", chosen)
        return {"programme": Q(case__edition__programme=chosen), "state": Q(state=chosen)}.get(key, Q())

    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        own = self.everything().order_by()
        return (
            Filter("programme", _("政策项目"), choices.programmes(choices.editions_among(own.values("case__edition")))),
            Filter("state", _("状态"), tuple((state.value, str(state.label)) for state in Objection.State)),
            Filter("year", _("年度"), choices.years(own.aggregate(first=Min("raised_at"))["first"], self.at)),
        )

    def rows(self, records: Sequence[Objection]) -> list[ObjectionRow]:
        return [self._row(row) for row in records]

    def _row(self, row: Objection) -> ObjectionRow:
        return ObjectionRow(
            receipt=row.receipt,
            case=row.case.number,
            name=row.case.name,
            applicant=row.case.organisation.name,
            notice=row.notice.title,
            programme=edition_of(row.case.edition).programme.short,
            state=row.state,
            raised=row.raised_at,
            due=answer_due(row),
            answered=row.answered_at,
            own=row.notice.batch.organisation_id in official_units(self.viewer),
        )
