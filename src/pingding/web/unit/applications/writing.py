"""Writing a form: its task list and one part at a time, saved by button or by the saving script."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.applications.applications import save_draft
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_pages import FormPage
from pingding.queries.applications.writing import OpenForm, open_form
from pingding.queries.applications.writing_permission import SHEET
from pingding.queries.clock import local_date
from pingding.queries.page_marks import mark_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_marks import seen_marks, seen_text
from pingding.web.frame.patches import not_saved, saved_fields, sent_fields
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.unit.applications import partners_part, sheet_page
from pingding.web.unit.applications.saving import save_page
from pingding.web.unit.applications.section_page import (
    PostedPage,
    page_fields,
    page_files,
    registered_rows,
    wrong_values,
)
from pingding.web.unit.applications.typed import patched_values
from pingding.web.unit.applications.writing_frame import following_url, frame_of, page_url, parts_context, table_url


def wanted_form(request: ViewerRequest) -> str | None:
    """The form asked for by name, where somebody may write in several."""
    return request.GET.get("form") or None


@signed_in
def writing(request: ViewerRequest, number: str) -> HttpResponse:
    """The way in: to the first part that is not finished, in a correction to the first that was reopened."""
    form = open_form(request.viewer, number, wanted_form(request), at=request.at)
    pages = [page for page in form.pages if form.page_open(page)] if form.correcting else list(form.pages)
    ahead = [page for page in pages if form.correcting or form.state(page) != "done"]
    if not ahead:
        return HttpResponseRedirect(following_url(request, form, None))
    return HttpResponseRedirect(page_url(request, form, ahead[0].id))


@signed_in
@require_http_methods(["GET", "HEAD", "POST", "PATCH"])
def writing_section(request: ViewerRequest, number: str, section: str) -> HttpResponse:
    """One part of the form: shown, or saved and then gone on from."""
    form = open_form(request.viewer, number, wanted_form(request), at=request.at)
    if section == SHEET and form.scores:
        return sheet_page.score_sheet(request, form)
    page = form.page(section)
    if request.method == "PATCH":
        return HttpResponseNotAllowed(["GET", "HEAD", "POST"])
    if request.method == "POST":
        return _save(request, form, page)
    strict = request.GET.get("check") == "1"
    return _show(request, form, page, PostedPage(rows=_wanted_rows(request), strict=strict), 200)


def _wanted_rows(request: ViewerRequest) -> dict[str, int]:
    """How many rows to offer in which table: `?rows=NAME:N`."""
    name, _colon, count = request.GET.get("rows", "").partition(":")
    rows = natural_number(count)
    return {name: rows} if rows is not None and rows <= 1000 else {}


def _save(request: ViewerRequest, form: OpenForm, page: FormPage) -> HttpResponse:
    saved = save_page(request, form, page)
    if saved.status != 200:
        fresh = open_form(request.viewer, form.case.number, wanted_form(request), at=request.at)
        still = next((fresh_page for fresh_page in fresh.pages if fresh_page.id == page.id), page)
        return _show(request, fresh, still, saved.kept, saved.status)
    if saved.onward:
        return HttpResponseRedirect(saved.onward)
    if saved.more:
        query = urlencode({**_form_query(request), "rows": f"{saved.more[0]}:{saved.more[1]}"})
        return HttpResponseRedirect(f"{_plain_url(form, page)}?{query}#f-{saved.more[0]}")
    if "save" in request.POST and request.POST["save"] == "next":
        fresh = open_form(request.viewer, form.case.number, wanted_form(request), at=request.at)
        still = next((fresh_page for fresh_page in fresh.pages if fresh_page.id == page.id), page)
        if _untold(request, fresh, still):
            return _show(request, fresh, still, PostedPage(leaving=True), 422)
        if named := partners_part.not_invited(request.POST):
            text = _("合作单位“%(name)s”只填写了，尚未添加，也没有邀请。请回到该部分，按“添加并邀请”。")
            messages.warning(request, text % {"name": named})
        return HttpResponseRedirect(following_url(request, fresh, page.id))
    messages.success(request, saved.message or _("已保存。"))
    return HttpResponseRedirect(page_url(request, form, page.id) + saved.anchor)


def _untold(request: ViewerRequest, form: OpenForm, page: FormPage) -> bool:
    """Whether something is wrong on a page that it did not say when it was opened: its writer is stopped once."""
    return bool(form.wrong_on(page)) and request.POST.get("told") != _told(form, page)


def _told(form: OpenForm, page: FormPage) -> str:
    """What is said to be wrong on a page, as the page sends it back."""
    return mark_of({page.id: list(form.wrong_on(page))}, page.id)


def _form_query(request: ViewerRequest) -> dict[str, str]:
    return {"form": request.GET["form"]} if request.GET.get("form") else {}


def _plain_url(form: OpenForm, page: FormPage) -> str:
    return reverse("writing_section", args=[form.case.number, page.id])


def _show(request: ViewerRequest, form: OpenForm, page: FormPage, kept: PostedPage, status: int) -> HttpResponse:
    fields = page_fields(form, page, kept, local_date(request.at))
    for table in (field for field in fields if field.kind == "table" and not field.readonly):
        table.file_url = table_url(request, form, table.name, "form_table_file")
        table.sheet_url = table_url(request, form, table.name)
    files = page_files(form, page, kept)
    partners = partners_part.panel(request, form, page, kept)
    shown = [field.name for field in fields if not field.readonly]
    data = form.filing.data if form.filing else {}
    context = frame_of(request, form, page.id) | {
        "page": page,
        "page_open": form.page_open(page),
        "registered": registered_rows(form, page),
        "record_url": address("organisation", form.organisation.pk) if form.own else "",
        "fields": fields,
        "files": files,
        "partners": partners,
        "faults": _summary(fields, files, partners),
        "conflict": kept.errors.get("", ()),
        "seen": seen_text(data, shown),
        "told": _told(form, page),
        "leaving": kept.leaving,
        "locked": sum(field.locked for field in fields) + sum(field.locked for field in files),
        "section_note": form.notes.get(f"section:{page.section}", ""),
    }
    return render(request, "unit/applications/section.html", context, status=status)


def _summary(fields: list[Any], files: list[Any], partners: Any) -> list[dict[str, str]]:
    """Every fault on the page with a link to its field, as the summary at the top lists them."""
    named = [*fields, *files, *(partners.fields if partners else ())]
    in_cells = {field.name for field in fields if field.kind == "table" and any(row["errors"] for row in field.rows)}
    errors = [
        {"text": _headed(field.label, error), "href": f"#f-{field.name}"}
        for field in named
        if field.name not in in_cells
        for error in field.errors
    ]
    for field in fields:
        labels = {column["key"]: column["label"] for column in field.columns}
        for number, row in enumerate(field.rows or () if field.kind == "table" else (), 1):
            for key, error in row["errors"].items():
                place = {"label": field.label, "number": number, "column": labels[key]}
                where = _("%(label)s第%(number)d行“%(column)s”") % place
                errors.append({"text": translation.headed(where, error), "href": f"#f-{field.name}-{number - 1}-{key}"})
    return errors


def _headed(label: str, error: str) -> str:
    """A fault behind its field's label, unless it names the field itself."""
    return error if error.startswith(f"“{label}”") else translation.headed(label, error)


