"""What the score page shows: one's cases, the material, the sheet with what was typed and what is not right of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.panels.experts import LONGEST_REASON as LONGEST_RECUSAL
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.applications.content import shown_forms
from pingding.queries.cases.visibility import readable_forms
from pingding.queries.editions import edition_of
from pingding.queries.page_marks import retyped
from pingding.queries.panels.sheet_entry import ANSWER, POINTS, REASON, VETO, VETO_REASON, shown_texts
from pingding.queries.refusals import kind_of
from pingding.queries.reviews.expert_tasks import ExpertTask, Portion, expert_tasks, following_task, portion_of
from pingding.queries.reviews.notes import LONGEST_NOTE, NOTE
from pingding.queries.reviews.sheet_desk import SheetDesk
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.cases.shown_material import shown_material
from pingding.web.desk.component_values import Field, cite, crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.panels.read_sections import read_sections
from pingding.web.frame.addresses import address
from pingding.web.frame.page_marks import seen_marks, seen_text
from pingding.web.wording.sheet_rows import SheetPage, given_rows, own_total_words
from pingding.web.wording.sheet_words import running_total, total_so_far

Errors = Mapping[str, list[str]]


def score_page(request: ViewerRequest, desk: SheetDesk, refusal: Refusal | None) -> HttpResponse:
    """The page with what stands in the sheet, or what was typed over it, and what is not right of that."""
    names = [*_shown_names(desk), *desk.note_texts]
    stored = shown_texts(desk.sheet, names) | desk.note_texts
    posted = {name: str(request.POST[name]) for name in names if name in request.POST}
    texts = stored | retyped(posted, seen_marks(request))
    not_taken = {fault.field: [fault.advice] for fault in desk.not_taken}
    errors = {**not_taken, **errors_of(refusal)}
    case, edition = desk.case, edition_of(desk.case.edition)
    context = {
        "desk": desk,
        "case": case,
        "at": request.at,
        "faults": faults_of(refusal),
        "kept": refusal is not None and refusal.kept,
        "seen": seen_text(stored, names),
        "edition": edition,
        "title": case.name or case.organisation.name,
        "cited": cite(edition, desk.step.clause),
        **_material(request, desk),
        **_sheet(desk, texts, errors),
        "asks": _asks(desk, texts, errors),
        **_argued(desk, texts, errors),
        "veto_cited": cite(edition, (desk.veto.clause if desk.veto else ()) or desk.step.clause),
        "veto_fields": _veto(desk, texts, errors),
        "recusal": _recusal(request, errors),
        "recusing": request.GET.get("act") == "recuse",
        "sealed_words": _sealed_words(desk),
        **_place(request, desk),
    }
    return render(request, "desk/panels/score.html", context, status=kind_of(refusal).status if refusal else 200)


def _place(request: ViewerRequest, desk: SheetDesk) -> dict[str, Any]:
    """Where the sheet stands: the way to it, and of an expert's the other cases of the portion and the next one."""
    case = desk.case
    title = case.name or case.number
    if desk.seat is not None:
        way = crumbs((case.number, reverse("case", args=[case.number])), (title, ""))
        return {"crumbs": way, "strip": [], "following": None, "following_url": ""}
    tasks = expert_tasks(request.viewer)
    portion, following = portion_of(tasks, case.number, desk.step_id), following_task(tasks, case.number, desk.step_id)
    return {
        "crumbs": crumbs((_("专家评审"), reverse("expert_desk")), (title, "")),
        "strip": list(strip_of(portion, case.number)) if portion else [],
        "strip_words": strip_words(portion) if portion else "",
        "following": following,
        "following_url": reverse("score", args=[following.number, following.step]) if following else "",
    }


LOOKS = {"done": "sealed", "doing": "half", "todo": "open", "closed": "open"}
"""How a task of the strip is drawn by its state; one at which the expert stands aside is dotted."""


def state_words(task: ExpertTask) -> str:
    """How far a task is, in a word."""
    words = {"done": _("已封存"), "doing": _("评了一半"), "todo": _("未评"), "closed": _("评审已结束")}
    return words.get(task.state) or (_("已更换") if task.state == "replaced" else _("回避"))


def strip_of(portion: Portion, here: str) -> Iterator[dict[str, Any]]:
    """The cases of a portion as the component `case_strip` takes them."""
    for n, task in enumerate(portion.tasks, 1):
        aside = task.state not in LOOKS
        yield {
            "n": n,
            "look": LOOKS.get(task.state, "aside"),
            "word": state_words(task),
            "title": task.number if aside else f"{task.number} {task.name}",
            "url": f"{reverse('expert_desk')}#aside" if aside else address("score", task.number, task.step),
            "active": task.number == here,
        }


def strip_words(portion: Portion) -> str:
    """How many cases of a portion are how far."""
    counts = ((_("已封存%(n)d件"), ("done",)), (_("评了一半%(n)d件"), ("doing",)), (_("未评%(n)d件"), ("todo",)))
    aside = (_("回避或更换%(n)d件"), ("barred", "recused", "replaced"))
    shown = [(words, portion.count(*states)) for words, states in (*counts, aside)]
    return _("，").join(words % {"n": n} for words, n in shown if n)


def _material(request: ViewerRequest, desk: SheetDesk) -> dict[str, Any]:
    """What was handed in: the forms as text, and the files as the component `file_preview` takes them."""
    reading = replace(readable_forms(request.viewer, desk.file), names=False)
    return {
        "sections": read_sections(desk.file, shown_forms(desk.file, reading, unmasked=False, chosen={"": (None, 0)})),
        "material": shown_material(desk.file, reading),
    }


