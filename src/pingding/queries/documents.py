"""Documents that were issued, as anybody may read them: those that granted something are public."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.access import official_units, visible_cases
from pingding.queries.viewer import Viewer
from pingding.records.models import BatchItem, Case, IssuedDocument, Title

LETTER = "recommend"
"""The kind of batch whose paper is a letter."""


def find_document(viewer: Viewer, pk: int) -> IssuedDocument:
    """A document that granted titles, or one about a case of the viewer's; Refusal(kind="missing") otherwise.

    A letter of recommendation names other applicants too: it is for the offices concerned.
    """
    readable = readable_documents(viewer).select_related("batch__edition").defer("batch__edition__content")
    document = readable.filter(pk=pk).first()
    if document is None:
        raise Refusal(_("没有这份文件，或您无权查看"), kind="missing", remedy=_("请从认定名录、公示或办件进入。"))
    return document


def readable_among(viewer: Viewer, documents: Iterable[int]) -> frozenset[int]:
    """Those of the documents that the viewer may read; in one query, in none where there is no document."""
    asked = list(documents)
    return (
        frozenset(readable_documents(viewer).filter(pk__in=asked).values_list("pk", flat=True))
        if asked
        else frozenset()
    )


def readable_documents(viewer: Viewer) -> QuerySet[IssuedDocument]:
    """The documents that the viewer may read."""
    about = BatchItem.objects.filter(batch=OuterRef("batch"), case__in=visible_cases(viewer))
    if not (viewer.is_auditor or official_units(viewer)):
        about = about.exclude(batch__kind=LETTER)
    return IssuedDocument.objects.filter(Q(_granted()) | Q(Exists(about)))


def granting_documents(cases: Iterable[Case]) -> QuerySet[IssuedDocument]:
    """The documents by which any of these cases was granted its title, in the order of their days."""
    titles = Title.objects.filter(case__in=list(cases))
    return IssuedDocument.objects.filter(pk__in=titles.values("document")).order_by("dated", "pk")


def _granted() -> Exists:
    return Exists(Title.objects.filter(document=OuterRef("pk")))
