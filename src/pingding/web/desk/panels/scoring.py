"""The score page: the material beside the sheet; an expert's own, or the sheet of an office or the applicant."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.panels.experts import LONGEST_REASON as LONGEST_RECUSAL
from pingding.actions.panels.experts import declare_recusal
from pingding.actions.panels.sheets import save_expert_page, save_source_page
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language.indicators import Indicator
from pingding.policy.scores.leaves import judged_rule
from pingding.queries.applications.content import shown_forms
from pingding.queries.applications.materials import case_materials
from pingding.queries.cases.visibility import readable_forms
from pingding.queries.editions import edition_of
from pingding.queries.page_marks import retyped
from pingding.queries.panels.expert_desk import SheetDesk, next_task, sheet_desk
from pingding.queries.panels.score_boards import nodes_of
from pingding.queries.panels.sheet_entry import ANSWER, LONGEST_REASON, POINTS, REASON, shown_texts
from pingding.queries.refusals import kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import Field, cite, crumbs, field
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.frame.page_marks import seen_marks, seen_text
from pingding.web.frame.patches import patched_texts
from pingding.web.frame.require_sign_in import posted, signed_in
from pingding.web.wording.sheet_words import running_total, spread_of
from pingding.web.wording.words import grouped

Errors = Mapping[str, list[str]]


@signed_in
def score(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """The sheet, to be saved, by the saving script too, saved before going to the next, or handed in and sealed."""
    desk = sheet_desk(request.viewer, number, step, at=request.at)
    if request.method == "PATCH":
        return _patch(request, desk)
    if request.method != "POST":
        return _page(request, desk, None)
    try:
        _save(request, desk, {name: str(request.POST[name]) for name in desk.names if name in request.POST})
    except Refusal as refusal:
        return _page(request, sheet_desk(request.viewer, number, step, at=request.at), refusal)
    return _onward(request, desk)


def _save(request: ViewerRequest, desk: SheetDesk, texts: dict[str, str]) -> None:
    number, step, seen = desk.case.number, desk.step_id, seen_marks(request)
    if desk.seat is not None:
        save_source_page(number, step, texts, seen=seen, actor=request.viewer, at=request.at)
        return
    submit = "submit" in request.POST
    save_expert_page(number, step, texts, seen=seen, submit=submit, actor=request.viewer, at=request.at)


def _patch(request: ViewerRequest, desk: SheetDesk) -> HttpResponse:
    def stored(names: Iterable[str]) -> dict[str, str]:
        return shown_texts(sheet_desk(request.viewer, desk.case.number, desk.step_id, at=request.at).sheet, names)

    return patched_texts(request, desk.names, lambda texts: _save(request, desk, texts), stored)


def _onward(request: ViewerRequest, desk: SheetDesk) -> HttpResponse:
    here = reverse("score", args=[desk.case.number, desk.step_id])
    name = desk.case.name or desk.case.organisation.name
    if desk.seat is not None:
        messages.success(request, _("评价表已保存，随本步骤一并提交。"))
        return HttpResponseRedirect(reverse("case", args=[desk.case.number]) if "done" in request.POST else here)
    if "submit" in request.POST:
        messages.success(request, translation.headed(name, _("评审意见已提交并封存。")))
    else:
        messages.success(request, translation.headed(name, _("已保存，尚未提交。")))
    if "submit" in request.POST or "next" in request.POST:
        following = next_task(request.viewer, desk.case.number)
        if following is None or following.number == desk.case.number:
            return HttpResponseRedirect(reverse("expert_desk"))
        return HttpResponseRedirect(reverse("score", args=[following.number, following.step]))
    return HttpResponseRedirect(here)


def _page(request: ViewerRequest, desk: SheetDesk, refusal: Refusal | None) -> HttpResponse:
    """The page with what stands in the sheet, or what was typed over it, and what is not right of that."""
    names = _shown_names(desk)
    stored = shown_texts(desk.sheet, names)
    posted = {name: str(request.POST[name]) for name in names if name in request.POST}
    texts = stored | retyped(posted, seen_marks(request))
    not_taken = {fault.field: [fault.advice] for fault in desk.not_taken}
    errors = {**not_taken, **errors_of(refusal)}
    case, edition = desk.case, edition_of(desk.case.edition)
    reading = replace(readable_forms(request.viewer, desk.file), names=False)
    home = reverse("expert_desk") if desk.seat is None else reverse("case", args=[case.number])
    title = _("专家评审") if desk.seat is None else case.number
    following = next_task(request.viewer, case.number) if desk.seat is None else None
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
        "crumbs": crumbs((title, home), (case.name or case.number, "")),
        "forms": shown_forms(desk.file, reading, unmasked=False, chosen={"": (None, 0)}),
        "materials": [(each.title, file) for each in case_materials(desk.file, reading) for file in each.newest],
        "rows": _rows(desk, texts, errors),
        "sources": [who for who, _each in desk.beside],
        "total": desk.scored.base + desk.scored.bonus - desk.scored.deductions if desk.scored else 0,
        "running": running_total(desk.scored, desk.judged) if desk.scored else {},
        "asks": _asks(desk, texts, errors),
        **_argued(desk, texts, errors),
        "recusal": _recusal(request, errors),
        "following": following,
        "sealed_words": _sealed_words(desk),
        "following_url": reverse("score", args=[following.number, following.step]) if following else "",
    }
    return render(request, "desk/panels/score.html", context, status=kind_of(refusal).status if refusal else 200)


def _recusal(request: ViewerRequest, errors: Errors) -> Field:
    """The reason to stand aside, as typed before a refusal."""
    text, more = request.POST.get("reason", ""), {"rows": 3, "max_chars": LONGEST_RECUSAL, "required": True}
    return field("reason", "longtext", _("回避理由"), text, errors=errors.get("reason", []), **more)


def _shown_names(desk: SheetDesk) -> list[str]:
    """The fields of the sheet that the page shows: those of rows that apply; a conclusion where nothing is scored."""
    shown = {f"{kind}{path}" for path in desk.judged for kind in (POINTS, REASON)}
    own = {"comment", *(f"{ANSWER}{n}" for n in range(len(desk.asks))), *(() if desk.indicators else ("favour",))}
    return [name for name in desk.names if name in shown or name in own]


def _sealed_words(desk: SheetDesk) -> str:
    """That the sheet was handed in, and when; empty before."""
    if desk.sheet is None or desk.sheet.submitted_at is None:
        return ""
    return _("已于%(at)s提交并封存，不能修改。") % {"at": translation.moment(desk.sheet.submitted_at)}


def _rows(desk: SheetDesk, texts: Mapping[str, str], errors: Errors) -> list[dict[str, Any]]:
    """The indicator tree as the component `score_sheet` takes it."""
    if desk.scored is None or desk.indicators is None:
        return []
    edition = edition_of(desk.case.edition)
    beside = [each.points() for _who, each in desk.beside]
    rows = []
    for node, level in nodes_of(desk.scored):
        row: dict[str, Any] = {
            "level": min(level + bool(node.of_which), 4),
            "title": node.title,
            "weight": node.weight,
            "beside": [other.get(node.path) for other in beside],
            "error": "".join(errors.get(f"{POINTS}{node.path}", [])),
        }
        leaf = desk.judged.get(node.path)
        if leaf is not None:
            cited = cite(edition, leaf.clause)
            row |= _typed_row(desk, node.path, leaf, texts, errors) | spread_of(node, leaf, desk.facts)
            row |= {"clause": cited.number, "clause_url": cited.url}
        elif not node.children:
            computed = node.points is not None and node.applies
            row |= {"value": node.points if computed else "—", "how": node.explain}
        rows.append(row)
    return rows


def _typed_row(desk: SheetDesk, path: str, leaf: Indicator, texts: Mapping[str, str], errors: Errors) -> dict[str, Any]:
    rule = judged_rule(leaf.score, desk.facts)
    anchors = rule.anchors if rule else {}
    return {
        "name": f"{POINTS}{path}",
        "value": texts[f"{POINTS}{path}"],
        "anchor": _("；").join(_("%(n)s分：%(what)s") % {"n": grouped(n), "what": what} for n, what in anchors.items()),
        "reason_error": "".join(errors.get(f"{REASON}{path}", [])),
        "reason_name": f"{REASON}{path}",
        "reason": texts[f"{REASON}{path}"],
        "reason_max": LONGEST_REASON,
    }


def _asks(desk: SheetDesk, texts: Mapping[str, str], errors: Errors) -> list[dict[str, Any]]:
    """The questions of an argued review."""
    return [
        {
            "name": f"{ANSWER}{n}",
            "kind": "longtext",
            "label": asked,
            "value": texts[f"{ANSWER}{n}"],
            "rows": 3,
            "required": True,
            "errors": errors.get(f"{ANSWER}{n}", []),
        }
        for n, asked in enumerate(desk.asks)
    ]


def _argued(desk: SheetDesk, texts: Mapping[str, str], errors: Errors) -> dict[str, Any]:
    """Conclusion and comment, as typed or as saved."""
    return {
        "favour": {
            "name": "favour",
            "kind": "choice",
            "label": _("结论"),
            "value": texts.get("favour", ""),
            "choices": [("yes", _("赞成")), ("no", _("不赞成"))],
            "required": True,
            "errors": errors.get("favour", []),
        },
        "comment": {
            "name": "comment",
            "kind": "longtext",
            "label": _("总体意见"),
            "rows": 4,
            "value": texts.get("comment", ""),
            "required": desk.indicators is None,
            "errors": errors.get("comment", []),
        },
    }


@signed_in
@posted("score", "number", "step")
def recuse(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """Stands aside, with the reason; the case is closed to the expert from then on."""
    try:
        declare_recusal(number, step, request.POST.get("reason", ""), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        desk = sheet_desk(request.viewer, number, step, at=request.at)
        return _page(request, desk, refusal)
    messages.success(request, _("已声明回避，本件不再向您开放。"))
    return HttpResponseRedirect(reverse("expert_desk"))
