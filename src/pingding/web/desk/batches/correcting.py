"""Correcting a document that was issued: other words under its number and day, as a new version."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.batches.issued_papers import LONGEST_REASON, LONGEST_TITLE, correct_document
from pingding.policy.errors import Refusal
from pingding.queries.documents import find_correctable, papers_of
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import IssuedDocument
from pingding.web.desk.component_values import Field, crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.addresses import address
from pingding.web.frame.page_drafts import draft_of
from pingding.web.frame.require_sign_in import signed_in


@signed_in
def correct(request: ViewerRequest, pk: int) -> HttpResponse:
    """The words of the document to change, with what a correction brings about; posted, corrects it."""
    issued = find_correctable(request.viewer, pk)
    if request.method != "POST":
        return _page(request, issued)
    title, body, reason = (request.POST.get(name, "") for name in ("title", "body", "reason"))
    try:
        paper = correct_document(pk, title, body, reason, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, issued, refusal)
    messages.success(request, _("已更正，现为第%(version)d版。") % {"version": paper.version})
    return HttpResponseRedirect(address("document", pk))


def _page(request: ViewerRequest, issued: IssuedDocument, refusal: Refusal | None = None) -> HttpResponse:
    typed = request.POST if refusal else {"title": issued.title, "body": issued.body}
    context = {
        "document": issued,
        "faults": faults_of(refusal),
        "draft": draft_of(request, f"correct-{issued.pk}"),
        "version": len(papers_of(issued)) + 1,
        "fields": _fields(typed, errors_of(refusal)),
        "crumbs": crumbs(
            (_("工作台"), address("todo")),
            (issued.number or issued.title, address("document", issued.pk)),
            (_("更正"), ""),
        ),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "desk/batches/correct_document.html", context, status=status)


def _fields(typed: Mapping[str, str], errors: Mapping[str, list[str]]) -> list[Field]:
    help_ = _("记入日志，不公开。")
    fields = [
        field("title", "line", _("文件标题"), required=True, maxlength=LONGEST_TITLE),
        field("body", "longtext", _("正文"), required=True, rows=18),
        field("reason", "line", _("更正理由"), required=True, maxlength=LONGEST_REASON, help=help_),
    ]
    return [each | {"value": typed.get(each["name"], ""), "errors": errors.get(each["name"])} for each in fields]
