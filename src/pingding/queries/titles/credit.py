"""What is to be entered in the credit record: as it was decided, for the authority that leads the programme."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units
from pingding.queries.bans import READ_WITH, lifting_of
from pingding.queries.directory.offices import find_office
from pingding.queries.editions import shared
from pingding.queries.viewer import Viewer
from pingding.records.models import Ban, Organisation, TitleChange

HEADS = (
    gettext_noop("单位"),
    gettext_noop("统一社会信用代码"),
    gettext_noop("称号"),
    gettext_noop("编号"),
    gettext_noop("事项"),
    gettext_noop("条款"),
    gettext_noop("日期"),
    gettext_noop("文件"),
    gettext_noop("限制申报至"),
    gettext_noop("限制范围"),
    gettext_noop("解除之日"),
    gettext_noop("解除文件"),
)

SCOPES = {"this": gettext_noop("本办法，其他办法仅作提示"), "all": gettext_noop("全部办法")}
"""In which programmes a ban keeps out."""


def _scope(ban: Ban) -> str:
    return "all" if ban.everywhere else "this"


@dataclass(frozen=True)
class CreditLine:
    """An entry of the credit record; `scope` says where the ban decided with it keeps out (`SCOPES`; empty: there is
    none), `until` on which day it is over (None: for good), `lifted` from which day it was lifted, by `lifted_by`."""

    unit: str
    code: str
    title: str
    verification: str
    number: str
    what: str
    clause: tuple[str, ...]
    dated: date
    document: str
    scope: str
    until: date | None
    lifted: date | None
    lifted_by: str

    @property
    def cells(self) -> tuple[str, ...]:
        """The entry as texts, in the order of `HEADS`."""
        until = (self.until - timedelta(days=1)).isoformat() if self.until else _("长期") if self.scope else ""
        clause, scope = "、".join(self.clause), _(SCOPES[self.scope]) if self.scope else ""
        own = (self.unit, self.code, self.title, self.number, self.what, clause, self.dated.isoformat(), self.document)
        return (*own, until, scope, self.lifted.isoformat() if self.lifted else "", self.lifted_by)


def credit_record(viewer: Viewer) -> tuple[CreditLine, ...]:
    """The entries of all programmes that the viewer's authority leads (an auditor: of all), the newest first.

    Refusal(kind="forbidden") for others. Two queries.
    """
    rows = TitleChange.objects.filter(_led(viewer, "title__edition"), act="credit_record").select_related(
        "title__edition", "case__organisation", "document"
    )
    changes = list(rows.defer("title__edition__content").order_by("-effective_on", "-pk"))
    bans = Ban.objects.filter(change__case__in=[change.case_id for change in changes], organisation__isnull=False)
    by_case = {ban.change.case_id: ban for ban in bans.select_related("change", "lifting")}
    return tuple(_line(change, by_case.get(change.case_id)) for change in changes)


def _led(viewer: Viewer, edition: str) -> Q:
    """Of which programmes the viewer reads the record: `edition` is the way to it. Refused for all but officials."""
    viewer.person_or_refuse()
    if viewer.is_auditor:
        return Q()
    if not official_units(viewer):
        remedy = _("请由该办法牵头机关的经办人查看。")
        raise Refusal(_("信用记录由牵头机关查看和导出"), kind="forbidden", remedy=remedy)
    return Q(**{f"{edition}__lead__in": viewer.offices})


@dataclass(frozen=True)
class BanLine:
    """A ban as the authority reads it: whom it names, by what, where it keeps out (`SCOPES`), from when until when
    (None: for good), and from which day it was lifted. `open`: the viewer may lift it on that day."""

    id: int
    who: str
    programme: str
    title: str
    verification: str
    clause: tuple[str, ...]
    scope: str
    starts: date
    until: date | None
    lifted: date | None
    lifted_by: str
    open: bool


def bans_decided(viewer: Viewer, on: date) -> tuple[BanLine, ...]:
    """The bans of the programmes that the viewer's authority leads (an auditor: of all), the newest first, on a day.

    Refusal(kind="forbidden") for others. One query.
    """
    rows = Ban.objects.filter(_led(viewer, "edition")).select_related(*READ_WITH, "change__title", "change__case")
    return tuple(_ban_line(ban, viewer, on) for ban in rows.defer("edition__content").order_by("-starts", "-pk"))


def ban_to_lift(viewer: Viewer, pk: int, on: date) -> BanLine:
    """The ban that an officer of its authority is about to lift; Refusal for others, and where there is none."""
    rows = Ban.objects.select_related(*READ_WITH, "change__title", "change__case")
    ban = rows.filter(pk=pk).first()
    if ban is None:
        raise Refusal(_("没有这项限制申报"), kind="missing", remedy=_("请从信用记录中选择。"))
    lifting_office(viewer, ban)
    return _ban_line(ban, viewer, on)


def lifting_office(viewer: Viewer, ban: Ban) -> Organisation:
    """The authority for which the viewer may lift the ban; Refusal(kind="forbidden") for everybody else."""
    viewer.person_or_refuse()
    lead = ban.edition.lead
    if lead not in viewer.officer_offices:
        name = shared().office_title(lead)
        raise Refusal(
            _("限制申报由作出处理的办法的牵头机关解除"),
            clause=tuple(ban.change.clause),
            kind="forbidden",
            remedy=_("请由%(office)s办理。") % {"office": name},
        )
    return find_office(*lead.split("@"))


def _ban_line(ban: Ban, viewer: Viewer, on: date) -> BanLine:
    lifting, words = lifting_of(ban), {"code": ban.partner_code}
    who = ban.organisation.name if ban.organisation else _("一名人员") if ban.person else _("合作单位%(code)s") % words
    return BanLine(
        id=ban.pk,
        who=who,
        programme=ban.edition.title,
        title=ban.change.case.name,
        verification=ban.change.title.code,
        clause=tuple(ban.change.clause),
        scope=_scope(ban),
        starts=ban.starts,
        until=ban.ends,
        lifted=lifting.effective_on if lifting else None,
        lifted_by=lifting.document if lifting else "",
        open=ban.edition.lead in viewer.officer_offices and lifting is None and (ban.ends is None or ban.ends > on),
    )


def _line(change: TitleChange, ban: Ban | None) -> CreditLine:
    lifting = lifting_of(ban) if ban else None
    unit = change.case.organisation
    return CreditLine(
        unit=unit.name,
        code=unit.code or "",
        title=change.case.name,
        verification=change.title.code,
        number=change.title.number,
        what=str(change.details.get("says", "")),
        clause=tuple(change.clause),
        dated=change.effective_on,
        document=change.document.number if change.document else "",
        scope=_scope(ban) if ban else "",
        until=ban.ends if ban else None,
        lifted=lifting.effective_on if lifting else None,
        lifted_by=lifting.document if lifting else "",
    )
