"""Score sheets: an expert's own, sealed once handed in; an office's or the applicant's, handed in with the step."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from pingding.actions.cases.moving import find_held
from pingding.actions.door import action, record_act
from pingding.actions.panels.assigned import OwnAssignment, find_impartial_assignment
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.queries.applications.writing_permission import sheet_open
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.seats import OpenSeat, seat_or_refuse
from pingding.queries.journal import contents
from pingding.queries.journal.acts.steps import SaveSheet, SaveSourceSheet, SubmitSheet
from pingding.queries.page_marks import Moved
from pingding.queries.panels.sheet_entry import VETO, VETO_REASON, SheetEntry
from pingding.queries.panels.sheets import scored, scorers_sheet, source_sheet
from pingding.queries.viewer import Viewer
from pingding.records.models import ScoreSheet

Points = Mapping[str, Decimal | None]
"""Points by the leaf's path; None empties it."""

Typed = Mapping[str, str]
"""Texts of a page by the names of its fields; `seen` has the marks of what the page showed (`queries.page_marks`)."""


@action
def save_expert_sheet(
    number: str,
    step: str,
    *,
    actor: Viewer,
    at: datetime,
    points: Points | None = None,
    reasons: Mapping[str, str] | None = None,
    answers: tuple[str, ...] | None = None,
    favour: bool | None = None,
    comment: str | None = None,
    veto: str | None = None,
    veto_reason: str | None = None,
    submit: bool = False,
    declared: bool = False,
) -> ScoreSheet:
    """Save, and with `submit` hand in, an expert's sheet. Once handed in it is sealed and cannot be changed.

    Whoever hands in has `declared` to have read the application and its materials, and to be impartial.

    A leaf without points (None), or with an empty reason, is emptied; one that is not named stays as it was, and so
    do answers, conclusion, comment and veto that are left out (None); `veto` is the id of a ground, empty for none.
    Refusals: not assigned, or no longer; something ties the expert to the case; handed in before, or in now undeclared;
    all at once, points out of a leaf's range, texts that are too long, and, when handing in, each gap among the leaves
    that apply.
    """
    own = find_impartial_assignment(actor, number, step)
    entry = SheetEntry(own.file, own.step, _unsealed_sheet(own, actor))
    if submit:
        _refuse_undeclared(own, declared)
    _put_points(entry, points or {}, reasons or {})
    _put_words(entry, answers or (), {"comment": comment, VETO: veto, VETO_REASON: veto_reason})
    entry.sheet.favour = entry.sheet.favour if favour is None else favour
    if submit:
        entry.find_untaken()
        entry.find_gaps()
    entry.faults.refuse()
    return _store_expert_sheet(own, entry.sheet, submit=submit, actor=actor, at=at)


@action
def save_expert_page(number: str, step: str, texts: Typed, *, seen: Typed, actor: Viewer, at: datetime) -> ScoreSheet:
    """The same of what stands on the sheet's page, of which nothing is lost: what cannot be taken is kept as typed.

    Refusals, once all else is stored: what cannot be taken; Moved for what was saved elsewhere since the page was
    made.
    """
    own = find_impartial_assignment(actor, number, step)
    entry = SheetEntry(own.file, own.step, _unsealed_sheet(own, actor))
    moved = entry.put_page(texts, seen)
    sheet = _store_expert_sheet(own, entry.sheet, submit=False, actor=actor, at=at)
    _refuse_rest(entry, moved)
    return sheet


@action
def seal_sheet(
    number: str, step: str, saved_at: datetime | None, *, declared: bool, actor: Viewer, at: datetime
) -> ScoreSheet:
    """Hand in an expert's sheet as it was shown for confirmation: as it stood when it was saved at `saved_at`.

    Refusals: not assigned, or no longer; something ties the expert to the case; handed in before; not `declared` as in
    `save_expert_sheet`; saved again since; all at once, what could not be taken and each gap.
    """
    own = find_impartial_assignment(actor, number, step)
    sheet = _unsealed_sheet(own, actor)
    _refuse_undeclared(own, declared)
    if sheet.pk is None or sheet.saved_at != saved_at:
        what, remedy = _("评分表在确认期间又有改动，没有封存"), _("请重新核对后封存。")
        raise Refusal(what, where=own.step.title, kind="conflict", remedy=remedy)
    entry = SheetEntry(own.file, own.step, sheet)
    entry.find_untaken()
    entry.find_gaps()
    entry.faults.refuse()
    return _store_expert_sheet(own, sheet, submit=True, actor=actor, at=at)


def _refuse_undeclared(own: OwnAssignment, declared: bool) -> None:
    if not declared:
        what, remedy = _("尚未确认已看过申报内容和材料、没有利害关系"), _("请确认后提交；有利害关系的请声明回避。")
        raise Refusal(what, where=own.step.title, remedy=remedy)


def _refuse_rest(entry: SheetEntry, moved: Moved | None) -> None:
    """Refuse what a page could not save; all else is stored."""
    if moved is not None:
        raise moved
    entry.faults.refuse(kept=True)


