"""From a call to a receipt: open an application, save drafts, hand in, withdraw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.applications.withdrawing import tell_of_withdrawal
from pingding.actions.calls import refuse_closed_meanwhile
from pingding.actions.cases.drafts import draft_for, hand_in, refuse_moved, start_from_withdrawn
from pingding.actions.cases.moving import end, find_held, lock_case, refuse_changed
from pingding.actions.cases.opening import open_case
from pingding.actions.directory.record_facts import add_facts
from pingding.actions.door import action, for_change, notify, record_act
from pingding.actions.steps import fill_seat, hand_in_sheet, settle
from pingding.policy.errors import Refusal
from pingding.policy.language import Fact
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.kind import StepContent
from pingding.policy.suggestions import did_you_mean
from pingding.policy.text.typed_text import read_paragraphs
from pingding.policy.values.values import read_value, write_value
from pingding.queries.access import find_case
from pingding.queries.applications.readiness import readiness_of
from pingding.queries.applications.receipts import own_version
from pingding.queries.applications.withdrawal import withdrawable
from pingding.queries.applications.writing_permission import Writing, fill_seat_of, writing_or_refuse
from pingding.queries.calls.calls import apply_refusal, joint_refusal
from pingding.queries.cases.facts import CaseFacts
from pingding.queries.cases.lateness import late_refusal
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.editions import edition_of, shared
from pingding.queries.journal.acts.applications import (
    OpenApplication,
    SaveDraft,
    SubmitApplication,
    SubmitCorrection,
    SubmitForm,
    WithdrawApplication,
)
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Call, Case, Filing, Organisation

LONGEST_REASON = 2000


@action
def open_application(
    call: Call, organisation: Organisation, *, actor: Viewer, at: datetime, regions: tuple[str, ...] = ()
) -> Case:
    """Open an application of a unit in a call; an application already open is given back instead of a second one.

    `regions` are those that apply jointly with the unit's own. Effects: a case bound to the call's edition, its
    first round, a draft of what the unit withdrew before in this call. Refusals: not a writer of the unit; whatever
    keeps the unit from applying (`queries.calls.apply_refusal`), with its clause; a region that is unknown,
    abolished or not addressed.
    """
    if not actor.holds(organisation.pk, Role.ADMINISTRATOR, Role.WRITER):
        raise Refusal(_("只有本单位的管理员或填报人可以申报"), kind="forbidden", remedy=_("请由本单位管理员为您授权。"))
    lock = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    known = Case.objects.filter(call=call, organisation=lock, ended_at=None, held_title=None).first()
    if known is not None:
        return known
    for refusal in (apply_refusal(call, lock, at), *(joint_refusal(call, region, at) for region in regions)):
        if refusal is not None:
            raise refusal
    edition = edition_of(call.edition)
    case = Case(
        edition=call.edition,
        call=call,
        organisation=lock,
        procedure=next(k for k, p in edition.procedures.items() if p is edition.application),
        regions=list(dict.fromkeys((lock.region, *regions))),
        opened_by=actor.person,
    )
    open_case(case, at=at)
    start_from_withdrawn(case, at=at)
    clause = edition.programme.intake.clause
    record_act(OpenApplication(), at=at, actor=actor, behalf=lock, case=case, about=call.title, clause=clause)
    return case


@action
def save_draft(
    number: str,
    values: Mapping[str, Any],
    *,
    actor: Viewer,
    at: datetime,
    signed: tuple[str, ...] | None = None,
    form: str | None = None,
    seen: Mapping[str, str] | None = None,
) -> Mapping[str, Refusal]:
    """Save what was typed, field by field; nothing typed is lost.

    A text that is no value of its field is kept as typed and comes back with its refusal. `seen` are the marks
    (`queries.draft_marks`) of the fields as the page showed them. Effects: the draft is changed and one journal
    entry names the fields. Refusals: not this person's form; a field that is not reopened; DraftMoved when somebody
    saved one of the fields since.
    """
    case = find_held(actor, number)
    writing = writing_or_refuse(actor, case, form)
    if signed is not None:
        _refuse_undeclared(case, writing.form, signed)
    draft = draft_for(case, writing.form, writing.organisation, at=at)
    vocabulary = edition_of(case.edition).vocabulary
    new, wrong = _read_typed(writing, vocabulary, values)
    refuse_moved(draft, new, seen or {})
    draft.data |= new
    if signed is not None:
        draft.signed = list(signed)
    draft.saved_at = at
    draft.save(update_fields=["data", "signed", "saved_at"])
    record_act(
        SaveDraft(form=draft.form, fields=tuple(sorted(values))),
        at=at,
        actor=actor,
        behalf=draft.organisation,
        case=case,
    )
    return wrong


def _refuse_undeclared(case: Case, form: str, signed: tuple[str, ...]) -> None:
    known = edition_of(case.edition).forms[form].declarations
    for declaration in signed:
        if declaration not in known:
            raise Refusal(_("本表没有“%(name)s”这项声明") % {"name": declaration}, remedy=_("请从页面所列声明中签署。"))


def _read_typed(
    writing: Writing, vocabulary: Mapping[str, Fact], values: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Refusal]]:
    """What is to be stored by fact, and the refusal of each text that is no value (which is stored as typed)."""
    new: dict[str, Any] = {}
    wrong: dict[str, Refusal] = {}
    for key, raw in values.items():
        if key not in vocabulary:
            what = _("没有“%(fact)s”这一项事实") % {"fact": key}
            raise Refusal(what, where=key, field=f"fact:{key}", remedy=did_you_mean(key, writing.facts))
        if key not in writing.facts:
            raise Refusal(
                _("“%(field)s”本次不能修改") % {"field": vocabulary[key].label},
                kind="forbidden",
                remedy=_("只能修改本表由您填写、且本次要求补正的部分。"),
            )
        try:
            new[key] = write_value(read_value(vocabulary[key], raw, shared(), where=vocabulary[key].label))
        except Refusal as refusal:
            wrong[key], new[key] = refusal, raw
    return new, wrong


@action
def submit_application(number: str, *, actor: Viewer, at: datetime, revision: int | None = None) -> Filing:
    """Hand in the form of the fill step at which one sits; handing in twice is handing in once.

    Effects in order: the case is held; the window and deadline are decided by `at`; the form, materials,
    declarations and (for the applicant) every condition that blocks submission are checked; the draft becomes a
    version with a receipt; the applicant's facts go to its record; the case moves on; everybody next is told.
    Refusals: FormIncomplete with every fault; closed window or passed deadline, with the clause.
    """
    # Whoever hands in twice at once waits here, and then finds it handed in, before the revision is compared.
    case = find_held(actor, number)
    seat = fill_seat_of(actor, case)
    if seat is None:
        return _handed_in_before(case, actor)
    refuse_changed(case, revision)
    step = seat.step
    assert isinstance(step, Fill)
    if (late := late_refusal(case, seat, at)) is not None:
        raise late
    readiness = readiness_of(case, seat, at=at)
    readiness.refuse_unready()
    hand_in_sheet(seat, at=at)
    filed = hand_in(case, step.form, seat, readiness.read, actor=actor, at=at)
    applied = _applied(case, seat)
    if seat.seat.organisation_id == case.organisation_id:
        _note_own(case, filed, readiness.read, source=f"{case.number} {step.title}", actor=actor, at=at)
    case.revision += 1
    case.save(update_fields=["submitted_at", "name", "revision"])
    outcome = next(iter(step.outcomes))
    fill_seat(seat.seat, outcome, {}, actor=actor, at=at)
    act = SubmitCorrection if seat.run.correction else SubmitApplication if applied else SubmitForm
    record_act(
        act(version=filed.version, form=step.form),
        at=at,
        actor=actor,
        behalf=seat.seat.organisation,
        case=case,
        step=seat.run.step,
        clause=step.clause,
        about=filed.receipt or "",
    )
    if applied and case.call is not None:
        refuse_closed_meanwhile(case.call, at)
    settle(case, seat, outcome, step.outcomes[outcome], StepContent(), at=at, facts=readiness.read.facts)
    words = {"case": case, "receipt": filed.receipt}
    told = gettext_noop("%(case)s已提交，回执编号%(receipt)s")
    notify(told, words, at=at, organisation=seat.seat.organisation, case=case)
    return filed


@action
def withdraw_application(number: str, *, actor: Viewer, at: datetime, reason: str = "") -> Case:
    """Withdraw an application, as long as it can be (`queries.withdrawn.withdrawable`).

    Effects: who had it before them is told; the case ends as withdrawn; all versions stay.
    Refusals: not the applicant; too late, with the clause.
    """
    case = find_case(actor, number)
    if not actor.holds(case.organisation_id, Role.ADMINISTRATOR, Role.WRITER):
        raise Refusal(_("只有申报单位可以撤回"), kind="forbidden", remedy=_("请由申报单位的管理员或填报人办理。"))
    lock_case(case)
    reason = read_paragraphs(reason, _("撤回理由"), LONGEST_REASON, required=False)
    clause = edition_of(case.edition).programme.intake.clause
    if not withdrawable(case, at):
        raise Refusal(
            _("本件已不能撤回"),
            clause=clause,
            kind="closed",
            remedy=_("受理截止前（常年受理的，在开始办理前）可以撤回；其后如需终止，请书面联系受理部门。"),
        )
    tell_of_withdrawal(case, at=at)
    end(case, "withdrawn", at=at)
    record_act(
        WithdrawApplication(reason=reason),
        at=at,
        actor=actor,
        behalf=case.organisation,
        case=case,
        clause=clause,
    )
    return case


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


def _note_own(case: Case, filed: Filing, read: CaseFacts, *, source: str, actor: Viewer, at: datetime) -> None:
    """What the applicant's own version leaves on its record and on the case, which the caller saves."""
    add_facts(case.organisation, read.facts, source=source, current=read.on_record, actor=actor, at=at)
    _name(case, filed)
    case.submitted_at = case.submitted_at or at


def _name(case: Case, filed: Filing) -> None:
    """The case's name: what its title would be called, where the definition names titles; else the centre's name."""
    edition = edition_of(case.edition)
    naming = next((kind.naming for kind in edition.titles.values() if kind.naming), None)
    proposed = filed.data.get(naming.fact if naming else "centre_name")
    if proposed:
        case.name = str(proposed)[:120]
