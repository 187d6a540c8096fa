"""What is to be entered in the credit record: as it was decided, for the authority that leads the programme."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units
from pingding.queries.viewer import Viewer
from pingding.records.models import Ban, TitleChange

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
)


@dataclass(frozen=True)
class CreditLine:
    """An entry of the credit record; `until` is the end of the ban decided with it, where there is one."""

    unit: str
    code: str
    title: str
    verification: str
    number: str
    what: str
    clause: tuple[str, ...]
    dated: date
    document: str
    until: date | None

    @property
    def cells(self) -> tuple[str, ...]:
        """The entry as texts, in the order of `HEADS`."""
        until = self.until.isoformat() if self.until else ""
        clause = "、".join(self.clause)
        own = (self.unit, self.code, self.title, self.number, self.what, clause)
        return (*own, self.dated.isoformat(), self.document, until)


def credit_record(viewer: Viewer) -> tuple[CreditLine, ...]:
    """The entries of all programmes that the viewer's authority leads (an auditor: of all), the newest first.

    Refusal(kind="forbidden") for others. Two queries.
    """
    viewer.person_or_refuse()
    rows = TitleChange.objects.filter(act="credit_record").select_related(
        "title__edition", "case__organisation", "document"
    )
    if not viewer.is_auditor:
        if not official_units(viewer):
            remedy = _("请由该办法牵头机关的经办人查看。")
            raise Refusal(_("信用记录由牵头机关查看和导出"), kind="forbidden", remedy=remedy)
        rows = rows.filter(title__edition__lead__in=viewer.offices)
    changes = list(rows.defer("title__edition__content").order_by("-effective_on", "-pk"))
    bans = Ban.objects.filter(change__case__in=[change.case_id for change in changes], organisation__isnull=False)
    until = dict(bans.values_list("change__case", "ends"))
    return tuple(_line(change, until.get(change.case_id)) for change in changes)


def _line(change: TitleChange, until: date | None) -> CreditLine:
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
        until=until,
    )
