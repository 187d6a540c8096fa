"""What every page of writing shows around its part: the head with the time left, the task list, where to go on."""

import re
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.policy.forms.form_pages import FormPage
from pingding.policy.forms.part_titles import part_titles
from pingding.queries.applications.writing import OpenForm
from pingding.queries.applications.writing_permission import SHEET
from pingding.queries.calls.details import whom_to_ask
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import visibility_of
from pingding.queries.directory.names import office_name
from pingding.queries.directory.office_contacts import contact_of
from pingding.queries.steps.case_opinions import StepRecord, records_answered
from pingding.queries.titles.proposals import proposal_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.frame.addresses import address
from pingding.web.unit.applications.widening import asked_lines
from pingding.web.unit.remarks import doubts_of
from pingding.web.wording.procedure_words import silence_words

NUMBERED = re.compile(r"[一二三四五六七八九十]+、")
"""How a title begins that has its number in it."""
MATERIAL = "material."
"""What a material's field is called: no fact can have a dot in its name."""


def page_url(request: ViewerRequest, form: OpenForm, page_id: str, *, check: bool = False) -> str:
    """The address of a part, keeping the form chosen; with `check` it also marks what is still lacking."""
    query = {"form": form.form_id} if request.GET.get("form") else {}
    if check:
        query["check"] = "1"
    return reverse("writing_section", args=[form.case.number, page_id]) + (f"?{urlencode(query)}" if query else "")


def doubt_lines(request: ViewerRequest, form: OpenForm) -> list[dict[str, str]]:
    """The numbers that may be wrong, each with the way to its field."""
    return [
        {"text": doubt.words, "href": f"{page_url(request, form, doubt.page.id)}#f-{doubt.field}"}
        for doubt in doubts_of(form)
    ]


def named_url(request: ViewerRequest, name: str, form: OpenForm) -> str:
    """The address of another page of writing (check, submit), keeping the form chosen."""
    query = f"?{urlencode({'form': form.form_id})}" if request.GET.get("form") else ""
    return reverse(name, args=[form.case.number]) + query


def table_url(request: ViewerRequest, form: OpenForm, key: str, name: str = "form_table") -> str:
    """The address of a table's page for spreadsheets, or of its file, keeping the form chosen."""
    query = f"?{urlencode({'form': form.form_id})}" if request.GET.get("form") else ""
    return reverse(name, args=[form.case.number, key]) + query


def following_url(request: ViewerRequest, form: OpenForm, page_id: str | None) -> str:
    """Where one goes on after a part: the next one (in a correction the next reopened), the scores, the check."""
    ids = [page.id for page in form.pages]
    rest = form.pages[ids.index(page_id) + 1 :] if page_id in ids else ()
    ahead = [page for page in rest if not form.correcting or form.page_open(page)]
    if ahead:
        return page_url(request, form, ahead[0].id)
    needs_sheet = page_id is not None or form.readiness.unscored or form.correcting
    if form.scores and form.sheet_open and page_id != SHEET and needs_sheet:
        return page_url(request, form, SHEET)
    return named_url(request, "check_form", form)


def previous_url(request: ViewerRequest, form: OpenForm, page_id: str) -> str:
    """The address of the part before this one; empty at the first."""
    ids = [page.id for page in form.pages] + ([SHEET] if form.scores else [])
    place = ids.index(page_id) if page_id in ids else 0
    return page_url(request, form, ids[place - 1]) if place else ""


def onward_words(form: OpenForm, page_id: str) -> str:
    """What the button says that saves a part and goes on: to the next part, or to the check behind the last."""
    ids = [page.id for page in form.pages if not form.correcting or form.page_open(page)]
    ids += [SHEET] if form.scores and form.sheet_open else []
    return _("保存并去检查") if ids and page_id == ids[-1] else _("保存并继续")


def _waits(form: OpenForm, page: FormPage) -> bool:
    return form.correcting and form.page_open(page) and not form.partners_open(page) and not form.touched(page)


def tasks_of(request: ViewerRequest, form: OpenForm, active: str) -> list[dict[str, Any]]:
    """The parts of the form as the task list takes them."""
    tasks = [_task(request, form, page, active) for page in form.pages]
    if form.scores:
        state = "done" if not form.readiness.unscored else "todo"
        indicators = form.edition.indicators[form.step.indicators or ""]
        task = {"title": indicators.title, "url": page_url(request, form, SHEET), "state": state}
        tasks.append(task | {"active": active == SHEET, "note": ""})
    around = ""
    for task, page in zip(tasks, form.pages, strict=False):
        task["note"] = page.around if page.around != around else ""
        around = page.around
    return tasks


def _task(request: ViewerRequest, form: OpenForm, page: FormPage, active: str) -> dict[str, Any]:
    needed = any(f.required for f in page.fields) or any(m.required for m in page.materials)
    state = form.state(page)
    if state == "done" and not needed and not form.typed(page):
        state = "todo"
    if form.correcting and form.page_open(page) and not form.partners_open(page) and state in ("done", "todo"):
        state = "asked" if _waits(form, page) else "changed"
    return {
        "title": page.title,
        "url": page_url(request, form, page.id),
        "state": state,
        "active": page.id == active,
        "optional": not needed,
        "note": "",
    }


