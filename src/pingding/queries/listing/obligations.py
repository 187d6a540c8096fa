"""What the titles that an office looks after owe, period by period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.queries.access import visible_cases
from pingding.queries.clock import local_date
from pingding.queries.directory.names import with_name
from pingding.queries.editions import edition_of
from pingding.queries.listing import choices
from pingding.queries.listing.columns import Column, region_column
from pingding.queries.listing.listing import Filter, Listing
from pingding.queries.obligations import first_step_open
from pingding.queries.title_spans import span_of, with_day
from pingding.queries.titles.overview import SOON_DAYS, oversees, supervised
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, ObligationPeriod, Title

STATES = {
    "waiting": gettext_noop("未办"),
    "overdue": gettext_noop("已逾期"),
    "met": gettext_noop("已办"),
    "exempt": gettext_noop("免予办理"),
}


@dataclass(frozen=True)
class ObligationRow:
    """An obligation of a title for a period. `state` is one of `STATES`; `readable`: the viewer reads its case."""

    obligation: str
    period: int
    number: str
    title: str
    code: str
    holder: str
    region: str
    programme: str
    state: str
    due: datetime
    reminded: int
    readable: bool

    @property
    def waiting(self) -> bool:
        return self.state in ("waiting", "overdue")


OBLIGATION_COLUMNS: tuple[Column[ObligationRow], ...] = (
    Column("obligation", gettext_noop("义务"), lambda row: row.obligation),
    Column("period", gettext_noop("期次"), lambda row: row.period, width="narrow"),
    Column("title", gettext_noop("称号"), lambda row: row.title),
    Column("holder", gettext_noop("单位"), lambda row: row.holder),
    region_column(lambda row: (row.region,)),
    Column("programme", gettext_noop("政策项目"), lambda row: row.programme, width="middle"),
    Column("number", gettext_noop("件"), lambda row: row.number, width="short"),
    Column("state", gettext_noop("状态"), lambda row: row.state, "words", "short", words=lambda key: _(STATES[key])),
    Column("reminded", gettext_noop("已提醒"), lambda row: row.reminded, "number", "narrow", standard=False),
    Column("day", gettext_noop("到期日"), lambda row: local_date(row.due), "time", "short"),
    Column("due", gettext_noop("期限"), lambda row: row.due if row.waiting else None, "deadline", "due"),
)


class ObligationListing(Listing[ObligationPeriod, ObligationRow]):
    """The periods of which a case was opened; what is not due yet to be opened is on the title's page."""

    title, counter = gettext_noop("义务"), gettext_noop("共 %(n)d 项")
    sought = gettext_noop("称号、单位、件的编号")
    columns = OBLIGATION_COLUMNS
    views = {
        "waiting": STATES["waiting"],
        "overdue": STATES["overdue"],
        "soon": gettext_noop("近30天到期"),
        "met": STATES["met"],
        "exempt": STATES["exempt"],
        "all": gettext_noop("全部"),
    }
    sorts = {
        "due": (F("due_at").asc(nulls_last=True),),
        "obligation": ("obligation", "due_at"),
        "day": ("due_at",),
        "period": ("period",),
        "title": ("title__name",),
        "holder": ("title__organisation__name",),
        "region": ("title__region",),
        "programme": ("title__edition__programme",),
        "number": ("case__number",),
    }

    @staticmethod
    def open_to(viewer: Viewer) -> bool:
        return oversees(viewer)

    def everything(self) -> QuerySet[ObligationPeriod]:
        rows = ObligationPeriod.objects.filter(title__in=supervised(self.viewer).order_by())
        return rows.select_related("case")

    def in_view(self, view: str) -> Q:
        waiting = Q(exempt=False, case__in=first_step_open(Case.objects.filter(ended_at=None)).values("case"))
        soon = self.at + timedelta(days=SOON_DAYS)
        return {
            "waiting": waiting,
            "overdue": waiting & Q(due_at__lt=self.at),
            "soon": waiting & Q(due_at__gte=self.at, due_at__lt=soon),
            "met": Q(exempt=False) & ~waiting,
            "exempt": Q(exempt=True),
            "all": Q(),
        }[view]

    def about(self, word: str) -> Q:
        named = Q(title__name__icontains=word) | Q(title__spans__name__icontains=word)
        rows = ObligationPeriod.objects.filter(named | Q(title__organisation__in=with_name(word)))
        return Q(case__number__icontains=word) | Q(title__number__icontains=word) | Q(pk__in=rows.values("pk"))

    def narrowed(self, key: str, chosen: str) -> Q:
        if key == "period":
            return choices.numbered("period", chosen)
        return {
            "programme": Q(title__edition__programme=chosen),
            "region": Q(title__region=chosen),
            "obligation": Q(obligation=chosen),
        }.get(key, Q())

    def filters(self, chosen: Mapping[str, str]) -> tuple[Filter, ...]:
        own = supervised(self.viewer).order_by()
        editions = choices.editions_among(own.values("edition"))
        programme = editions.get(chosen.get("programme", ""))
        owed = programme.obligations.items() if programme else ()
        first = ObligationPeriod.objects.filter(title__in=own).aggregate(first=Min("due_at"))["first"]
        return (
            Filter("programme", _("政策项目"), choices.programmes(editions)),
            Filter("region", _("地区"), choices.regions(local_date(self.at)), (), choices.known_regions()),
            Filter("period", _("期次"), choices.years(first, self.at)),
            Filter("obligation", _("义务"), tuple((key, each.title) for key, each in owed)),
        )

    def rows(self, records: Sequence[ObligationPeriod]) -> list[ObligationRow]:
        cases = Case.objects.filter(pk__in=[row.case_id for row in records], ended_at=None)
        waiting = frozenset(first_step_open(cases).values_list("case", flat=True))
        titles = with_day(supervised(self.viewer).select_related("edition"), local_date(self.at))
        by_key = titles.defer("edition__content").in_bulk([row.title_id for row in records])
        readable = frozenset(
            visible_cases(self.viewer).filter(pk__in=[row.case_id for row in records]).values_list("pk", flat=True)
        )
        return [
            self._row(row, by_key[row.title_id], row.case_id in waiting, row.case_id in readable) for row in records
        ]

    def _row(self, row: ObligationPeriod, title: Title, waiting: bool, readable: bool) -> ObligationRow:
        edition, span = edition_of(title.edition), span_of(title, local_date(self.at))
        late = "overdue" if row.due_at < self.at else "waiting"
        return ObligationRow(
            obligation=edition.obligations[row.obligation].title,
            period=row.period,
            number=row.case.number,
            title=span.name if span else title.name,
            code=title.code,
            holder=span.organisation.name if span else title.organisation.name,
            region=title.region,
            programme=edition.programme.short,
            state="exempt" if row.exempt else late if waiting else "met",
            due=row.due_at,
            reminded=len(row.reminded),
            readable=readable,
        )
