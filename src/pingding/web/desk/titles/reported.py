"""The report that a case about a title began with, on the case's page."""

from typing import Any

from django.utils.translation import gettext as _

from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.titles.reports import evidence_of, report_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case
from pingding.web.desk.component_values import evidence_links
from pingding.web.wording.dates import day_words, late_words


def about_title(viewer: Viewer, case: Case) -> dict[str, Any]:
    """What the page of a case about a title says beside the case itself: which matter it is, that it came late, and
    the report it began with."""
    matter = edition_of(case.edition).procedures[case.procedure].title if case.held_title_id else ""
    return {"matter": matter, "late": late_words(case.late_days), "report": _report_panel(viewer, case)}


def _report_panel(viewer: Viewer, case: Case) -> dict[str, Any] | None:
    """What was reported and by whom, for those who examine it; None for everybody else."""
    report = report_of(viewer, case)
    if report is None:
        return None
    rows = [
        {"term": _("反映的情况"), "value": report.text, "wide": True},
        {"term": _("反映人"), "value": report.body.name if report.body else report.name or _("未具名")},
        {"term": _("联系方式"), "value": report.contact or _("未留")},
        {"term": _("反映时间"), "value": day_words(local_date(report.reported_at))},
    ]
    files = evidence_of(viewer, report)
    kept = report.evidence.count() if files is None else 0
    return {
        "receipt": report.receipt,
        "rows": rows,
        "evidence": evidence_links(files or ()),
        "kept": _("附有%(n)d个佐证文件，只供核实的单位查看。") % {"n": kept} if kept else "",
    }
