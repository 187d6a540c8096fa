"""A document that was issued, as the official paper that it is (GB/T 9704-2012)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.papers.paper import Closing, Letterhead, Paper, Subject, Writing
from pingding.policy import translation
from pingding.queries.documents import find_document
from pingding.queries.viewer import Viewer


def issued_paper(viewer: Viewer, pk: int) -> Paper:
    """A document with its head, number, text, issuer and day; Refusal where the viewer may not read it."""
    with override(LANGUAGE):
        issued = find_document(viewer, pk)
        day = translation.day(issued.dated)
        printed = _("%(issuer)s　　%(day)s印发") % {"issuer": issued.issuer, "day": day}
        blocks = (
            Letterhead(issued.head, issued.number),
            Subject(issued.title),
            Writing(issued.body),
            Closing(issued.issuer, day, printed=printed),
        )
        return Paper(issued.title, blocks, official=True)
