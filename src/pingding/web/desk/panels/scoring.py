"""The score page: the material beside the sheet; an expert's own, or the sheet of an office or the applicant."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.door import attempt
from pingding.actions.panels.experts import declare_recusal
from pingding.actions.panels.sheets import save_expert_sheet, save_source_sheet
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.language.indicators import Indicator
from pingding.policy.scores.leaves import judged_rule
from pingding.queries.applications.content import shown_forms
from pingding.queries.applications.materials import case_materials
from pingding.queries.cases.visibility import readable_forms
from pingding.queries.editions import edition_of
from pingding.queries.panels.expert_desk import SheetDesk, next_task, sheet_desk
from pingding.queries.panels.score_boards import nodes_of
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import cite, crumbs
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.typed_values import read_points
from pingding.web.frame.require_sign_in import posted, signed_in
from pingding.web.wording.sheet_words import running_total, spread_of
from pingding.web.wording.words import grouped

Errors = Mapping[str, list[str]]


@signed_in
def score(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """The sheet, to be saved, saved before going to the next, or handed in and sealed."""
    desk = sheet_desk(request.viewer, number, step, at=request.at)
    if request.method != "POST":
        return _page(request, desk, None, None)
    try:
        _save(request, desk)
    except Refusal as refusal:
        return _page(request, desk, request.POST, refusal)
    return _onward(request, desk)


def _points(desk: SheetDesk, post: QueryDict, faults: Faults) -> dict[str, Decimal | None]:
    """The points typed, by path, None for an emptied field; a text that is no number is among the faults."""
    points: dict[str, Decimal | None] = {}
    for path, leaf in desk.leaves.items():
        name = f"points-{path}"
        if name in post:
            with faults.caught(name):
                points[path] = read_points(post.get(name, ""), leaf.title)
    return points


def _save(request: ViewerRequest, desk: SheetDesk) -> None:
    post, actor, at, faults = request.POST, request.viewer, request.at, Faults()
    points = _points(desk, post, faults)
    reasons = {path: post.get(f"reason-{path}", "") for path in desk.leaves if f"reason-{path}" in post}
    number, step = desk.case.number, desk.step_id
    if desk.seat is not None:
        attempt(faults, lambda: save_source_sheet(number, step, points, reasons, actor=actor, at=at))
        return
    favour = {"yes": True, "no": False}.get(post.get("favour", ""))
    answers = tuple(post.get(f"answer-{n}", "").strip() for n, _asked in enumerate(desk.asks))
    attempt(
        faults,
        lambda: save_expert_sheet(
            number,
            step,
            actor=actor,
            at=at,
            points=points,
            reasons=reasons,
            answers=answers,
            favour=favour,
            comment=post.get("comment", "").strip(),
            submit="submit" in post,
        ),
    )


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


def _page(request: ViewerRequest, desk: SheetDesk, post: QueryDict | None, refusal: Refusal | None) -> HttpResponse:
    errors = errors_of(refusal)
    case, edition = desk.case, edition_of(desk.case.edition)
    reading = replace(readable_forms(request.viewer, desk.file), names=False)
    forms = shown_forms(desk.file, reading, unmasked=False, chosen={"": (None, 0)})
    home = reverse("expert_desk") if desk.seat is None else reverse("case", args=[case.number])
    title = _("专家评审") if desk.seat is None else case.number
    following = next_task(request.viewer, case.number) if desk.seat is None else None
    context = {
        "desk": desk,
        "case": case,
        "at": request.at,
        "faults": faults_of(refusal),
        "edition": edition,
        "title": case.name or case.organisation.name,
        "cited": cite(edition, desk.step.clause),
        "crumbs": crumbs((title, home), (case.name or case.number, "")),
        "forms": forms,
        "materials": case_materials(desk.file, reading),
        "rows": _rows(desk, post, errors),
        "sources": [who for who, _each in desk.beside],
        "total": desk.scored.base + desk.scored.bonus - desk.scored.deductions if desk.scored else 0,
        "running": running_total(desk.scored, desk.judged) if desk.scored else {},
        "asks": _asks(desk, post, errors),
        **_argued(desk, post, errors),
        "following": following,
        "sealed_words": _sealed_words(desk),
        "following_url": reverse("score", args=[following.number, following.step]) if following else "",
    }
    return render(request, "desk/panels/score.html", context, status=kind_of(refusal).status if refusal else 200)


def _sealed_words(desk: SheetDesk) -> str:
    """That the sheet was handed in, and when; empty before."""
    if desk.sheet is None or desk.sheet.submitted_at is None:
        return ""
    return _("已于%(at)s提交并封存，不能修改。") % {"at": translation.moment(desk.sheet.submitted_at)}


def _rows(desk: SheetDesk, post: QueryDict | None, errors: Errors) -> list[dict[str, Any]]:
    """The indicator tree as the component `score_sheet` takes it."""
    if desk.scored is None or desk.indicators is None:
        return []
    edition = edition_of(desk.case.edition)
    points = dict(desk.sheet.points) if desk.sheet else {}
    reasons = dict(desk.sheet.reasons) if desk.sheet else {}
    beside = [each.points() for _who, each in desk.beside]
    rows = []
    for node, level in nodes_of(desk.scored):
        row: dict[str, Any] = {
            "level": min(level + bool(node.of_which), 4),
            "title": node.title,
            "weight": node.weight,
            "beside": [other.get(node.path) for other in beside],
            "error": "".join(errors.get(f"points-{node.path}", [])),
        }
        leaf = desk.judged.get(node.path)
        if leaf is not None:
            cited = cite(edition, leaf.clause)
            row |= _typed_row(desk, node.path, leaf, post, points, reasons, errors) | spread_of(node, leaf, desk.facts)
            row |= {"clause": cited.number, "clause_url": cited.url}
        elif not node.children:
            computed = node.points is not None and node.applies
            row |= {"value": node.points if computed else "—", "how": node.explain}
        rows.append(row)
    return rows


def _typed_row(
    desk: SheetDesk,
    path: str,
    leaf: Indicator,
    post: QueryDict | None,
    points: Mapping[str, str],
    reasons: Mapping[str, str],
    errors: Errors,
) -> dict[str, Any]:
    value = points.get(path, "") if post is None else post.get(f"points-{path}", "")
    reason = reasons.get(path, "") if post is None else post.get(f"reason-{path}", "")
    rule = judged_rule(leaf.score, desk.facts)
    anchors = rule.anchors if rule else {}
    return {
        "name": f"points-{path}",
        "value": value,
        "anchor": _("；").join(_("%(n)s分：%(what)s") % {"n": grouped(n), "what": what} for n, what in anchors.items()),
        "reason_error": "".join(errors.get(f"reason-{path}", [])),
        "reason_name": f"reason-{path}",
        "reason": reason,
        "reason_max": 500,
    }


def _asks(desk: SheetDesk, post: QueryDict | None, errors: Errors) -> list[dict[str, Any]]:
    """The questions of an argued review."""
    answers = list(desk.sheet.answers) if desk.sheet else []
    fields = []
    for n, asked in enumerate(desk.asks):
        typed = post.get(f"answer-{n}", "") if post is not None else (answers[n] if n < len(answers) else "")
        fields.append(
            {
                "name": f"answer-{n}",
                "kind": "longtext",
                "label": asked,
                "value": typed,
                "rows": 3,
                "required": True,
                "errors": errors.get(f"answer-{n}", []),
            }
        )
    return fields


def _argued(desk: SheetDesk, post: QueryDict | None, errors: Errors) -> dict[str, Any]:
    """Conclusion and comment, as typed or as saved."""
    saved = {None: "", True: "yes", False: "no"}[desk.sheet.favour if desk.sheet else None]
    comment = desk.sheet.comment if desk.sheet else ""
    favour = post.get("favour", "") if post is not None else saved
    choices = [("yes", _("赞成")), ("no", _("不赞成"))]
    return {
        "favour": {
            "name": "favour",
            "kind": "choice",
            "label": _("结论"),
            "value": favour,
            "choices": choices,
            "required": True,
            "errors": errors.get("favour", []),
        },
        "comment": {
            "name": "comment",
            "kind": "longtext",
            "label": _("总体意见"),
            "rows": 4,
            "value": post.get("comment", "") if post is not None else comment,
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
        return _page(request, desk, None, refusal)
    messages.success(request, _("已声明回避，本件不再向您开放。"))
    return HttpResponseRedirect(reverse("expert_desk"))