def _sheet(desk: SheetDesk, texts: Mapping[str, str], errors: Errors) -> dict[str, Any]:
    """The indicator tree as the component `score_sheet` takes it; nothing where nothing is scored."""
    if desk.scored is None or desk.indicators is None:
        return {
            "rows": [],
            "given": {"words": "", "pattern": ""},
            "jumps": [],
            "general": False,
            "notes_own": _whole_note(desk, texts, errors),
        }
    edition = edition_of(desk.case.edition)

    def cited(clauses: tuple[str, ...]) -> tuple[str, str]:
        chip = cite(edition, clauses)
        return chip.number, chip.url

    lines = {name: "".join(each) for name, each in errors.items()}
    others = [each for _who, each in desk.other_sheets]
    page = SheetPage(desk.facts, desk.judged, texts, lines, cited, others, desk.own.points, general=True)
    rows = [_noted(row, texts, lines) for row in page.folded_rows(desk.scored)]
    total, count = total_so_far(desk.scored), given_rows(desk.judged, desk.sheet.points if desk.sheet else {})
    return {
        "rows": rows,
        "sources": [who for who, _each in desk.other_sheets],
        "total": total,
        "running": running_total(desk.scored, desk.judged),
        "given": count,
        "own_total": own_total_words(desk.own.totals, total, whole=count["whole"]),
        "jumps": [row for row in rows if row.get("name")] if any("fold" in row for row in rows) else [],
        "general": any(row.get("general") for row in rows),
        "notes_own": _whole_note(desk, texts, errors),
    }


def _noted(row: dict[str, Any], texts: Mapping[str, str], lines: Mapping[str, str]) -> dict[str, Any]:
    """A row with the note that the expert keeps about it, where there may be one."""
    name = row.get("name", "").replace(POINTS, NOTE, 1)
    if not name or name not in texts:
        return row
    return row | {
        "note_name": name,
        "own_note": texts[name],
        "note_max": LONGEST_NOTE,
        "note_error": lines.get(name, ""),
    }


def _whole_note(desk: SheetDesk, texts: Mapping[str, str], errors: Errors) -> Field | None:
    """The note about the whole case; nobody notes anything in an office's sheet."""
    if NOTE not in desk.note_texts:
        return None
    more = {"rows": 2, "max_chars": LONGEST_NOTE, "help": _("只有您看得到，不属于评分表，封存后仍可修改。")}
    return field(NOTE, "longtext", _("本件备忘"), texts[NOTE], errors=errors.get(NOTE, []), **more)


def _recusal(request: ViewerRequest, errors: Errors) -> Field:
    """The reason to stand aside, as typed before a refusal."""
    text, more = request.POST.get("reason", ""), {"rows": 3, "max_chars": LONGEST_RECUSAL, "required": True}
    return field("reason", "longtext", _("回避理由"), text, errors=errors.get("reason", []), **more)


def _shown_names(desk: SheetDesk) -> list[str]:
    """The fields of the sheet that the page shows: those of rows that apply; a conclusion where nothing is scored."""
    shown = {f"{kind}{path}" for path in desk.judged for kind in (POINTS, REASON)}
    veto = (VETO, VETO_REASON) if desk.veto else ()
    own = {
        "comment",
        *veto,
        *(f"{ANSWER}{n}" for n in range(len(desk.asks))),
        *(() if desk.indicators else ("favour",)),
    }
    return [name for name in desk.names if name in shown or name in own]


def _sealed_words(desk: SheetDesk) -> str:
    """That the sheet was handed in, and when; empty before."""
    if desk.sheet is None or desk.sheet.submitted_at is None:
        return ""
    return _("已于%(at)s提交并封存，不能修改。") % {"at": translation.moment(desk.sheet.submitted_at)}


def _asks(desk: SheetDesk, texts: Mapping[str, str], errors: Errors) -> Sequence[Field]:
    """The questions of an argued review."""
    more = {"rows": 3, "required": True}
    return [
        field(name, "longtext", asked, texts[name], errors=errors.get(name, []), **more)
        for name, asked in ((f"{ANSWER}{n}", asked) for n, asked in enumerate(desk.asks))
    ]


def _veto(desk: SheetDesk, texts: Mapping[str, str], errors: Errors) -> list[Field]:
    """The ground and the reason of a veto, where the expert may."""
    if desk.veto is None:
        return []
    labels = desk.names
    wrong = {name: errors.get(name, []) for name in (VETO, VETO_REASON)}
    choices = [("", _("不否决")), *desk.veto.grounds.items()]
    return [
        field(VETO, "choice", labels[VETO], texts[VETO], choices=choices, errors=wrong[VETO]),
        field(VETO_REASON, "longtext", labels[VETO_REASON], texts[VETO_REASON], rows=3, errors=wrong[VETO_REASON]),
    ]


def _argued(desk: SheetDesk, texts: Mapping[str, str], errors: Errors) -> dict[str, Field]:
    """Conclusion and comment, as typed or as saved."""
    choices = [("yes", _("赞成")), ("no", _("不赞成"))]
    favour, comment = texts.get("favour", ""), texts.get("comment", "")
    required, wrong = desk.indicators is None, errors.get("comment", [])
    return {
        "favour": field(
            "favour", "choice", _("结论"), favour, choices=choices, required=True, errors=errors.get("favour", [])
        ),
        "comment": field("comment", "longtext", _("总体意见"), comment, rows=4, required=required, errors=wrong),
    }