def _order(form: OpenForm, target: str) -> tuple[int, int, str]:
    """Where a part that can be named stands in the form: its page, then its place there; the score sheet last."""
    for number, page in enumerate(form.pages):
        if target == f"section:{page.section}":
            return number, -1, target
        if target in page.targets:
            return number, list(page.targets).index(target), target
    return len(form.pages), 0, target


def asked_parts(request: ViewerRequest, form: OpenForm) -> list[dict[str, str]]:
    """The parts that a return for correction names: title, what is asked for, whether it was changed since (`state` as
    a task), and the way to its field."""
    parts = []
    for target, title in part_titles(form.edition, sorted(form.named, key=lambda each: _order(form, each))).items():
        kind, _colon, key = target.partition(":")
        page = form.page_of(target) or next((p for p in form.pages if f"section:{p.section}" == target), None)
        page_id = SHEET if target == SHEET else page.id if page else ""
        anchor = {"fact": f"#f-{key}", "material": f"#f-{MATERIAL}{key}"}.get(kind, "")
        changed = form.touched(page) if page and kind == "section" else form.changed_since_return(target)
        parts.append(
            {
                "title": title,
                "note": form.notes.get(target, ""),
                "state": "" if target == SHEET or page is None else "changed" if changed else "asked",
                "url": page_url(request, form, page_id) + anchor if page_id else "",
            }
        )
    return parts


def returned_by(form: OpenForm) -> str:
    """The office that returned the form for correction, by name; empty where none did."""
    return office_name(form.returning_office.name) if form.returning_office else ""


def _whom(form: OpenForm) -> str:
    """The contact of the call, beside the office that returned the form; empty where there is none."""
    call = form.case.call
    return whom_to_ask(call) if form.correcting and call and (call.contact or call.telephone) else ""


def parts_context(request: ViewerRequest, form: OpenForm, active: str) -> dict[str, Any]:
    """What changes with each saving: the parts with their states, and what of a correction is done."""
    tasks, asked = tasks_of(request, form, active), asked_parts(request, form)
    return {
        "form": form,
        "tasks": tasks,
        "progress": form.progress,
        "active_task": next((task for task in tasks if task["active"]), None),
        "correction": form.writing.correction,
        "asked_parts": asked,
        "asked_done": sum(part["state"] == "changed" for part in asked),
        "returned_by": returned_by(form),
        "whom": _whom(form),
        "widening_url": named_url(request, "widening", form) if form.correcting and returned_by(form) else "",
        "widened": asked_lines(form.file, form.writing.seat.run) if form.correcting else [],
        "reached": contact_of(form.returning_office).reached if form.returning_office else "",
        "returned_at": form.writing.seat.run.opened_at if form.correcting else None,
    }


def _place(form: OpenForm, active: str) -> tuple[int, int] | None:
    """Which part of how many is shown, from 1, as the list beside it counts; None of one alone, or of numbered ones."""
    parts = [page.id for page in form.pages] + ([SHEET] if form.scores else [])
    numbered = any(NUMBERED.match(form.form.sections[page.section].title) for page in form.pages)
    return (parts.index(active) + 1, len(parts)) if active in parts and len(parts) > 1 and not numbered else None


def _answered(request: ViewerRequest, form: OpenForm) -> tuple[StepRecord, ...]:
    """What an office said that this form answers."""
    file = form.file
    return records_answered(file, form.writing.seat.run, path_of(file), visibility_of(request.viewer, file))


def frame_of(request: ViewerRequest, form: OpenForm, active: str) -> dict[str, Any]:
    """The context around a part of the form."""
    case, proposal = form.case, proposal_of(form.case) if form.case.held_title_id else None
    query = {"page": active} | ({"form": form.form_id} if request.GET.get("form") else {})
    autosave = f"{reverse('autosave', args=[case.number])}?{urlencode(query)}"
    here = [case.number, ""]
    way = address("my_cases") if form.own else address("todo")
    return parts_context(request, form, active) | {
        "case": case,
        "title": form.form.title,
        "note": " · ".join(map(str, filter(None, (case.name, form.organisation.name)))),
        "proposal": proposal,
        "silence": silence_words(form.step) if proposal else "",
        "answered": _answered(request, form) if form.own else (),
        "place": _place(form, active),
        "previous_url": previous_url(request, form, active),
        "onward": onward_words(form, active),
        "due_at": form.due_at,
        "at": request.at,
        "saved_at": form.saved_at,
        "autosave_url": autosave,
        "check_url": named_url(request, "check_form", form),
        "submit_url": named_url(request, "submit", form) if form.hands_in else "",
        "offline_url": named_url(request, "offline", form),
        "case_url": address("case", case.number),
        "whole_url": address("whole", case.number),
        "late": form.late,
        "withdrawn": form.withdrawn,
        "crumbs": [
            {"title": _("我的申报") if form.own else _("工作台"), "url": way},
            {"title": case.number, "url": address("case", here[0])},
            {"title": form.form.title, "url": ""},
        ],
    }
