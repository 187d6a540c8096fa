"""What one posted page does: its texts saved, rows added or taken out, files put in or off, partners named."""

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.materials import add_material, remove_material
from pingding.actions.applications.uploads import store_attachment
from pingding.policy.errors import Refusal
from pingding.policy.forms.form_pages import FormPage
from pingding.policy.forms.form_view import VisibleMaterial
from pingding.queries.applications.drafts import draft_file
from pingding.queries.applications.writing import OpenForm
from pingding.queries.page_marks import Moved
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.natural_number import natural_number
from pingding.web.frame.page_marks import in_short, seen_marks
from pingding.web.unit.applications import partners_part
from pingding.web.unit.applications.section_page import PostedPage, SavedPage
from pingding.web.unit.applications.typed import posted_values
from pingding.web.unit.applications.writing_frame import MATERIAL


def save_page(request: ViewerRequest, form: OpenForm, page: FormPage) -> SavedPage:
    """Save everything that was posted with a page; each thing refused is reported, the rest is kept."""
    post = request.POST
    seen = seen_marks(request)
    own = [visible for visible in page.fields if visible.id in form.writing.facts]
    values = posted_values(post, own, seen)
    more = _change_rows(post, values)
    changed = form.changed(values, seen)
    saved = SavedPage(PostedPage(typed={**changed, **partners_part.typed(post)}), more=more)
    _save_texts(request, form, changed, seen, saved)
    if (restored := str(post.get("restore", ""))) in form.writing.facts:
        _restore(request, form, restored, saved)
    for material in page.materials:
        _save_files(request, form, material, saved)
    partners_part.act(request, form, page, saved)
    saved.kept.errors = saved.errors
    saved.kept.rows = {more[0]: more[1]} if more else {}
    return saved


def _save_texts(
    request: ViewerRequest, form: OpenForm, values: Mapping[str, Any], seen: Mapping[str, str], saved: SavedPage
) -> None:
    if not values:
        return
    try:
        wrong = save_draft(form.case.number, values, actor=request.viewer, at=request.at, form=form.form_id, seen=seen)
    except Moved as moved:
        saved.refuse("", moved)
        for key in moved.saved:
            shown = _("现已保存为：%(value)s") % {"value": _brief(form, key, moved.saved[key])}
            saved.errors[key] = [shown]
        return
    for key, refusal in wrong.items():
        saved.refuse(key, refusal)


def _restore(request: ViewerRequest, form: OpenForm, key: str, saved: SavedPage) -> None:
    """Put back what stood in a field when the form was returned for correction."""
    if form.returned is None:
        return
    before = {key: form.returned.data.get(key)}
    save_draft(form.case.number, before, actor=request.viewer, at=request.at, form=form.form_id)
    saved.message = _("“%(field)s”已恢复为退回时的内容。") % {"field": form.edition.vocabulary[key].label}
    saved.anchor = f"#f-{key}"


def _brief(form: OpenForm, key: str, stored: Any) -> str:
    """What somebody else saved, in a few words."""
    value = form.facts.get(key)
    worded = value is not None and not isinstance(value, tuple | str) and not isinstance(stored, list)
    return in_short(form.facts.show(key, value) if worded else stored)


def _change_rows(post: QueryDict, values: dict[str, Any]) -> tuple[str, int] | None:
    """Carry out a row button: a row taken out at once, a row more as the table and its number of rows."""
    for key in post:
        act, _colon, name = key.partition(":")
        rows = values.get(name)
        if not isinstance(rows, list):
            continue
        if act == "add_row":
            return name, len(rows) + 1
        index = natural_number(str(post[key]))
        if act == "remove_row" and index is not None and index < len(rows):
            del rows[index]
            return name, max(len(rows), 1)
    return None


def _save_files(request: ViewerRequest, form: OpenForm, visible: VisibleMaterial, saved: SavedPage) -> None:
    name, number = f"{MATERIAL}{visible.id}", form.case.number
    material, actor, at = visible.material, request.viewer, request.at
    for upload in request.FILES.getlist(name):
        try:
            attachment = store_attachment(
                cast(BinaryIO, upload),
                form.organisation,
                upload.name or "",
                kinds=material.kinds,
                max_mb=material.max_mb,
                actor=actor,
                at=at,
            )
            add_material(number, visible.id, attachment, form=form.form_id, actor=actor, at=at)
            saved.message, saved.anchor = _("已上传“%(name)s”。") % {"name": attachment.name}, f"#f-{name}"
        except Refusal as refusal:
            refusal.clause = refusal.clause or material.clause
            saved.refuse(name, refusal)
    removed = natural_number(str(request.POST.get(f"remove_file:{name}", "")))
    if removed is not None:
        try:
            # What was handed in before is copied into a draft first; the version itself keeps its files.
            save_draft(number, {}, form=form.form_id, actor=actor, at=at)
            remove_material(number, draft_file(form, visible.id, removed), actor=actor, at=at)
            saved.message, saved.anchor = _("已移除该文件。"), f"#f-{name}"
        except Refusal as refusal:
            saved.refuse(name, refusal)
