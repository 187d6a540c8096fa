"""The confirmation before a sheet is sealed: case, total and consequence once more, and what has no reason."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pingding.actions.panels.sheets import seal_sheet
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.scores.leaves import full_points
from pingding.policy.translation import counted
from pingding.queries.applications.materials import case_materials
from pingding.queries.cases.visibility import readable_forms
from pingding.queries.refusals import Faults, kind_of
from pingding.queries.reviews.sheet_desk import SheetDesk, sheet_desk
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.desk.fault_lines import errors_of, faults_of
from pingding.web.desk.panels.scoring import next_address, next_sheet
from pingding.web.frame.require_sign_in import signed_in
from pingding.web.wording.sheet_rows import ADVISED
from pingding.web.wording.sheet_words import total_so_far

TICKS = ("read", "impartial")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def seal(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """What will be sealed, in words; posted with both ticks, it is."""
    desk = sheet_desk(request.viewer, number, step, at=request.at)
    if desk.seat is not None or desk.sealed:
        return HttpResponseRedirect(reverse("score", args=[number, step]))
    if request.method != "POST":
        return _page(request, desk, _gaps(desk))
    try:
        _refuse_unticked(request)
        shown = _moment(request.POST.get("saved_at", ""))
        seal_sheet(number, step, shown, declared=True, actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return _page(request, sheet_desk(request.viewer, number, step, at=request.at), refusal)
    name = desk.case.name or desk.case.organisation.name
    messages.success(request, translation.headed(name, _("评审意见已提交并封存。")))
    return HttpResponseRedirect(next_address(request, desk))


def _gaps(desk: SheetDesk) -> Refusal | None:
    """What keeps the sheet from being sealed; None where nothing does."""
    try:
        desk.refuse_gaps()
    except Refusal as refusal:
        return refusal
    return None


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _refuse_unticked(request: ViewerRequest) -> None:
    faults, remedy = Faults(), _("请勾选后封存。")
    for name in TICKS:
        if name not in request.POST:
            faults.add(Refusal(_("尚未确认"), where=_labels(0)[name], remedy=remedy), name)
    faults.refuse()


def _labels(files: int) -> dict[str, str]:
    """What is ticked, by its name."""
    read = counted("我已看过申报内容和%(n)d份材料", files) % {"n": files} if files else _("我已看过申报内容和材料")
    return {"read": read, "impartial": _("我与申报单位、合作单位没有利害关系")}


def _page(request: ViewerRequest, desk: SheetDesk, refusal: Refusal | None) -> HttpResponse:
    reading = readable_forms(request.viewer, desk.file)
    files = sum(len(each.newest) for each in case_materials(desk.file, reading))
    errors, case = errors_of(refusal), desk.case
    sheet_url = reverse("score", args=[case.number, desk.step_id])
    title = case.name or case.organisation.name
    context = {
        "desk": desk,
        "case": case,
        "title": title,
        "faults": faults_of(refusal),
        "sealable": not _gaps(desk),
        "ticks": [
            {"name": name, "label": label, "errors": errors.get(name, [])} for name, label in _labels(files).items()
        ],
        "saved_at": desk.sheet.saved_at.isoformat() if desk.sheet else "",
        "sheet_url": sheet_url,
        "following": next_sheet(request, desk),
        "crumbs": crumbs((_("专家评审"), reverse("expert_desk")), (title, sheet_url), (_("封存前确认"), "")),
        **_repeated(desk),
    }
    status = kind_of(refusal).status if refusal is not None and request.method == "POST" else 200
    return render(request, "desk/panels/seal.html", context, status=status)


def _repeated(desk: SheetDesk) -> dict[str, Any]:
    """The sheet once more: its total with the points of each row; of those without a reason the low ones apart, which
    is said and keeps nothing from being sealed; or the conclusion."""
    sheet = desk.sheet
    points, reasons = (sheet.points, sheet.reasons) if sheet else ({}, {})
    rows = [
        {
            "title": leaf.title,
            "points": (mark := points.get(path)),
            "full": (full := full_points(leaf, desk.facts)),
            "reason": path in reasons,
            "low": mark is not None and Decimal(mark) < ADVISED * full,
        }
        for path, leaf in desk.judged.items()
    ]
    silent = [row for row in rows if row["points"] is not None and not row["reason"]]
    return {
        "leaves": rows,
        "low": [row["title"] for row in silent if row["low"]],
        "silent": [row["title"] for row in silent if not row["low"]],
        "total": total_so_far(desk.scored) if desk.scored else None,
        "full": desk.scored.out_of if desk.scored else None,
        "favour": sheet.favour if sheet else None,
    }
