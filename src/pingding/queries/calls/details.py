"""What stands beside a call: whom to ask, where paper goes, its files to download."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.records.models import Call, CallDocument

CONTACTS = ("contact", "telephone", "address")


def contact_labels() -> dict[str, str]:
    """The labels of the contacts by name, as refusals call them too."""
    return dict(zip(CONTACTS, (_("联系处室"), _("联系电话"), _("纸质材料送达地址")), strict=True))


def contact_texts(call: Call) -> dict[str, str]:
    """The contacts by name: what marks of a page are made of."""
    return {name: getattr(call, name) for name in CONTACTS}


def whom_to_ask(call: Call | None) -> str:
    """The contact of a call with its telephone, in one text; the platform's administrator where it names none."""
    if call is None or not (call.contact or call.telephone):
        return _("平台管理员")
    if not call.telephone:
        return call.contact
    return _("%(contact)s（电话%(telephone)s）") % {
        "contact": call.contact or _("联系处室"),
        "telephone": call.telephone,
    }


def documents_of(calls: Iterable[Call]) -> Mapping[int, tuple[CallDocument, ...]]:
    """By call, the files offered for download, in one query."""
    by_call: dict[int, list[CallDocument]] = {}
    rows = CallDocument.objects.filter(call__in=list(calls), removed_at=None).select_related("attachment")
    for row in rows.order_by("added_at", "pk"):
        by_call.setdefault(row.call_id, []).append(row)
    return {call: tuple(documents) for call, documents in by_call.items()}


def find_call_document(pk: int) -> CallDocument:
    """A file that is offered; Refusal(kind="missing") when there is none."""
    document = CallDocument.objects.select_related("call__edition").filter(pk=pk, removed_at=None).first()
    if document is None:
        raise Refusal(_("没有这份文件"), kind="missing", remedy=_("请从申报通知的页面打开。"))
    return document
