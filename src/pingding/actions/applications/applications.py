"""From a call to a receipt: open an application, save drafts, hand in, withdraw."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.actions.applications.withdrawing import notify_withdrawal
from pingding.actions.cases.drafts import draft_for, moved_draft, name_draft, start_from_earlier
from pingding.actions.cases.moving import end, find_held, lock_case
from pingding.actions.cases.opening import open_case
from pingding.actions.compiled_writes import update
from pingding.actions.door import action, for_change, record_act
from pingding.policy.errors import Refusal
from pingding.policy.language import Fact
from pingding.policy.suggestions import did_you_mean
from pingding.policy.text.typed_text import read_paragraphs
from pingding.policy.values.size import TOO_LARGE, refuse_oversized
from pingding.policy.values.values import read_value, write_value
from pingding.queries.access import find_case
from pingding.queries.applications.receipts import passed_draft, withdrawal_refusal
from pingding.queries.applications.writing_permission import Writing, writing_or_refuse
from pingding.queries.calls.calls import apply_refusal, joint_refusal
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of, shared
from pingding.queries.journal.acts.applications import (
    OpenApplication,
    SaveDraft,
    WithdrawApplication,
)
from pingding.queries.page_marks import moved_on
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Call, Case, Filing, Organisation

LONGEST_REASON = 2000


@action
def open_application(
    call: Call,
    organisation: Organisation,
    *,
    actor: Viewer,
    at: datetime,
    regions: tuple[str, ...] = (),
    take_over: bool = False,
) -> Case:
    """Open an application of a unit in a call; an application already open is given back instead of a second one.

    `regions` are those that apply jointly with the unit's own. With `take_over` the draft starts from what the unit
    wrote for an earlier call and did not hand in. Effects: a case bound to the call's edition, its first round, a
    draft of what the unit withdrew before in this call. Refusals: not a writer of the unit; whatever
    keeps the unit from applying (`queries.calls.apply_refusal`), with its clause; a region that is unknown,
    abolished or not addressed.
    """
    if not actor.holds(organisation.pk, Role.ADMINISTRATOR, Role.WRITER):
        raise Refusal(_("只有本单位的管理员或填报人可以申报"), kind="forbidden", remedy=_("请由本单位管理员为您授权。"))
    lock = for_change(Organisation.objects.all()).get(pk=organisation.pk)
    existing = Case.objects.filter(call=call, organisation=lock, ended_at=None, held_title=None).first()
    if existing is not None:
        return existing
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
    start_from_earlier(case, passed_draft(lock, call, at) if take_over else None, at=at)
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

    A text that is no value of its field is kept as typed and comes back with its refusal; so does what is larger than
    its place (kind `too_large`), in whose stead what stood there stays. `seen` are the marks (`queries.page_marks`) of
    the fields as the page showed them. Effects: the draft is changed and one journal entry names the fields. Refusals:
    not this person's form; a field that is not reopened; Moved when somebody saved one of the fields since: all others
    are saved.
    """
    case = find_held(actor, number)
    writing = writing_or_refuse(actor, CaseFile(case), form)
    draft = draft_for(case, writing.form, writing.organisation, at=at)
    new, wrong = _read_typed(writing, edition_of(case.edition).vocabulary, values)
    moved = moved_on(draft.data, new, seen or {})
    draft.data |= {key: value for key, value in new.items() if key not in moved}
    draft.saved_at = at
    if signed is not None:
        sign(draft, signed)
    update(draft, "data", "signed", "saved_at")
    name_draft(case, draft)
    saved = values.keys() - moved.keys()
    if saved or not moved:
        record_draft(draft, saved, actor=actor, at=at)
    if moved:
        raise moved_draft(draft, moved)
    return wrong


def record_draft(draft: Filing, fields: Collection[str], *, actor: Viewer, at: datetime) -> None:
    """The journal's entry of a draft that was saved."""
    record_act(
        SaveDraft(form=draft.form, fields=tuple(sorted(fields))),
        at=at,
        actor=actor,
        behalf=draft.organisation,
        case=draft.case,
    )


def sign(draft: Filing, signed: tuple[str, ...]) -> None:
    """Put the signed declarations into a draft, which the caller saves; refuse one that the form does not have."""
    _refuse_undeclared(draft.case, draft.form, signed)
    draft.signed = list(signed)


def _refuse_undeclared(case: Case, form: str, signed: tuple[str, ...]) -> None:
    declared = edition_of(case.edition).forms[form].declarations
    for declaration in signed:
        if declaration not in declared:
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
            raise _of_another_year(writing, vocabulary[key], raw) or Refusal(
                _("“%(field)s”本次不能修改") % {"field": vocabulary[key].label},
                kind="forbidden",
                remedy=_("只能修改本表由您填写、且本次要求补正的部分。"),
            )
        fact = vocabulary[key]
        try:
            refuse_oversized(fact, raw, where=fact.label)
            new[key] = write_value(read_value(fact, raw, shared(), where=fact.label))
        except Refusal as refusal:
            wrong[key] = refusal
            if refusal.kind != TOO_LARGE:
                new[key] = raw
    return new, wrong


def _of_another_year(writing: Writing, fact: Fact, typed: Any) -> Refusal | None:
    """That what is owed for one year would be reported for another; None for anything else."""
    year = writing.seat.run.case.period
    if fact.record != "year" or year is None or str(typed).strip() == str(year):
        return None
    return Refusal(
        _("本件是%(year)d年度的“%(step)s”，不能填报%(other)s年度")
        % {"year": year, "step": writing.seat.step.title, "other": typed},
        where=fact.label,
        clause=fact.clause or writing.seat.step.clause,
        kind="conflict",
        remedy=_("请在该年度的那一件中填报；没有的，该年度没有须办理的事项。"),
    )


@action
def withdraw_application(number: str, *, actor: Viewer, at: datetime, reason: str = "") -> Case:
    """Withdraw an application, as long as it can be (`queries.applications.receipts.withdrawal_refusal`).

    Effects: whoever had it at hand gets a message; the case ends as withdrawn; all versions stay.
    Refusals: not the applicant; too late, with the clause.
    """
    case = find_case(actor, number)
    lock_case(case)
    reason = read_paragraphs(reason, _("撤回理由"), LONGEST_REASON, required=False)
    if (refusal := withdrawal_refusal(actor, case, at)) is not None:
        raise refusal
    clause = edition_of(case.edition).programme.intake.clause
    notify_withdrawal(case, at=at)
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
