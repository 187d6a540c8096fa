"""The score sheet that a form's writer fills: points for what is judged, the computed rows shown beside."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.panels.sheets import LONGEST_REASON, save_source_sheet
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import IndicatorSet
from pingding.policy.language.indicators import Indicator
from pingding.policy.scores.applicable_rows import asked_leaves
from pingding.policy.scores.leaves import check_entry, judged_rule, leaves
from pingding.policy.scores.scoring import ScoredNode, score
from pingding.queries.applications.writing import OpenForm
from pingding.queries.applications.writing_permission import SHEET
from pingding.queries.panels.sheets import points_of, source_sheet
from pingding.queries.refusals import Faults, each_of, kind_of
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.unit.applications.writing_frame import following_url, frame_of, page_url
from pingding.web.wording.sheet_words import running_total, spread_of

POINTS, REASON = "points.", "reason."


def score_sheet(request: ViewerRequest, form: OpenForm) -> HttpResponse:
    """The sheet: shown, or saved and then gone on from."""
    indicators = form.edition.indicators[form.step.indicators or ""]
    if request.method != "POST":
        return _show(request, form, indicators, {}, {}, 200)
    typed = {key: str(value).strip() for key, value in request.POST.items()}
    faults = Faults()
    points = _read_points(form, indicators, typed, faults)
    reasons = {key.removeprefix(REASON): text for key, text in typed.items() if key.startswith(REASON)}
    step, actor = form.writing.seat.run.step, request.viewer
    try:
        with faults.caught():
            save_source_sheet(form.case.number, step, points, reasons, actor=actor, at=request.at)
        faults.refuse()
    except Refusal as refusal:
        return _show(request, form, indicators, typed, _errors(refusal), kind_of(refusal).status)
    messages.success(request, _("评分已保存。"))
    ahead = typed.get("save") == "next"
    url = following_url(request, form, SHEET) if ahead else page_url(request, form, SHEET)
    return HttpResponseRedirect(url)


def _read_points(
    form: OpenForm, indicators: IndicatorSet, typed: Mapping[str, str], faults: Faults
) -> dict[str, Decimal | None]:
    """The points that can be kept by row, None for an emptied one; what cannot be is among the faults."""
    points: dict[str, Decimal | None] = {}
    for key, text in typed.items():
        if key.startswith(POINTS):
            path = key.removeprefix(POINTS)
            with faults.caught(f"points-{path}"):
                points[path] = _points(form, indicators, path, text) if text else None
    return points


def _points(form: OpenForm, indicators: IndicatorSet, path: str, text: str) -> Decimal:
    try:
        points = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        points = Decimal("NaN")
    if not points.is_finite():
        raise Refusal(_("“%(text)s”不是分数") % {"text": text[:20]}, remedy=_("请填写数字。"))
    check_entry(indicators, form.facts, path, points)
    return points


def _errors(refusal: Refusal) -> dict[str, str]:
    """What is wrong by the name of its field on this page; what is about none, under the empty name."""
    errors: dict[str, str] = {}
    for each in each_of(refusal):
        kind, _dash, path = each.field.partition("-")
        name = {"points": POINTS, "reason": REASON}.get(kind, "") + path
        errors[name] = errors.get(name, "") + (each.advice if name else str(each))
    return errors


def _show(
    request: ViewerRequest,
    form: OpenForm,
    indicators: IndicatorSet,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: int,
) -> HttpResponse:
    sheet = source_sheet(form.writing.seat)
    points = points_of(sheet) if sheet else {}
    reasons = sheet.reasons if sheet else {}
    result = score(indicators, form.facts, points)
    by_path = dict(leaves(indicators))
    rows = [_row(form.facts, node, by_path.get(node.path), points, typed, reasons, errors) for node in result.rows()]
    asked = asked_leaves(indicators, form.facts)
    context = frame_of(request, form, SHEET) | {
        "indicators": indicators,
        "rows": rows,
        "total": result.base + result.bonus - result.deductions,
        "full": result.out_of,
        "running": running_total(result, asked),
        "missing": len(result.missing),
        "faults": [_line(by_path, name, text) for name, text in errors.items()],
        "note": form.sheet_note,
        "locked": not form.sheet_open,
    }
    return render(request, "unit/applications/score_sheet.html", context, status=status)


def _line(by_path: Mapping[str, Indicator], name: str, text: str) -> dict[str, str]:
    """A line of the summary, with the title of the row that it is about."""
    leaf = by_path.get(name.partition(".")[2])
    return {"text": translation.headed(leaf.title, text) if leaf else text, "href": f"#f-{name}" if name else ""}


def _row(
    facts: Facts,
    node: ScoredNode,
    leaf: Indicator | None,
    points: Mapping[str, Decimal],
    typed: Mapping[str, str],
    reasons: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "level": min(node.path.count("/") + 1, 4),
        "title": node.title,
        "weight": node.weight,
        "value": node.points if node.applies else "—",
        "how": node.explain,
        "clause": "",
    }
    rule = judged_rule(leaf.score, facts) if leaf else None
    if leaf is None or rule is None or not node.applies:
        return row
    anchors = _("；").join(translation.headed(points, words) for points, words in rule.anchors.items())
    row |= spread_of(node, leaf, facts)
    return row | {
        "name": f"{POINTS}{node.path}",
        "value": typed.get(f"{POINTS}{node.path}", points.get(node.path)),
        "anchor": anchors or leaf.help,
        "clause": "、".join(leaf.clause),
        "error": errors.get(f"{POINTS}{node.path}", ""),
        "reason_error": errors.get(f"{REASON}{node.path}", ""),
        "reason_name": f"{REASON}{node.path}",
        "reason": typed.get(f"{REASON}{node.path}", reasons.get(node.path, "")),
        "reason_max": LONGEST_REASON,
    }