def _put_points(entry: SheetEntry, points: Points, reasons: Mapping[str, str]) -> None:
    for path, score in points.items():
        entry.put(f"points-{path}", "" if score is None else str(score))
    for path, text in reasons.items():
        entry.put(f"reason-{path}", text)


def _put_words(entry: SheetEntry, answers: Sequence[str], texts: Mapping[str, str | None]) -> None:
    """The answers to the step's questions, and the texts by their fields; what is None stays as it was."""
    for n, answer in enumerate(answers[: len(entry.questions)]):
        entry.put(f"answer-{n}", answer)
    for name, text in texts.items():
        if text is not None:
            entry.put(name, text)


def _store_expert_sheet(
    own: OwnAssignment, sheet: ScoreSheet, *, submit: bool, actor: Viewer, at: datetime
) -> ScoreSheet:
    sheet.saved_at = at
    if submit:
        sheet.submitted_at = at
        sheet.total = scored(own.file, sheet, at=at).total if sheet.indicators else None
    sheet.save()
    content = content_digest(contents.of_sheet(sheet))
    run = own.assignment.run
    act = SubmitSheet(content=content, round=run.round, declared=True) if submit else SaveSheet()
    record_act(act, at=at, actor=actor, case=own.file.case, step=run.step, clause=own.step.clause)
    return sheet


def _unsealed_sheet(own: OwnAssignment, actor: Viewer) -> ScoreSheet:
    """The expert's sheet of the round, begun now where there is none; refuses one that was handed in."""
    sheet = scorers_sheet(own.assignment.run, actor.person_or_refuse())
    if sheet is not None and sheet.submitted_at:
        what, remedy = _("评审意见已提交并封存，不能修改"), _("如确有错误，请联系评审组织单位。")
        raise Refusal(what, where=own.step.title, kind="conflict", remedy=remedy)
    if sheet is not None:
        sheet.case, sheet.run = own.file.case, own.assignment.run
    return sheet or ScoreSheet(
        case=own.file.case,
        run=own.assignment.run,
        scorer=actor.person,
        source=own.step.source or "expert",
        indicators=own.step.indicators or "",
    )


@action
def save_source_sheet(
    number: str, step: str, points: Points, reasons: Mapping[str, str], *, actor: Viewer, at: datetime
) -> ScoreSheet:
    """Save the scores that a step's seat gives as its source (the applicant's own, the district's).

    A leaf without points (None), or with an empty reason, is emptied; one that is not named stays as it was.
    Refusals: a correction that does not name the sheet; all at once, points out of a leaf's range, reasons too long.
    """
    seat, entry = _open_source_sheet(number, step, actor)
    _put_points(entry, points, reasons)
    entry.faults.refuse()
    return _store_source_sheet(seat, entry.sheet, actor=actor, at=at)


@action
def save_source_page(number: str, step: str, texts: Typed, *, seen: Typed, actor: Viewer, at: datetime) -> ScoreSheet:
    """The same of what stands on the sheet's page, of which nothing is lost, as in `save_expert_page`."""
    seat, entry = _open_source_sheet(number, step, actor)
    moved = entry.put_page(texts, seen)
    sheet = _store_source_sheet(seat, entry.sheet, actor=actor, at=at)
    _refuse_rest(entry, moved)
    return sheet


def _open_source_sheet(number: str, step: str, actor: Viewer) -> tuple[OpenSeat, SheetEntry]:
    case = find_held(actor, number)
    seat = seat_or_refuse(actor, case, step)
    _refuse_closed_sheet(seat)
    sheet = source_sheet(seat) or ScoreSheet(
        case=case,
        run=seat.run,
        organisation=seat.seat.organisation,
        source=seat.step.source or "",
        indicators=seat.step.indicators or "",
        scorer=actor.person,
    )
    sheet.case = case
    return seat, SheetEntry(CaseFile(case), seat.step, sheet)


def _store_source_sheet(seat: OpenSeat, sheet: ScoreSheet, *, actor: Viewer, at: datetime) -> ScoreSheet:
    sheet.saved_at = at
    sheet.save()
    record_act(
        SaveSourceSheet(source=sheet.source, points=sheet.points),
        at=at,
        actor=actor,
        behalf=seat.seat.organisation,
        case=sheet.case,
        step=seat.run.step,
        clause=seat.step.clause,
    )
    return sheet


def _refuse_closed_sheet(seat: OpenSeat) -> None:
    """Refuse a step at which its seat does not score, and a sheet that a correction leaves as it is."""
    if not seat.step.own_sheet:
        what = _("“%(step)s”不由办理单位评分") % {"step": seat.step.title}
        raise Refusal(what, remedy=_("请从需要评分的步骤填写。"))
    if not sheet_open(seat.run):
        raise Refusal(
            _("评分表本次不能修改"),
            where=seat.step.title,
            kind="forbidden",
            remedy=_("只能修改本次要求补正的部分。"),
        )
