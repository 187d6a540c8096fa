"""Documents that were issued, as anybody may read them: those that granted something are public."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.queries.access import official_units, visible_cases
from pingding.queries.applications.attachments import intact_bytes
from pingding.queries.applications.version_marks import LENGTH, Standing, VerifiedVersion
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import BatchItem, Case, IssuedDocument, IssuedPaper, Title

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


def is_letter(document: IssuedDocument) -> bool:
    """Whether it is a letter (函) and no document with a red head (文件): what recommends, and what its definition or
    its number calls so."""
    called = (document.number, str(document.batch.content.get("document", "")))
    return document.batch.kind == LETTER or any("函" in words for words in called)


def mark_of(document: IssuedDocument, version: int) -> str:
    """The mark of a version of a document: other words have another one.

    Those of documents that name no recipients stay what they were before any could.
    """
    words = [document.head, document.number, document.title, document.body, document.issuer, document.dated.isoformat()]
    if document.addressed_to or document.copied_to:
        words += [document.addressed_to, document.copied_to]
    return content_digest({"document": document.pk, "version": version, "words": words}).partition(":")[2][:LENGTH]


def may_correct(viewer: Viewer, document: IssuedDocument) -> bool:
    """Whether the viewer acts for the office that issued the document."""
    return viewer.holds(document.batch.organisation_id, Role.OFFICER)


def may_print_certificate(viewer: Viewer, title: Title) -> bool:
    """Whether the viewer belongs to the title's holder, or acts for the office that granted it."""
    return bool(viewer.roles) and (viewer.holds(title.organisation_id) or may_correct(viewer, title.document))


def find_correctable(viewer: Viewer, pk: int) -> IssuedDocument:
    """A document that the viewer may correct; Refusal otherwise, and for one issued before texts were kept."""
    document = find_document(viewer, pk)
    if not may_correct(viewer, document):
        remedy = _("请由印发机关的经办人办理。")
        raise Refusal(_("文件由印发机关的经办人更正"), kind="forbidden", remedy=remedy)
    if not document.body:
        what = _("本文件印发时平台尚未保存正文，不能更正")
        raise Refusal(what, kind="conflict", remedy=_("请另行印发更正文件。"))
    return document


def papers_of(document: IssuedDocument) -> list[IssuedPaper]:
    """The frozen versions of a document that the caller may read, the newest first."""
    return list(document.papers.order_by("-version"))


def find_paper(viewer: Viewer, pk: int, version: int) -> bytes:
    """A version of a document that the viewer may read, with its seal where it has one; Refusal(kind="missing")
    otherwise, and where the bytes are not those that were frozen."""
    paper = find_document(viewer, pk).papers.filter(version=version).first()
    if paper is None:
        raise Refusal(_("没有这一版"), kind="missing", remedy=_("请从文件页面进入。"))
    return intact_bytes(paper.sealed_sha256 or paper.sha256)


def verify_document(pk: int, mark: str) -> VerifiedVersion:
    """What anybody may learn of a printed document with this mark: its number is named, its text is not shown."""
    paper = IssuedPaper.objects.select_related("document").filter(document=pk, mark=mark.lower()).first()
    if paper is None:
        return VerifiedVersion(Standing.UNKNOWN, mark)
    later = IssuedPaper.objects.filter(document=pk, version__gt=paper.version).order_by("-version").first()
    named = paper.document.number or mark
    if later is None:
        return VerifiedVersion(Standing.GENUINE, named, paper.made_at)
    return VerifiedVersion(Standing.SUPERSEDED, named, paper.made_at, later.made_at)


def document_marked(mark: str) -> int | None:
    """The document of which a version has this mark; None where none has."""
    return IssuedPaper.objects.filter(mark=mark.lower()).values_list("document", flat=True).first()
