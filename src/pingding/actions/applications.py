"""From a call to a receipt: open an application, save drafts, hand in, withdraw."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.door import action, hold_journal, record, tell
from pingding.actions.moving import end, lock_case, move, start
from pingding.actions.record_facts import note_facts
from pingding.policy.errors import Refusal
from pingding.policy.form_check import check_form
from pingding.policy.language import Edition
from pingding.policy.language.procedures import Fill
from pingding.policy.values import read_value, write_value
from pingding.queries.applications import FormIncomplete, fill_of, writing_or_refuse
from pingding.queries.calls import apply_refusal
from pingding.queries.case_facts import case_facts, snapshot
from pingding.queries.cases import find_case
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.queries.seats import seat_or_refuse
from pingding.queries.standing import assessment_of, materials_of
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Call, Case, CaseRegion, Filing, Organisation, ScoreSheet


def next_number(at: datetime) -> str:
    """A case number: the year and a running number, e.g. 2025-00042. Call it with the journal's head held."""
    prefix = f"{local_date(at).year}-"
    last = Case.objects.filter(number__startswith=prefix).order_by("-number").values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:05d}"


@action
def open_application(
    call: Call, organisation: Organisation, *, actor: Viewer, at: datetime, regions: tuple[str, ...] = ()
) -> Case:
    """Open an application of a unit in a call; an application already open is given back instead of a second one.

    Effects: a case bound to the call's edition, its first round, an empty draft. Refusals: not a writer of the unit;
    whatever keeps the unit from applying (`queries.calls.apply_refusal`), with its clause.
    """
    if not actor.holds(organisation.pk, Role.ADMINISTRATOR, Role.WRITER):
        raise Refusal(_("只有本单位的管理员或填报人可以申报"), kind="forbidden", remedy=_("请由本单位管理员为您授权。"))
    lock = Organisation.objects.select_for_update().get(pk=organisation.pk)
    known = Case.objects.filter(call=call, organisation=lock, ended_at=None, holds=None).first()
    if known is not None:
        return known
    refusal = apply_refusal(call, lock, at)
    if refusal is not None:
        raise refusal
    edition = edition_of(call.edition)
    hold_journal()
    case = Case.objects.create(
        number=next_number(at),
        edition=call.edition,
        call=call,
        procedure=next(k for k, p in edition.procedures.items() if p is edition.application),
        organisation=lock,
        regions=list(dict.fromkeys((lock.region, *regions))),
        progress={},
        opened_at=at,
        opened_by=actor.person,
    )
    CaseRegion.objects.bulk_create([CaseRegion(case=case, region=region) for region in case.regions])
    start(case, at=at)
    record("open_application", at=at, actor=actor, behalf=lock, case=case, about=call.title,
           clause=edition.programme.intake.clause)  # fmt: skip
    return case


def draft_for(case: Case, form: str, organisation: Organisation, *, at: datetime) -> Filing:
    """The draft of a form by an organisation; made from its last version (files too) when there is none."""
    rows = Filing.objects.select_for_update().filter(case=case, form=form, organisation=organisation)
    if (draft := rows.filter(submitted_at=None).first()) is not None:
        return draft
    last = rows.order_by("-version").first()
    vocabulary = edition_of(case.edition).vocabulary
    typed = {k: v for k, v in (last.data if last else {}).items() if vocabulary[k].typed_in}
    draft = Filing.objects.create(
        case=case,
        form=form,
        organisation=organisation,
        version=last.version + 1 if last else 1,
        data=typed,
        saved_at=at,
    )
    for filed in last.files.all() if last else ():
        draft.files.create(material=filed.material, attachment_id=filed.attachment_id)
    return draft


@action
def save_draft(
    number: str,
    values: Mapping[str, Any],
    *,
    actor: Viewer,
    at: datetime,
    signed: tuple[str, ...] | None = None,
    form: str | None = None,
) -> Mapping[str, Refusal]:
    """Save what was typed, field by field; nothing typed is lost.

    A text that is no value of its field is kept as typed and comes back with its refusal. Effects: the draft is
    changed and one journal entry names the fields. Refusals: not this person's form; a field that is not reopened.
    """
    case = find_case(actor, number)
    writing = writing_or_refuse(actor, case, form)
    draft = draft_for(case, writing.form, writing.organisation, at=at)
    vocabulary = edition_of(case.edition).vocabulary
    wrong: dict[str, Refusal] = {}
    for key, raw in values.items():
        if key not in writing.facts:
            label = vocabulary[key].label if key in vocabulary else key
            raise Refusal(
                _("“%(field)s”本次不能修改") % {"field": label},
                kind="forbidden",
                remedy=_("只能修改本表由您填写、且本次要求补正的部分。"),
            )
        try:
            draft.data[key] = write_value(read_value(vocabulary[key], raw, shared(), where=vocabulary[key].label))
        except Refusal as refusal:
            wrong[key] = refusal
            draft.data[key] = raw
    if signed is not None:
        draft.signed = list(signed)
    draft.saved_at = at
    draft.save(update_fields=["data", "signed", "saved_at"])
    record("save_draft", at=at, actor=actor, behalf=draft.organisation, case=case,
           change={"form": draft.form, "fields": sorted(values)})  # fmt: skip
    return wrong


