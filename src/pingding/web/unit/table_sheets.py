"""A table of a form from and to a spreadsheet: taken away, handed in or pasted, looked at, then taken over."""

import io
import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from pingding.actions.applications.applications import save_draft
from pingding.documents.sheets.form_tables import (
    ReadRows,
    read_pasted,
    read_table,
    stored_rows,
    table_field,
    write_table,
)
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_view import VisibleField
from pingding.policy.text.json_text import read_json
from pingding.policy.translation import counted
from pingding.queries.applications.attachments import TYPES
from pingding.queries.applications.writing import OpenForm, open_form
from pingding.queries.page_marks import Moved, mark_of
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.applications.writing_frame import frame_of, page_url, table_url

LONGEST_SENT = 2_000_000
"""Characters that the rows may come to when the page sends them back."""


def _form(request: ViewerRequest, number: str) -> OpenForm:
    return open_form(request.viewer, number, request.GET.get("form") or None, at=request.at)


@signed_in
def table_file(request: ViewerRequest, number: str, table: str) -> HttpResponse:
    """The table with its rows as an XLSX."""
    form = _form(request, number)
    field, written = table_field(form, table), io.BytesIO()
    write_table(written, form, field)
    response = HttpResponse(written.getvalue(), content_type=TYPES["xlsx"])
    response["Content-Disposition"] = content_disposition_header(True, f"{number}-{field.label}.xlsx") or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@signed_in
def table_sheet(request: ViewerRequest, number: str, table: str) -> HttpResponse:
    """The page: rows pasted or handed in are read and shown; then they replace what stands there, or follow it."""
    form = _form(request, number)
    field = table_field(form, table)
    if request.method != "POST":
        return _page(request, form, field)
    try:
        if "take" in request.POST:
            return _take(request, form, field)
        read = _read(request, field)
        if not read.rows and not read.faults:
            raise Refusal(_("没有读到内容"), remedy=_("请粘贴表格中的各行，或选择填好的XLSX文件。"))
        return _page(request, form, field, read=read)
    except Refusal as refusal:
        return _page(request, form, field, refusal=refusal)


def _read(request: ViewerRequest, field: VisibleField) -> ReadRows:
    """The rows of the file, where one is sent, else those pasted."""
    uploaded = request.FILES.get("file")
    if uploaded is not None:
        return read_table(uploaded, field)  # type: ignore[arg-type]
    return read_pasted(request.POST.get("pasted", ""), field)


def _take(request: ViewerRequest, form: OpenForm, field: VisibleField) -> HttpResponse:
    """Save the rows in the way that was chosen; refused where somebody saved the table since the page was made."""
    rows, before = _sent(request.POST.get("rows", "")), stored_rows(form, field.id)
    how = request.POST.get("how", "" if before else "replace")
    if how not in ("replace", "append"):
        raise Refusal(_("尚未选择怎样写入"), remedy=_("请重新读取，选择接在现有各行之后还是替换。"))
    values = [*before, *rows] if how == "append" else rows
    if len(values) > field.fact.rows.max:
        what = counted("写入后有%(n)d行，最多%(most)d行", len(values)) % {"n": len(values), "most": field.fact.rows.max}
        raise Refusal(what, remedy=_("请删减后再提交。"))
    number, seen = form.case.number, {field.id: request.POST.get("seen", "")}
    try:
        wrong = save_draft(
            number, {field.id: values}, actor=request.viewer, at=request.at, form=form.form_id, seen=seen
        )
    except Moved as moved:
        what = _("“%(table)s”在您核对期间已被修改，没有写入") % {"table": field.label}
        raise Refusal(what, kind="conflict", remedy=_("请重新粘贴或上传，核对后再写入。")) from moved
    for refused in wrong.values():
        messages.warning(request, refused.advice)
    if not wrong:
        messages.success(
            request, counted("已写入“%(table)s”%(n)d行。", len(rows)) % {"table": field.label, "n": len(rows)}
        )
    return HttpResponseRedirect(_back(request, form, field))


def _sent(text: str) -> list[dict[str, Any]]:
    """The rows as the page carried them."""
    try:
        rows = read_json(text[:LONGEST_SENT])
        if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            return rows
    except ValueError:
        pass
    raise Refusal(_("页面内容不完整"), remedy=_("请重新粘贴或上传。"))


def _back(request: ViewerRequest, form: OpenForm, field: VisibleField) -> str:
    """The table on its page."""
    page = next(page for page in form.pages if field in page.fields)
    return f"{page_url(request, form, page.id)}#f-{field.id}"


def _page(
    request: ViewerRequest,
    form: OpenForm,
    field: VisibleField,
    *,
    read: ReadRows | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    context = {
        **frame_of(request, form, ""),
        "refused": [{"text": refusal.advice, "href": "#f-pasted"}] if refusal else [],
        "table": field.label,
        "download_url": table_url(request, form, field.id, "form_table_file"),
        "back_url": _back(request, form, field),
        "heads": [column.label for column in field.fact.columns.values()],
        "pasted": request.POST.get("pasted", "") if refusal or (read and read.faults) else "",
        "faults": read.faults if read else (),
        "rows": [row.words for row in read.rows] if read and not read.faults else [],
        "before": len(stored_rows(form, field.id)),
        "sent": json.dumps([dict(row.raw) for row in read.rows], ensure_ascii=False) if read else "",
        "seen": mark_of(form.filing.data if form.filing else {}, field.id),
    }
    status = kind_of(refusal).status if refusal else 422 if context["faults"] else 200
    return render(request, "unit/applications/table_sheet.html", context, status=status)