@signed_in
@require_http_methods(["GET", "HEAD", "PATCH"])
def autosave(request: ViewerRequest, number: str) -> HttpResponse:
    """Save changed fields sent as JSON {name: value}; `X-Seen` has their marks as the page showed them, `X-Told` what
    it said to be wrong.

    Gives the new marks, what could not be read, derived values, and whether the page should be shown again because
    other fields are to be seen now. A refusal is answered as JSON with its status.
    """
    if request.method != "PATCH":
        return HttpResponseRedirect(reverse("writing", args=[number]))
    try:
        return _patch(request, number, sent_fields(request))
    except Refusal as refusal:
        return not_saved(refusal)


def _patch(request: ViewerRequest, number: str, sent: dict[str, Any]) -> HttpResponse:
    before = open_form(request.viewer, number, wanted_form(request), at=request.at)
    partners_part.keep(request, before, sent)
    values = patched_values(sent, before.edition.vocabulary)
    seen = seen_marks(request)
    wrong = (
        save_draft(number, values, actor=request.viewer, at=request.at, form=before.form_id, seen=seen)
        if values
        else {}
    )
    after = open_form(request.viewer, number, wanted_form(request), at=request.at)
    page = request.GET.get("page", "")
    renewed = _told_on(after, page) if _knows(request, before, page) else ""
    faults = _newly_wrong(before, after, page) | {key: text for key in values for text in wrong_values(after, key)}
    return saved_fields(
        after.filing.data if after.filing else {},
        values,
        faults | {key: refusal.advice for key, refusal in wrong.items()},
        at=request.at,
        computed=_computed(after, page),
        reload=_shape(before, page) != _shape(after, page),
        pieces=_pieces(request, after, page, values, renewed),
    )


def _newly_wrong(before: OpenForm, after: OpenForm, page_id: str) -> dict[str, str]:
    """What this saving has made wrong on a page, in fields that were not sent too."""
    fields = next((page.fields for page in after.pages if page.id == page_id), ())
    return {
        field.id: text
        for field in fields
        for text in wrong_values(after, field.id)
        if text not in wrong_values(before, field.id)
    }


def _knows(request: ViewerRequest, form: OpenForm, page_id: str) -> bool:
    """Whether the page that saves (`X-Told`) has said all that was wrong on it before, whoever made it so."""
    return request.headers.get("X-Told", "") == _told_on(form, page_id)


def _told_on(form: OpenForm, page_id: str) -> str:
    """What is said to be wrong on a page given by its id; empty for none."""
    return next((_told(form, page) for page in form.pages if page.id == page_id), "")


def _pieces(request: ViewerRequest, form: OpenForm, page_id: str, values: dict[str, Any], told_mark: str) -> str:
    """What a saving changes around the fields, as elements that replace those of the same id: the parts with their
    states, what of a correction is done, what is said of the values sent, and, unless empty, what has been told by now
    (`told_mark`)."""
    page = next((page for page in form.pages if page.id == page_id), None)
    fields = page_fields(form, page, PostedPage(typed=values), local_date(request.at)) if page else []
    context = parts_context(request, form, page_id) | {"fields": [field for field in fields if field.name in values]}
    context["told"] = told_mark
    return render_to_string("unit/applications/pieces.html", context, request)


def _shape(form: OpenForm, page_id: str) -> tuple[str, ...]:
    """What is to be seen on a page, to notice when it changes."""
    return next((page.targets for page in form.pages if page.id == page_id), ())


def _computed(form: OpenForm, page_id: str) -> dict[str, str]:
    """The derived values on a page, in words."""
    page = next((page for page in form.pages if page.id == page_id), None)
    derived = [field.id for field in page.fields if field.fact.derived] if page else []
    return {key: form.facts.show(key, form.facts[key]) for key in derived if form.facts[key] is not None}