@action
def submit_application(number: str, *, actor: Viewer, at: datetime, revision: int | None = None) -> Filing:
    """Hand in the form of the open fill step; handing in twice is handing in once.

    Effects in order: the case is held; the window and deadline are decided by `at`; the form, materials,
    declarations and every condition that blocks submission are checked; the draft becomes a version with a receipt
    and a snapshot of all facts; facts of the unit go to its record; the case moves on; everybody next is told.
    Refusals: FormIncomplete with every fault; closed window or passed deadline, with the clause.
    """
    case = find_case(actor, number)
    fill = fill_of(case)
    if fill is None:
        return _handed_in_before(case, actor)
    seat = seat_or_refuse(actor, case, fill.step)
    lock_case(case, revision)
    edition = edition_of(case.edition)
    step = edition.step(case.procedure, fill.step)
    assert isinstance(step, Fill)
    draft = draft_for(case, step.form, case.organisation, at=at)
    _refuse_late(case, fill.due_at, step, at)
    read = case_facts(case, on=local_date(at), drafts=True)
    faults = check_form(
        edition, shared(), read.facts, step.form, by=frozenset(step.by),
        materials=materials_of(case, drafts=True), signed=frozenset(draft.signed),
    )  # fmt: skip
    blocked = assessment_of(case, at=at, drafts=True, known=read).blocking("submission")
    if faults or blocked or read.unreadable:
        raise FormIncomplete(tuple(faults), tuple(blocked), dict(read.unreadable))
    if step.source and step.indicators:
        ScoreSheet.objects.filter(case=case, run=fill, source=step.source).update(submitted_at=at)
    draft.data = snapshot(read.facts)
    draft.submitted_at, draft.submitted_by = at, actor.person
    draft.receipt = f"{case.number}-{draft.version}"
    draft.save()
    note_facts(case.organisation, read.facts, actor=actor, at=at, source=f"{case.number} {step.title}")
    _name(case, edition, draft)
    first = case.submitted_at is None
    if first:
        case.submitted_at = at
    case.save(update_fields=["submitted_at", "name"])
    seat.seat.acted_at, seat.seat.acted_by, seat.seat.outcome = at, actor.person, next(iter(step.outcomes))
    seat.seat.save()
    record("submit_application" if first else "submit_correction", at=at, actor=actor, behalf=case.organisation,
           case=case, step=fill.step, clause=step.clause, about=draft.receipt,
           change={"version": draft.version, "form": step.form})  # fmt: skip
    move(case, fill, next(iter(step.outcomes)), at=at)
    tell(_("%(case)s已提交，回执编号%(receipt)s") % {"case": case, "receipt": draft.receipt}, at=at,
         organisation=case.organisation, case=case)  # fmt: skip
    return draft


@action
def withdraw_application(number: str, *, actor: Viewer, at: datetime, reason: str = "") -> Case:
    """Withdraw before closing: possible until the call closes, or, when rolling, until somebody has acted on it.

    Effects: the case ends as withdrawn; all versions stay. Refusals: not the applicant; too late, with the clause.
    """
    case = find_case(actor, number)
    if not actor.holds(case.organisation_id, Role.ADMINISTRATOR, Role.WRITER):
        raise Refusal(_("只有申报单位可以撤回"), kind="forbidden", remedy=_("请由申报单位的管理员或填报人办理。"))
    lock_case(case)
    edition = edition_of(case.edition)
    step = edition.application.steps[edition.application.starts]
    closed = case.call is None or (case.call.closes_at is not None and case.call.closes_at < at)
    acted = case.call is not None and case.call.rolling and case.runs.exclude(step=edition.application.starts).filter(seats__acted_at__isnull=False).exists()  # fmt: skip
    if case.ended_at or closed or acted or not (isinstance(step, Fill) and step.withdraw):
        raise Refusal(
            _("本件已不能撤回"), clause="、".join(edition.programme.intake.clause), kind="closed",
            remedy=_("受理截止前（常年受理的，在开始办理前）可以撤回；其后如需终止，请书面联系受理部门。"),
        )  # fmt: skip
    end(case, "withdrawn", at=at)
    record("withdraw_application", at=at, actor=actor, behalf=case.organisation, case=case,
           clause=edition.programme.intake.clause, change={"reason": reason})  # fmt: skip
    return case


def _handed_in_before(case: Case, actor: Viewer) -> Filing:
    last = case.filings.filter(organisation=case.organisation).exclude(submitted_at=None).order_by("-version").first()
    if last is None or not actor.holds(case.organisation_id, Role.ADMINISTRATOR, Role.WRITER):
        raise Refusal(_("本件当前不在填报环节"), kind="conflict", remedy=_("请刷新页面查看最新状态。"))
    return last


def _refuse_late(case: Case, due_at: datetime | None, step: Fill, at: datetime) -> None:
    """Refuse after the window (first hand-in) or after the step's own deadline when that closes it."""
    edition = edition_of(case.edition)
    closes = case.call.closes_at if case.call and case.submitted_at is None else None
    if closes is not None and at > closes:
        raise Refusal(
            _("申报已于%(at)s截止") % {"at": f"{closes.astimezone(at.tzinfo):%Y年%m月%d日 %H:%M}"},
            clause="、".join(edition.programme.intake.clause), kind="closed",
            remedy=_("您填写的内容已保存；如有特殊情况，请联系所在区县主管部门。"),
        )  # fmt: skip
    correcting = case.submitted_at is not None and case.holds is None
    closing = step.deadline is not None and step.deadline.passed == "closed"
    if due_at is not None and at > due_at and (correcting or closing):
        raise Refusal(
            _("办理期限已于%(at)s届满") % {"at": f"{due_at.astimezone(at.tzinfo):%Y年%m月%d日 %H:%M}"},
            clause="、".join(step.clause), kind="closed", remedy=_("您填写的内容已保存；请联系要求补正的部门。"),
        )  # fmt: skip


def _name(case: Case, edition: Edition, draft: Filing) -> None:
    """The case's name is what its title would be called, where the definition names titles; else the first text."""
    naming = next((kind.naming for kind in edition.titles.values() if kind.naming), None)
    proposed = draft.data.get(naming.fact) if naming else draft.data.get("centre_name")
    if proposed:
        case.name = str(proposed)[:120]
