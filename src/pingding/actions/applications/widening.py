"""Who corrects a form asks that further parts of it be opened too; the office that returned it grants that or not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import count_act, find_held, hold_case
from pingding.actions.compiled_writes import update
from pingding.actions.door import action, for_change, notify, record_act
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.forms.part_titles import part_titles
from pingding.policy.text.typed_text import read_line
from pingding.queries.applications.widenings import (
    closed_parts,
    find_widening,
    returning_office,
    targets_in,
    widenings_of,
)
from pingding.queries.applications.writing_permission import Writing, writing_or_refuse
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.correction import correction_of
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.applications import AnswerWidening, RequestWidening
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation, StepRun, Widening

LONGEST = 500


@action
def request_widening(
    number: str, parts: Sequence[str], reason: str, *, actor: Viewer, at: datetime, form: str | None = None
) -> Widening:
    """Ask the office that returned a form to open these parts of it too, while it is in correction.

    Effects: the request waits for that office, until it answers or the form is handed in again; a message to it;
    journal. The deadline stays. Refusals: who does not write the form; no correction, or none by an office; another
    request waits; no part named, or one that is open or is none of the form; no reason.
    """
    case = find_held(actor, number)
    file = CaseFile(case)
    writing = writing_or_refuse(actor, file, form)
    office = _asked(file, writing)
    faults, closed = Faults(), targets_in(closed_parts(file, writing))
    named = tuple(dict.fromkeys(parts))
    with faults.caught("parts"):
        _refuse_unfit(named, closed)
    line = faults.read(lambda: _read_reason(reason), "", "reason")
    faults.refuse()
    row = Widening.objects.create(
        run=writing.seat.run,
        organisation=writing.organisation,
        office=office,
        parts=list(named),
        reason=line,
        requested_at=at,
        requested_by=actor.person_or_refuse(),
    )
    words = {"case": case, "parts": _titles(row), "reason": line}
    text = gettext_noop("%(case)s：申报单位请求一并开放“%(parts)s”补正。%(reason)s")
    notify(text, words, at=at, organisation=office, case=case)
    act = RequestWidening(parts=named, reason=line)
    record_act(act, at=at, actor=actor, behalf=writing.organisation, case=case, step=writing.seat.run.step)
    return row


def _asked(file: CaseFile, writing: Writing) -> Organisation:
    """The office that is asked; Refusal where none returned the form, or where it has a request to answer."""
    run = writing.seat.run
    office = returning_office(file, run)
    if writing.correction is None or office is None:
        raise Refusal(_("本件不在退回补正中"), kind="conflict", remedy=_("退回补正期间才能请求扩大补正范围。"))
    waiting = next((row for row in widenings_of(run) if row.answered_at is None), None)
    if waiting is not None:
        words = {"day": translation.day(waiting.requested_at), "office": office.name}
        remedy = _("请等%(office)s答复后再提；需要补充的，请直接联系。") % words
        raise Refusal(_("%(day)s提出的请求尚未答复") % words, kind="conflict", remedy=remedy)
    return office


def _refuse_unfit(named: Sequence[str], closed: frozenset[str]) -> None:
    where = _("一并开放的栏目和材料")
    if not named:
        raise Refusal(_("尚未选择"), where=where, remedy=_("请勾选须一并修改的栏目或材料。"))
    if not closed.issuperset(named):
        raise Refusal(_("所选内容已经开放或不在本表中"), where=where, remedy=_("请刷新页面后重新勾选。"))


def _read_reason(reason: str) -> str:
    line = read_line(reason, _("理由"), LONGEST, required=False)
    if not line:
        remedy = _("请写明为什么要与所要求的补正一并修改。")
        raise Refusal(_("未填写"), where=_("理由"), remedy=remedy)
    return line


@action
def answer_widening(pk: int, granted: bool | None, answer: str, *, actor: Viewer, at: datetime) -> Widening:
    """Open what a request names, or not. By an officer of the office that returned the form.

    Effects: what is granted is open from now on, until the same deadline; a message to who asked, with the answer;
    journal. Refusals: another office's; answered already; handed in again meanwhile; no decision; refused without a
    reason.
    """
    row = find_widening(actor, pk)
    case = hold_case(row.run.case)
    run = for_change(StepRun.objects.filter(pk=row.run_id)).get()
    row = for_change(Widening.objects.filter(pk=pk)).get()
    if row.answered_at is not None:
        raise Refusal(_("这件请求已经答复"), kind="conflict", remedy=_("无需再次办理。"))
    if run.closed_at is not None:
        raise Refusal(_("申报单位已重新提交"), kind="conflict", remedy=_("请按重新提交的内容办理。"))
    line = _read_decision(granted, answer)
    row.granted, row.answer, row.answered_at, row.answered_by = granted, line, at, actor.person_or_refuse()
    row.save(update_fields=["granted", "answer", "answered_at", "answered_by"])
    count_act(case)
    if granted:
        _open(run, row)
    text = gettext_noop("%(case)s：“%(parts)s”已一并开放补正。%(answer)s")
    if not granted:
        text = gettext_noop("%(case)s：未同意一并开放“%(parts)s”。%(answer)s")
    row.run = run
    words = {"case": case, "parts": _titles(row), "answer": line}
    notify(text, words, at=at, organisation=row.organisation, case=case)
    act = AnswerWidening(parts=tuple(row.parts), granted=bool(granted), answer=line)
    record_act(act, at=at, actor=actor, behalf=row.office, case=case, step=run.step)
    return row


def _read_decision(granted: bool | None, answer: str) -> str:
    faults = Faults()
    if granted is None:
        faults.add(Refusal(_("尚未选择"), where=_("答复"), remedy=_("请选择是否同意。")), "granted")
    line = faults.read(lambda: read_line(answer, _("说明"), LONGEST, required=False), "", "answer")
    if granted is False and not line:
        remedy = _("不同意的，请写明理由，将告知申报单位。")
        faults.add(Refusal(_("未填写"), where=_("说明"), remedy=remedy), "answer")
    faults.refuse()
    return line


def _open(run: StepRun, row: Widening) -> None:
    """The correction names these parts too, with what the answer says of them."""
    correction = correction_of(run)
    assert correction is not None
    notes = dict.fromkeys(row.parts, row.answer) if row.answer else {}
    parts = tuple(dict.fromkeys([*correction.parts, *row.parts]))
    run.correction = replace(correction, parts=parts, notes={**correction.notes, **notes}).stored()
    update(run, "correction")


def _titles(row: Widening) -> str:
    return translation.listed(part_titles(edition_of(row.run.case.edition), tuple(row.parts)).values())
