"""The papers of issued documents: each version is frozen as bytes under their hash, a correction is a new version."""

from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.attachments import keep_bytes
from pingding.actions.door import action, for_change, notify, record_act
from pingding.documents.issued import issued_paper
from pingding.documents.papers.pdf import pdf_of
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.policy.translation import listed
from pingding.queries.applications.version_marks import verification_address
from pingding.queries.documents import find_correctable, mark_of
from pingding.queries.journal.acts.papers import CorrectDocument, FreezePaper
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import IssuedDocument, IssuedPaper

LONGEST_BODY, LONGEST_TITLE, LONGEST_REASON = 20_000, 200, 500


def unfrozen() -> list[IssuedDocument]:
    """Documents with a text that are not frozen yet, by their keys, the oldest first."""
    frozen = IssuedPaper.objects.filter(document=OuterRef("pk"))
    return list(IssuedDocument.objects.exclude(body="").exclude(Exists(frozen)).order_by("pk").only("pk"))


@action
def freeze_document(document: IssuedDocument, *, at: datetime) -> IssuedPaper:
    """The first version of a document as it was issued; the one that there is, where it is frozen already.

    Effects: the PDF is stored under its hash; journal. Raises SettingFailed where it cannot be set.
    """
    document = _documents_for_change().get(pk=document.pk)
    return document.papers.filter(version=1).first() or _freeze(document, 1, actor=None, at=at)


@action
def correct_document(pk: int, title: str, body: str, reason: str, *, actor: Viewer, at: datetime) -> IssuedPaper:
    """Issue a document again with other words, under its number and day, for a reason.

    Effects: the document says the new words; a new version is frozen, earlier ones stay and are superseded; journal.
    Refusals: not an officer of the office that issued it; issued before texts were kept; no title, text or reason;
    nothing changed, unless the newest version shows codes for characters that no font had.
    """
    document, faults = _documents_for_change().get(pk=find_correctable(actor, pk).pk), Faults()
    with faults.caught("title"):
        title = read_line(title, _("文件标题"), LONGEST_TITLE)
    with faults.caught("body"):
        body = read_paragraphs(body, _("正文"), LONGEST_BODY)
    with faults.caught("reason"):
        reason = read_line(reason, _("更正理由"), LONGEST_REASON)
    newest = document.papers.order_by("-version").first()
    same = (title, body) == (document.title, document.body) and not (newest and newest.undrawn)
    if not faults and same:
        faults.add(Refusal(_("标题和正文都没有改动"), remedy=_("请改动后再提交。")), "body")
    faults.refuse()
    newest = newest or _freeze(document, 1, actor=None, at=at)
    document.title, document.body = title, body
    document.save(update_fields=["title", "body"])
    paper = _freeze(document, newest.version + 1, actor=actor, at=at, reason=reason)
    act = CorrectDocument(version=paper.version, content=content_digest([title, body]), reason=reason)
    record_act(act, at=at, actor=actor, behalf=document.batch.organisation, about=document.number or title)
    return paper


def _documents_for_change() -> QuerySet[IssuedDocument]:
    return for_change(IssuedDocument.objects.select_related("batch__organisation"))


def _freeze(
    document: IssuedDocument, version: int, *, actor: Viewer | None, at: datetime, reason: str = ""
) -> IssuedPaper:
    mark = mark_of(document, version)
    done = pdf_of(issued_paper(document, version, mark, verification_address(f"d{document.pk}", mark)))
    undrawn = tuple(each.code for each in done.missing)
    document.papers.filter(awaits_seal=True).update(awaits_seal=False)
    paper = IssuedPaper.objects.create(
        document=document,
        version=version,
        title=document.title,
        body=document.body,
        reason=reason,
        mark=mark,
        sha256=keep_bytes(done.pdf),
        size=len(done.pdf),
        undrawn=list(undrawn),
        awaits_seal=bool(settings.PINGDING_SEAL),
        made_at=at,
        made_by=actor.person if actor else None,
    )
    office, named = document.batch.organisation, document.number or document.title
    act = FreezePaper(version=version, mark=mark, sha256=paper.sha256, undrawn=undrawn)
    record_act(act, at=at, actor=actor, behalf=office, about=named)
    if undrawn:
        text = gettext_noop("“%(document)s”的定稿中有字库没有的字，印成了编码：%(codes)s。请平台管理员补充字库后再更正")
        notify(text, {"document": named, "codes": listed(undrawn)}, at=at, organisation=office)
    return paper
