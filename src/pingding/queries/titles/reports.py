"""What was reported on titles: for those who examine it, and where it stands for whoever has the receipt."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.text.receipts import no_such_receipt, receipts_meant
from pingding.queries.access import official_units
from pingding.queries.cases.parties import OFFICES
from pingding.queries.cases.path import ending_words
from pingding.queries.cases.visibility import handles
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Attachment, Case, TitleReport


def report_of(viewer: Viewer, case: Case) -> TitleReport | None:
    """The report that a case began with, of a case that the viewer may see: for officials and auditors, never for the
    holder."""
    if case.held_title_id is None or viewer.holds(case.organisation_id):
        return None
    if not (viewer.is_auditor or official_units(viewer)):
        return None
    return TitleReport.objects.filter(case=case).select_related("body", "case").first()


def report_or_refuse(viewer: Viewer, case: Case) -> TitleReport:
    """As `report_of`; Refusal(kind="missing") where there is none for the viewer."""
    report = report_of(viewer, case)
    if report is None:
        remedy = _("由反映发起的件才有反映的情况，称号单位不能查看。")
        raise Refusal(_("没有可以查看的反映"), where=case.number, kind="missing", remedy=remedy)
    return report


def evidence_of(viewer: Viewer, report: TitleReport) -> tuple[Attachment, ...] | None:
    """The files that came with a report, for officials of the offices that handle it; None for everybody else."""
    if not handles(viewer, report.case):
        return None
    return tuple(each.attachment for each in report.evidence.select_related("attachment").order_by("pk"))


def find_handled_report(viewer: Viewer, receipt: str) -> TitleReport:
    """A report on a title that an office of the viewer handles; Refusal(kind="missing") otherwise."""
    rows = TitleReport.objects.select_related("case__held_title", "case__edition", "case__organisation", "body")
    report = rows.defer("case__edition__content").filter(receipt__in=receipts_meant(receipt)).first()
    if report is None or not handles(viewer, report.case):
        raise Refusal(_("没有这件反映，或不由您办理"), kind="missing", remedy=_("请从工作台进入。"))
    return report


def untold_reports(offices: Collection[int]) -> QuerySet[TitleReport]:
    """The reports that ended and whose outcome nobody told yet, once for each of these offices that handled one."""
    ended = TitleReport.objects.filter(told_at=None, case__ended_at__isnull=False)
    return ended.filter(case__runs__seats__organisation__in=offices, case__runs__seats__role__in=OFFICES)


def reports_to_tell(viewer: Viewer) -> QuerySet[TitleReport]:
    """The reports whose outcome the viewer's offices are to tell, what ended first leading."""
    rows = untold_reports(official_units(viewer)).select_related("case__organisation").distinct()
    return rows.order_by("case__ended_at", "pk")


def outcome_words(report: TitleReport) -> str:
    """How a report that has ended was decided, in the words of its definition; empty while it is looked into."""
    case = report.case
    if case.ended_at is None:
        return ""
    procedure = edition_of(case.edition).procedures[case.procedure]
    return ending_words(procedure, case.runs.all()) or str(case.get_status_display())


def told_texts(report: TitleReport) -> dict[str, str]:
    """What whoever reported was told, by the name under which a page carries its mark."""
    return {"reason": report.reason}


def find_report(receipt: str) -> TitleReport:
    """A report by its receipt, however it is typed, for its state alone; Refusal(kind="missing") for an unknown one."""
    rows = TitleReport.objects.select_related("case__held_title", "case__edition").defer("case__edition__content")
    report = rows.defer("text", "name", "contact").filter(receipt__in=receipts_meant(receipt)).first()
    if report is None:
        raise no_such_receipt(receipt)
    return report
