"""What the leading authority says beside a call: whom to ask, where paper goes, which files to download."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.calls.calls import held_call
from pingding.actions.door import action, record_act
from pingding.actions.permission import forbidden
from pingding.policy.text.typed_text import read_line, read_phones
from pingding.queries.calls.details import CONTACTS, contact_labels, contact_texts
from pingding.queries.journal.acts.calls import AddCallDocument, DescribeCall, RemoveCallDocument
from pingding.queries.page_marks import changes
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Attachment, Call, CallDocument


@action
def describe_call(
    call: Call,
    *,
    contact: str,
    telephone: str,
    address: str,
    seen: Mapping[str, str] | None = None,
    actor: Viewer,
    at: datetime,
) -> Call:
    """Say whom to ask about a call (an office, not a person), by which telephone, and where paper is to be sent.

    By an officer of the leading authority; with the marks of what was `seen`, only what was changed there is said.
    Effects: shown wherever the call stands, as far as it is filled in; journal. Refusals: Moved; what is no telephone.
    """
    call, edition = held_call(call, actor)
    typed, stored = {"contact": contact, "telephone": telephone, "address": address}, contact_texts(call)
    labels, faults = contact_labels(), Faults()
    texts = stored | changes(stored, typed, seen or {}, labels)
    with faults.caught("contact"):
        call.contact = read_line(texts["contact"], labels["contact"], 100, required=False)
    with faults.caught("telephone"):
        call.telephone = read_phones(texts["telephone"], labels["telephone"], 60)
    with faults.caught("address"):
        call.address = read_line(texts["address"], labels["address"], 200, required=False)
    faults.refuse()
    call.save(update_fields=list(CONTACTS))
    act = DescribeCall(**contact_texts(call))
    record_act(act, at=at, actor=actor, about=call.title, clause=edition.programme.intake.clause)
    return call


@action
def add_call_document(call: Call, attachment: Attachment, title: str, *, actor: Viewer, at: datetime) -> CallDocument:
    """Offer a file of one's own authority for download with a call: everybody may read it from now on.

    Effects: the document; journal with the file's hash. Refusals: not the leading authority; another's file; no title.
    """
    call, _edition = held_call(call, actor)
    if attachment.owner_id is None or not actor.holds(attachment.owner_id):
        raise forbidden(_("只能提供本单位上传的文件"), _("请以本单位成员的账号上传后再提供。"))
    title = read_title(title)
    document = CallDocument.objects.create(call=call, attachment=attachment, title=title, added_at=at)
    record_act(AddCallDocument(sha256=attachment.sha256), at=at, actor=actor, about=f"{call.title}：{title}")
    return document


def read_title(title: str) -> str:
    """What a file for download is called, as typed; Refusal for none, and for more than a line has."""
    faults = Faults()
    title = faults.read(lambda: read_line(title, _("文件名称"), 200), "", "title")
    faults.refuse()
    return title


@action
def remove_call_document(document: CallDocument, *, actor: Viewer, at: datetime) -> CallDocument:
    """Offer a file no longer. By an officer of the leading authority. Effects: it stays on record; journal."""
    call, _edition = held_call(document.call, actor)
    document.removed_at = at
    document.save(update_fields=["removed_at"])
    record_act(RemoveCallDocument(), at=at, actor=actor, about=f"{call.title}：{document.title}")
    return document
