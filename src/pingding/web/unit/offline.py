"""Filling in a form without the platform: taken away as DOCX, handed in again, looked at, then taken over."""

import json
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.applications.applications import save_draft
from pingding.documents.offline_forms import (
    ReadField,
    ReadForm,
    faults_in,
    offline_form,
    read_offline,
    typed_rows,
)
from pingding.policy.errors import Refusal
from pingding.policy.text.json_text import read_json
from pingding.policy.translation import counted, headed
from pingding.policy.values.values import read_value, show_value, write_value
from pingding.queries.applications.writing import OpenForm, open_form
from pingding.queries.editions import shared
from pingding.queries.page_marks import mark_of
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.papers.files import paper_file
from pingding.web.unit.applications.writing_frame import frame_of, named_url

LONGEST_SENT = 2_000_000
"""Characters that the fields of the page may come to when it is sent back."""


@signed_in
def offline_file(request: ViewerRequest, number: str) -> HttpResponse:
    """The form as a DOCX with what stands in it."""
    return paper_file(request, offline_form(_form(request, number)), "docx", number)


@signed_in
def offline(request: ViewerRequest, number: str) -> HttpResponse:
    """The page: the form to take away; a filled-in one handed in is read and shown; what was chosen is saved."""
    form = _form(request, number)
    if "take" in request.POST:
        return _take(request, form)
    if request.method != "POST":
        return _page(request, form)
    uploaded = request.FILES.get("file")
    try:
        if uploaded is None:
            raise Refusal(_("没有选择文件"), remedy=_("请选择填好的DOCX文件。"))
        return _page(request, form, read=read_offline(uploaded, form))  # type: ignore[arg-type]
    except Refusal as refusal:
        return _page(request, form, refusal=refusal)


def _form(request: ViewerRequest, number: str) -> OpenForm:
    return open_form(request.viewer, number, request.GET.get("form") or None, at=request.at)


def _take(request: ViewerRequest, form: OpenForm) -> HttpResponse:
    """Save the fields that were ticked; what somebody saved since the page was made is left, and said."""
    chosen = [key for key in request.POST.getlist("fields") if key in form.writing.facts]
    try:
        values = {key: _sent(str(request.POST.get(f"value-{key}", ""))) for key in chosen}
        if not values:
            raise Refusal(_("没有勾选要写入的栏目"), remedy=_("请重新上传，勾选后再写入。"))
        seen = {key: str(request.POST.get(f"seen-{key}", "")) for key in chosen}
        number, viewer = form.case.number, request.viewer
        wrong = save_draft(number, values, actor=viewer, at=request.at, form=form.form_id, seen=seen)
    except Refusal as refusal:
        return _page(request, form, refusal=refusal)
    taken = len(values) - len(wrong)
    messages.success(request, counted("已写入%(n)d栏。", taken) % {"n": taken})
    for key, refused in wrong.items():
        label = form.edition.vocabulary[key].label
        messages.warning(request, _("%(label)s：%(advice)s") % {"label": label, "advice": refused.advice})
    return HttpResponseRedirect(named_url(request, "check_form", form))


def _sent(text: str) -> Any:
    """A value as the page carried it."""
    try:
        return read_json(text[:LONGEST_SENT])
    except ValueError as fault:
        raise Refusal(_("页面内容不完整"), remedy=_("请重新上传文件。")) from fault


def _page(
    request: ViewerRequest, form: OpenForm, *, read: ReadForm | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    shown = [_shown(form, each) for each in read.fields] if read else []
    context = {
        **frame_of(request, form, ""),
        "refusal": refusal,
        "download_url": named_url(request, "offline_file", form),
        "read": read,
        "fields": [each for each in shown if not each["same"]],
        "same": sum(each["same"] for each in shown),
        "refused": any(each["faults"] for each in shown),
    }
    status = kind_of(refusal).status if refusal else 200
    return render(request, "unit/applications/offline.html", context, status=status)


def _shown(form: OpenForm, read: ReadField) -> dict[str, Any]:
    """A field of the file beside what stands in the form: whether it says the same, can be taken, or what is wrong."""
    fact, key = read.field.fact, read.field.id
    data = form.filing.data if form.filing else {}
    now, words, same = form.facts.get(key), read.words, False
    in_words = partial(typed_rows, fact) if fact.type == "table" else partial(show_value, fact, shared=shared())
    faults = faults_in(read.field, read.raw)
    if not faults:
        value = read_value(fact, read.raw, shared(), where=fact.label)
        same = write_value(value) == write_value(now)
        words = words if fact.type == "table" else in_words(value)
    filled = now not in (None, "", ())
    return {
        "id": key,
        "label": read.field.label,
        "now": in_words(now) if filled else "",
        "words": words,
        "rows": fact.type == "table",
        "faults": [headed(each.where, each.advice) for each in faults],
        "same": same,
        "ticked": not filled and not faults,
        "value": json.dumps(read.raw, ensure_ascii=False),
        "seen": mark_of(data, key),
    }
