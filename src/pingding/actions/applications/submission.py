"""Handing in the form of a fill step: checked as a whole, then a version with a receipt; the case moves on."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.applications.applications import record_draft, sign
from pingding.actions.calls.calls import refuse_closed_meanwhile
from pingding.actions.cases.drafts import draft_for, hand_in
from pingding.actions.cases.moving import OWN_COLUMNS, find_held, refuse_changed
from pingding.actions.cases.rounds import set_due
from pingding.actions.directory.conveners import propose_replacements
from pingding.actions.directory.record_facts import add_facts
from pingding.actions.door import action, notify, record_act
from pingding.actions.steps import fill_seat, hand_in_sheet, settle
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.journal_chain import content_digest
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.kind import StepContent
from pingding.queries.applications.readiness import name_fact, readiness_of
from pingding.queries.applications.receipts import own_version
from pingding.queries.applications.writing_permission import fill_seat_of, writing_or_refuse
from pingding.queries.calls.first_offices import sending_refusal
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import CaseFacts
from pingding.queries.cases.lateness import due_by_facts, late_refusal, working_days_late
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.editions import edition_of
from pingding.queries.journal import contents
from pingding.queries.journal.acts.applications import SubmitApplication, SubmitCorrection, SubmitForm
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing


@action
def submit_application(number: str, *, actor: Viewer, at: datetime, revision: int | None = None) -> Filing:
    """Hand in the form of the fill step at which one sits; handing in twice is handing in once.

    Effects in order: the case is held; the window and deadline are decided by `at`; the form, materials,
    declarations and (for the applicant) every condition that blocks submission are checked; the draft becomes a
    version with a receipt; the applicant's facts go to its record; the case moves on; whoever acts next gets a message.
    Refusals: FormIncomplete with every fault; closed window or passed deadline, with the clause.
    """
    return _submit(CaseFile(find_held(actor, number)), actor=actor, at=at, revision=revision)


@action
def sign_and_submit(
    number: str, form: str, signed: tuple[str, ...], *, actor: Viewer, at: datetime, revision: int | None = None
) -> Filing:
    """Sign the declarations of a form and hand it in at once: `save_draft` and `submit_application`, both or neither.

    Handed in before, nothing is signed and the version of then is given back.
    """
    file = CaseFile(find_held(actor, number))
    if fill_seat_of(actor, file) is not None:
        writing = writing_or_refuse(actor, file, form)
        own = (row for row in file.filings if (row.form, row.organisation_id) == (form, writing.organisation.pk))
        draft = next((row for row in own if row.submitted_at is None), None)
        if draft is None:
            draft = draft_for(file.case, form, writing.organisation, at=at)
            file = CaseFile(file.case)
            draft = next(row for row in file.filings if row == draft)
        sign(draft, signed)
        draft.saved_at = at
        return _submit(file, actor=actor, at=at, revision=revision, signed=draft)
    return _submit(file, actor=actor, at=at, revision=revision)


def _submit(
    file: CaseFile, *, actor: Viewer, at: datetime, revision: int | None, signed: Filing | None = None
) -> Filing:
    """Hand in what is in the file, of which the draft `signed` was changed and is not stored yet.

    The journal, for which everybody waits who acts, is held only once everything has been checked.
    """
    # Whoever hands in twice at once has waited for the case, and finds it handed in before the revision is compared.
    case, seat = file.case, fill_seat_of(actor, file)
    if seat is None:
        return _handed_in_before(case, actor)
    refuse_changed(case, revision, actor)
    step = seat.step
    assert isinstance(step, Fill)
    if (late := late_refusal(case, seat, at)) is not None:
        raise late
    readiness = readiness_of(file, seat, at=at)
    if readiness.incomplete is not None:
        raise readiness.incomplete
    _settle_times(case, seat, readiness.read, at)
    hand_in_sheet(seat, at=at)
    filed = hand_in(case, step.form, seat, readiness.read, actor=actor, at=at)
    applied = _applied(case, seat)
    _note_own(case, seat, filed, readiness.read, actor=actor, at=at)
    case.revision += 1
    outcome = step.handed_in
    fill_seat(seat.seat, outcome, {}, actor=actor, at=at)
    if signed is not None:
        record_draft(signed, (), actor=actor, at=at)
    _journal_submission(case, seat, step, filed, applied, actor=actor, at=at)
    if applied and case.call is not None:
        refuse_closed_meanwhile(case.call, case.regions, at)
    if not _sent_on(file, seat, applied, readiness.read.facts, at):
        case.save(update_fields=OWN_COLUMNS)
    if seat.run.correction is not None:
        propose_replacements(Q(run__case=case), at=at)
    words = {"case": case, "receipt": filed.receipt}
    text = gettext_noop("%(case)s已提交，回执编号%(receipt)s")
    notify(text, words, at=at, organisation=seat.seat.organisation, case=case)
    return filed


def _sent_on(file: CaseFile, seat: OpenSeat, applied: bool, facts: Facts, at: datetime) -> bool:
    """Settle the round that ends by handing in; where nobody is there to act next, the refusal that the pages gave of
    an application."""
    case, step = file.case, seat.step
    assert isinstance(step, Fill)
    try:
        return settle(case, seat, step.handed_in, step.outcomes[step.handed_in], StepContent(), at=at, facts=facts)
    except Refusal as refusal:
        if not applied or refusal.kind != "undeliverable":
            raise
        raise sending_refusal(file.edition, case.call, case.regions, facts) or refusal from refusal


def _settle_times(case: Case, seat: OpenSeat, read: CaseFacts, at: datetime) -> None:
    """A case about a title counts as handed in by its first form, whoever fills it in; the deadline of a round that
    counts from a day in what is handed in is known only now."""
    if case.held_title_id is not None:
        case.submitted_at = case.submitted_at or at
    ends = due_by_facts(seat.step.deadline, read.facts) if seat.run.correction is None else None
    if ends is not None:
        set_due([seat.run.pk], ends)
        seat.run.due_at, seat.run.provisional = ends.at, ends.provisional
    if seat.run.correction is None:
        case.late_days = working_days_late(seat.run, at) or case.late_days


def _journal_submission(
    case: Case, seat: OpenSeat, step: Fill, filed: Filing, applied: bool, *, actor: Viewer, at: datetime
) -> None:
    act = SubmitCorrection if seat.run.correction else SubmitApplication if applied else SubmitForm
    record_act(
        act(
            version=filed.version,
            form=step.form,
            content=content_digest(contents.of_filing(filed)),
            late=working_days_late(seat.run, at) if seat.run.correction is None else None,
        ),
        at=at,
        actor=actor,
        behalf=seat.seat.organisation,
        case=case,
        step=seat.run.step,
        clause=step.clause,
        about=filed.receipt or "",
    )


def _handed_in_before(case: Case, actor: Viewer) -> Filing:
    """The newest version that the actor's side handed in, for whoever hands in again."""
    last = own_version(actor, case)
    if last is None:
        raise Refusal(_("本件目前没有由您提交的表格"), kind="forbidden", remedy=_("请由负责填报的单位办理。"))
    return last


def _applied(case: Case, seat: OpenSeat) -> bool:
    """Whether handing in is the application itself: not a correction, another party's form, what a holder owes."""
    own = seat.seat.organisation_id == case.organisation_id
    return own and case.submitted_at is None and case.held_title_id is None


def _note_own(case: Case, seat: OpenSeat, filed: Filing, read: CaseFacts, *, actor: Viewer, at: datetime) -> None:
    """What the applicant's own version leaves on its record and on the case, which the caller saves; nothing of what
    an office hands in."""
    if seat.seat.organisation_id != case.organisation_id:
        return
    source = f"{case.number} {seat.step.title}"
    add_facts(case.organisation, read.facts, source=source, current=read.on_record, actor=actor, at=at)
    _name(case, filed)
    case.submitted_at = case.submitted_at or at


def _name(case: Case, filed: Filing) -> None:
    """The case's name: what its title would be called, where the definition names titles; else the centre's name."""
    edition = edition_of(case.edition)
    proposed = filed.data.get(name_fact(edition))
    if proposed:
        case.name = str(proposed)
