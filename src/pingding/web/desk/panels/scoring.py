"""The score page: filled in, saved, gone on from; an expert's own, or the sheet of an office or the applicant."""

from collections.abc import Iterable, Mapping, Sequence

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.panels.experts import declare_recusal
from pingding.actions.panels.notes import keep_notes
from pingding.actions.panels.sheets import save_expert_page, save_source_page
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.queries.panels.sheet_entry import shown_texts
from pingding.queries.refusals import Faults
from pingding.queries.reviews.expert_tasks import ExpertTask, expert_tasks, following_task
from pingding.queries.reviews.notes import NOTE
from pingding.queries.reviews.sheet_desk import SheetDesk, sheet_desk
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.panels.score_page import score_page
from pingding.web.frame.page_marks import seen_marks
from pingding.web.frame.patches import patched_texts
from pingding.web.frame.require_sign_in import posted, signed_in


@signed_in
def score(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """The sheet, to be saved, by the saving script too, saved before going to the next, or before it is sealed."""
    desk = sheet_desk(request.viewer, number, step, at=request.at)
    if request.method == "PATCH":
        return _patch(request, desk)
    if request.method != "POST":
        return score_page(request, desk, None)
    try:
        _save(request, desk, {name: str(request.POST[name]) for name in desk.all_names if name in request.POST})
        desk = sheet_desk(request.viewer, number, step, at=request.at)
        if "submit" in request.POST:
            desk.refuse_gaps()
    except Refusal as refusal:
        return score_page(request, sheet_desk(request.viewer, number, step, at=request.at), refusal)
    return _onward(request, desk)


def _save(request: ViewerRequest, desk: SheetDesk, texts: Mapping[str, str]) -> None:
    """Store what was typed: the notes for oneself, and the sheet unless it is sealed."""
    number, step, seen = desk.case.number, desk.step_id, seen_marks(request)
    if desk.seat is not None:
        save_source_page(number, step, texts, seen=seen, actor=request.viewer, at=request.at)
        return
    notes = {name.removeprefix(NOTE): text for name, text in texts.items() if name.startswith(NOTE)}
    own = {name: text for name, text in texts.items() if not name.startswith(NOTE)}
    refused: list[Refusal] = []
    if own or not (notes or desk.sealed):
        try:
            save_expert_page(number, step, own, seen=seen, actor=request.viewer, at=request.at)
        except Refusal as refusal:
            refused.append(refusal)
    if notes:
        marks = {name.removeprefix(NOTE): mark for name, mark in seen.items() if name.startswith(NOTE)}
        try:
            keep_notes(number, step, notes, seen=marks, actor=request.viewer, at=request.at)
        except Refusal as refusal:
            refused.append(refusal)
    _refuse_each(refused)


def _refuse_each(refused: Sequence[Refusal]) -> None:
    """Raise what was refused: one as it is, several together; nothing where all is saved."""
    if len(refused) == 1:
        raise refused[0]
    faults = Faults()
    for each in refused:
        faults.add(each)
    faults.refuse(kept=all(each.kept for each in refused))


def _patch(request: ViewerRequest, desk: SheetDesk) -> HttpResponse:
    def stored(names: Iterable[str]) -> dict[str, str]:
        now = sheet_desk(request.viewer, desk.case.number, desk.step_id, at=request.at)
        return shown_texts(now.sheet, names) | {name: text for name, text in now.note_texts.items() if name in names}

    return patched_texts(request, desk.all_names, lambda texts: _save(request, desk, texts), stored)


def _onward(request: ViewerRequest, desk: SheetDesk) -> HttpResponse:
    """To where the button leads: the case, the confirmation, the next case, or the same page."""
    number, step = desk.case.number, desk.step_id
    name = desk.case.name or desk.case.organisation.name
    here = HttpResponseRedirect(reverse("score", args=[number, step]))
    if desk.seat is not None:
        messages.success(request, _("评价表已保存，随本步骤一并提交。"))
        return HttpResponseRedirect(reverse("case", args=[number])) if "done" in request.POST else here
    if "submit" in request.POST:
        return HttpResponseRedirect(reverse("seal", args=[number, step]))
    if desk.sealed:
        messages.success(request, translation.headed(name, _("备忘已保存。")))
        return here
    messages.success(request, translation.headed(name, _("已保存，尚未提交。")))
    return HttpResponseRedirect(next_address(request, desk)) if "next" in request.POST else here


def next_sheet(request: ViewerRequest, desk: SheetDesk) -> ExpertTask | None:
    """What the expert judges after this; None where nothing is left."""
    return following_task(expert_tasks(request.viewer), desk.case.number, desk.step_id)


def next_address(request: ViewerRequest, desk: SheetDesk) -> str:
    """Where the next sheet of the expert is; the expert's desk, where none is left."""
    following = next_sheet(request, desk)
    return reverse("score", args=[following.number, following.step]) if following else reverse("expert_desk")


@signed_in
@posted("score", "number", "step")
def recuse(request: ViewerRequest, number: str, step: str) -> HttpResponse:
    """Stands aside, with the reason; the case is closed to the expert from then on."""
    try:
        declare_recusal(number, step, request.POST.get("reason", ""), actor=request.viewer, at=request.at)
    except Refusal as refusal:
        return score_page(request, sheet_desk(request.viewer, number, step, at=request.at), refusal)
    messages.success(request, _("已声明回避，本件不再向您开放。"))
    return HttpResponseRedirect(reverse("expert_desk"))
