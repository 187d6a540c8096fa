"""The booklet of a form, and a plan in it, as files."""

from collections.abc import Callable

from django.http import HttpResponse

from pingding.documents.booklets import booklet_of, plan_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address, public_address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.papers.files import paper_file, refuse_unknown


@signed_in
def booklet(request: ViewerRequest, number: str, form: str, organisation: int, kind: str) -> HttpResponse:
    """A form as it was handed in, or the draft of those who write it, in the layout of a paper."""
    refuse_unknown(kind)
    paper = booklet_of(request.viewer, number, form, organisation, at=request.at, address=_verifying(request))
    return paper_file(request, paper, kind, number)


@signed_in
def plan(request: ViewerRequest, number: str, form: str, organisation: int, section: str, kind: str) -> HttpResponse:
    """The plan that stands in a section of a form, alone."""
    refuse_unknown(kind)
    verifying = _verifying(request)
    paper = plan_of(request.viewer, number, form, organisation, section, at=request.at, address=verifying)
    return paper_file(request, paper, kind, number)


def _verifying(request: ViewerRequest) -> Callable[[str, str], str]:
    """The page that verifies a receipt with its mark."""
    return lambda receipt, mark: public_address(request, address("verify_version", receipt, mark))
