"""A document that was issued, as the official paper that it is (GB/T 9704-2012)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from pingding.documents.booklets import LANGUAGE
from pingding.documents.papers.paper import Closing, Letterhead, Mark, Paper, Subject, Writing
from pingding.policy import translation
from pingding.queries.documents import is_letter
from pingding.records.models import IssuedDocument


def issued_paper(document: IssuedDocument, version: int = 1, mark: str = "", address: str = "") -> Paper:
    """A document with its head, number, recipients, text, issuer and day; at its foot the `mark` of this version, where
    it has one.

    `address` is the page that verifies it, as a code; "" where the platform knows no address of its own.
    """
    with override(LANGUAGE):
        day = translation.day(document.dated)
        to, letter = document.addressed_to, is_letter(document)
        blocks = (
            Letterhead(document.head.removesuffix("文件") if letter else document.head, document.number, letter),
            Subject(document.title),
            *((Writing(_("%(unit)s：") % {"unit": to}, flush=True),) if to else ()),
            Writing(document.body),
            Closing(
                document.issuer,
                day,
                copies=document.copied_to,
                printed="" if letter else document.issuer,
                printed_on="" if letter else _("%(day)s印发") % {"day": day},
                lined=not letter,
            ),
        )
        foot = Mark(_foot(document, version, mark), address) if mark else None
        return Paper(document.title, blocks, mark=foot, official=True)


def _foot(document: IssuedDocument, version: int, mark: str) -> str:
    words = _("第%(version)d版　核对码%(mark)s") % {"version": version, "mark": mark}
    return f"{document.number}　{words}" if document.number else words
