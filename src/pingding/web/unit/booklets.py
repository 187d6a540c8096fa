"""The booklet of a form as a file."""

from django.http import HttpResponse

from pingding.documents.booklets import booklet_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address, public_address
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.papers.files import paper_file, refuse_unknown


@signed_in
def booklet(request: ViewerRequest, number: str, form: str, organisation: int, kind: str) -> HttpResponse:
    """A form as it was handed in, or the draft of those who write it, in the layout of a paper."""
    refuse_unknown(kind)

    def verifies(receipt: str, mark: str) -> str:
        return public_address(request, address("verify_version", receipt, mark))

    paper = booklet_of(request.viewer, number, form, organisation, at=request.at, address=verifies)
    return paper_file(request, paper, kind, number)
