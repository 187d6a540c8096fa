"""The score sheet that a form's writer fills: points for what is judged, the computed rows shown beside."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.actions.panels import save_source_sheet
from pingding.policy.errors import Refusal
from pingding.policy.language import IndicatorSet
from pingding.policy.language.indicators import Indicator
from pingding.policy.scoring import ScoredNode, check_entry, judged_rule, leaves, score
from pingding.queries.sheets import points_of, source_sheet
from pingding.queries.writing import SHEET, OpenForm
from pingding.web.asking import STATUS_OF, AskedRequest
from pingding.web.unit.writing_frame import following_url, frame_of, page_url

POINTS, REASON = "points.", "reason."
LONGEST_REASON = 500


def score_sheet(request: AskedRequest, form: OpenForm) -> HttpResponse:
    """The sheet: shown, or saved and then gone on from."""
    indicators = form.edition.indicators[form.step.indicators or ""]
    if request.method != "POST":
        return _show(request, form, indicators, {}, {}, 200)
    typed = {key: str(value).strip() for key, value in request.POST.items()}
    points, errors = _read_points(indicators, typed)
    reasons = {key.removeprefix(REASON): text for key, text in typed.items() if key.startswith(REASON)}
    step, actor = form.writing.seat.run.step, request.viewer
    try:
        save_source_sheet(form.case.number, step, points, reasons, actor=actor, at=request.at)
    except Refusal as refusal:
        return _show(request, form, indicators, typed, {"": str(refusal)}, STATUS_OF.get(refusal.kind, 422))
    if errors:
        return _show(request, form, indicators, typed, errors, STATUS_OF["invalid"])
    messages.success(request, _("评分已保存。"))
    ahead = typed.get("save") == "next"
    url = following_url(request, form, SHEET) if ahead else page_url(request, form, SHEET)
    return HttpResponseRedirect(url)


def _read_points(indicators: IndicatorSet, typed: Mapping[str, str]) -> tuple[dict[str, Decimal], dict[str, str]]:
    """The points that can be kept by row, and what is wrong with the others."""
    points: dict[str, Decimal] = {}
    errors: dict[str, str] = {}
    for key, text in typed.items():
        if not key.startswith(POINTS) or not text:
            continue
        path = key.removeprefix(POINTS)
        try:
            given = Decimal(text.replace(",", "").replace("，", ""))
            if not given.is_finite():
                raise InvalidOperation
            check_entry(indicators, path, given)
            points[path] = given
        except InvalidOperation:
            errors[path] = _("“%(text)s”不是分数，请填写数字。") % {"text": text[:20]}
        except Refusal as refusal:
            errors[path] = f"{refusal.what.rstrip('。')}。{refusal.remedy}"
    return points, errors


def _show(
    request: AskedRequest,
    form: OpenForm,
    indicators: IndicatorSet,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    status: int,
) -> HttpResponse:
    sheet = source_sheet(form.writing.seat)
    given = points_of(sheet) if sheet else {}
    reasons = sheet.reasons if sheet else {}
    told = score(indicators, form.facts, given)
    by_path = dict(leaves(indicators))
    rows = [_row(node, by_path.get(node.path), typed, reasons, errors) for node in told.rows()]
    judged = sum((node.points or Decimal(0) for node in told.rows() if node.path in given), Decimal(0))
    total = told.base + told.bonus + told.deductions
    context = frame_of(request, form, SHEET) | {
        "indicators": indicators,
        "rows": rows,
        "total": total,
        "computed": total - judged,
        "missing": len(told.missing),
        "faults": [{"text": text, "href": f"#f-{POINTS}{path}" if path else ""} for path, text in errors.items()],
    }
    return render(request, "unit/score_sheet.html", context, status=status)


def _row(
    node: ScoredNode,
    leaf: Indicator | None,
    typed: Mapping[str, str],
    reasons: Mapping[str, str],
    errors: Mapping[str, str],
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "level": min(node.path.count("/") + 1, 4),
        "title": node.title,
        "weight": node.weight,
        "value": node.points,
        "how": node.explain,
        "clause": "",
    }
    rule = judged_rule(leaf.score) if leaf else None
    if leaf is None or rule is None:
        return row
    anchors = "；".join(f"{points}：{words}" for points, words in rule.anchors.items())
    return row | {
        "name": f"{POINTS}{node.path}",
        "value": typed.get(f"{POINTS}{node.path}", node.points),
        "anchor": anchors or leaf.help,
        "clause": "、".join(leaf.clause),
        "error": errors.get(node.path, ""),
        "reason_name": f"{REASON}{node.path}",
        "reason": typed.get(f"{REASON}{node.path}", reasons.get(node.path, "")),
        "reason_max": LONGEST_REASON,
    }
