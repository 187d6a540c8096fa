"""Reports on titles: how one stands for whoever has its receipt, and all of it for the offices that handle it."""

from datetime import datetime
from typing import BinaryIO, cast

from ninja import File, Schema, UploadedFile

from pingding.actions.applications.uploads import take_in
from pingding.actions.directory.attempts import CountedTries
from pingding.actions.evidence import KINDS, MOST_MB
from pingding.actions.titles import report_outcomes, reports
from pingding.api.applications.attachments import AttachmentOut, attachment_out
from pingding.api.frame.routes import AtCase, AtReceipt, Marks, RequestBody, Routes, Text
from pingding.queries.access import find_case
from pingding.queries.directory.attempts import network_of, tries
from pingding.queries.page_marks import marks_of
from pingding.queries.titles.reports import evidence_of, find_report, outcome_words, report_or_refuse, told_texts
from pingding.queries.viewer_request import ViewerRequest, address_of
from pingding.records.models import TitleReport

routes = Routes(tags=["称号 titles"])
of_cases = Routes(tags=["称号 titles"])


class TellReporterIn(RequestBody):
    """The reason that whoever reported shall read. With `seen`, the `marks` that one read, a reason that was put there
    meanwhile is a conflict."""

    reason: Text
    seen: Marks = {}


class TitleReportOut(Schema):
    """How a report stands: what was reported and by whom is left out. Once it has ended, its `outcome` in words, and
    the `reason` that an office told; `marks` has that of the reason."""

    receipt: str
    ended: bool
    outcome: str
    reason: str
    marks: dict[str, str]
    reported_at: datetime
    ended_at: datetime | None
    told_at: datetime | None


class TitleReportDetail(TitleReportOut):
    """A report as officials of its case read it; `evidence` is null but for the offices that handle it."""

    case: str
    text: str
    name: str
    contact: str
    body: str
    evidence: list[AttachmentOut] | None


@routes.read("/{receipt}", TitleReportOut, "反映办理情况", public=True)
def read_title_report(request: ViewerRequest, receipt: AtReceipt) -> TitleReportOut:
    """The state of a report by its receipt."""
    return _out(find_report(receipt))


@routes.act("/{receipt}/evidence", TitleReportOut, "补充反映佐证", public=True)
def add_report_evidence(request: ViewerRequest, receipt: AtReceipt, file: File[UploadedFile]) -> TitleReportOut:
    """Add a file to a report that is looked into; open to whoever has its receipt. Only the offices that handle it
    read it. The same content again changes nothing."""
    with CountedTries((tries("title_report", network_of(address_of(request))),), request.at):
        find_report(receipt)
        stored = take_in(cast(BinaryIO, file), file.name or "", kinds=KINDS, max_mb=MOST_MB)
        return _out(reports.add_report_evidence(receipt, (stored,), actor=request.viewer, at=request.at))


@routes.act("/{receipt}/outcome", TitleReportOut, "告知反映结果")
def tell_reporter(request: ViewerRequest, receipt: AtReceipt, body: TellReporterIn) -> TitleReportOut:
    """Tell whoever reported why it ended so, or put another reason in its place; the journal keeps both."""
    return _out(
        report_outcomes.tell_reporter(receipt, body.reason, seen=body.seen, actor=request.viewer, at=request.at)
    )


@of_cases.read("/{number}/report", TitleReportDetail, "反映的情况")
def read_report_of_case(request: ViewerRequest, number: AtCase) -> TitleReportDetail:
    """The report that a case began with, for officials and auditors who may see the case; never for the holder."""
    report = report_or_refuse(request.viewer, find_case(request.viewer, number))
    files = evidence_of(request.viewer, report)
    return TitleReportDetail(
        **_out(report).model_dump(),
        case=number,
        text=report.text,
        name=report.name,
        contact=report.contact,
        body=report.body.name if report.body else "",
        evidence=None if files is None else [attachment_out(each) for each in files],
    )


def _out(report: TitleReport) -> TitleReportOut:
    return TitleReportOut(
        receipt=report.receipt,
        ended=report.case.ended_at is not None,
        outcome=outcome_words(report),
        reason=report.reason,
        marks=marks_of(told_texts(report), ("reason",)),
        reported_at=report.reported_at,
        ended_at=report.case.ended_at,
        told_at=report.told_at,
    )
