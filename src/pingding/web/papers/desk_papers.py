"""Papers that officials and applicants take away: of a case, of cases that wait together, of a batch that was made."""

from django.http import HttpResponse

from pingding.actions.panels.readings import record_reading
from pingding.documents.case_papers import correction_paper, opinion_paper, score_paper
from pingding.documents.meetings import meeting_pack, record_paper
from pingding.documents.title_papers import hearing_paper, order_paper
from pingding.queries.access import find_case
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.batches.batches import batch_desk
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import visibility_of
from pingding.queries.panels.case_scores import case_scores
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.papers.files import paper_file, refuse_unknown


@signed_in
def pack(request: ViewerRequest, programme: str, step: str, kind: str) -> HttpResponse:
    """What lies before a meeting, or the list to be decided, before anything is decided."""
    refuse_unknown(kind)
    call, office, sitting = (natural_number(request.GET.get(name, "")) for name in ("call", "office", "sitting"))
    asked = {"call": call, "organisation": office, "sitting": sitting}
    desk = batch_desk(request.viewer, programme, step, at=request.at, **asked)
    return paper_file(request, meeting_pack(desk, at=request.at), kind)


@signed_in
def batch_paper(request: ViewerRequest, pk: int, kind: str) -> HttpResponse:
    """What was decided of a batch; of a meeting, its minutes."""
    refuse_unknown(kind)
    return paper_file(request, record_paper(batch_record(request.viewer, pk)), kind)


@signed_in
def correction(request: ViewerRequest, number: str, kind: str) -> HttpResponse:
    """What the newest return for correction of a case asks for."""
    refuse_unknown(kind)
    file = CaseFile(find_case(request.viewer, number))
    return paper_file(request, correction_paper(file, visibility_of(request.viewer, file)), kind, number)


@signed_in
def hearing(request: ViewerRequest, number: str, kind: str) -> HttpResponse:
    """What the holder of a title is called to answer."""
    refuse_unknown(kind)
    file = CaseFile(find_case(request.viewer, number))
    return paper_file(request, hearing_paper(file, visibility_of(request.viewer, file)), kind, number)


@signed_in
def order(request: ViewerRequest, number: str, kind: str) -> HttpResponse:
    """What the holder of a title is ordered to mend."""
    refuse_unknown(kind)
    file = CaseFile(find_case(request.viewer, number))
    return paper_file(request, order_paper(file, visibility_of(request.viewer, file)), kind, number)


@signed_in
def opinions(request: ViewerRequest, number: str, kind: str) -> HttpResponse:
    """The opinions that offices gave on a case, to be sealed and filed."""
    refuse_unknown(kind)
    file = CaseFile(find_case(request.viewer, number))
    return paper_file(request, opinion_paper(file, visibility_of(request.viewer, file)), kind)


@signed_in
def scores(request: ViewerRequest, number: str, kind: str) -> HttpResponse:
    """The scores of a case that are open to the viewer; that they were read is recorded, as on the page."""
    refuse_unknown(kind)
    file = CaseFile(find_case(request.viewer, number))
    open_scores = case_scores(file, path_of(file), visibility_of(request.viewer, file), at=request.at)
    paper = score_paper(file, open_scores)
    record_reading(file, open_scores.sheets, actor=request.viewer, at=request.at)
    return paper_file(request, paper, kind)
