"""What was reported on titles: for those who examine it, and where it stands for whoever has the receipt."""

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, TitleReport

REPORT = "FY-"
"""How the receipt of a report begins."""


def report_of(viewer: Viewer, case: Case) -> TitleReport | None:
    """The report that a case began with, of a case that the viewer may see: for officials and auditors, never for the
    holder."""
    if case.held_title_id is None or viewer.holds(case.organisation_id):
        return None
    if not (viewer.is_auditor or official_units(viewer)):
        return None
    return TitleReport.objects.filter(case=case).select_related("body").first()


def find_report(receipt: str) -> TitleReport:
    """A report by its receipt, for its state alone; Refusal(kind="missing") for an unknown receipt."""
    rows = TitleReport.objects.select_related("case__held_title", "case__edition").defer("case__edition__content")
    report = rows.defer("text", "name", "contact").filter(receipt=receipt.strip().upper()).first()
    if report is None:
        what = _("没有编号为“%(receipt)s”的回执") % {"receipt": receipt.strip()[:40]}
        raise Refusal(what, kind="missing", remedy=_("请核对回执上的编号。"))
    return report
