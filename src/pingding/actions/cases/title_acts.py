"""What an outcome does to the title that its case is about: recorded with its clause, and its life computed again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.cases.new_titles import begin_title, rebuild_spans, record_granted, title_number
from pingding.actions.cases.obligations import set_next_opening
from pingding.actions.cases.rounds import disclose
from pingding.actions.door import for_change, hold_journal, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.journal_chain import content_digest
from pingding.policy.language import Outcome, TitleKind
from pingding.policy.steps import title_acts as said
from pingding.policy.titles.acts import TITLES, effective_day, term_end, what_it_sets
from pingding.policy.titles.state import TitleState, state_on
from pingding.policy.values.values import write_value
from pingding.queries.bans import person_digest
from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, revisions_of
from pingding.queries.journal import contents
from pingding.queries.journal.acts.cases import ChangeTitle
from pingding.queries.title_spans import held_on, replayed
from pingding.records.models import (
    Ban,
    Batch,
    Case,
    IssuedDocument,
    Organisation,
    Partner,
    StepRun,
    Title,
    TitleChange,
)


@dataclass(frozen=True)
class _Act:
    """One act of an outcome on the title of a case, from a day on, and what it rests on."""

    act: said.TitleActBase
    title: Title
    state: TitleState
    case: Case
    facts: Facts
    day: date


def carry_out_acts(case: Case, run: StepRun, outcome: Outcome, *, at: datetime) -> None:
    """Record the acts of an outcome on the title that the case is about, in their order.

    Effects of each: a change with its clause, its document and the day from which it holds; the title's life computed
    again; bans and grades where it sets them; journal; the holder is notified. Refusals: what the title's standing on
    that day does not admit; facts that are not known; a unit or a title that is not there.
    """
    if not outcome.acts:
        return
    held_title = case.held_title
    if held_title is None:
        raise Refusal(_("本件没有所涉的称号"), where=outcome.label, remedy=_("请从称号页发起。"))
    disclose(case)
    hold_journal()
    title = for_change(Title.objects.filter(pk=held_title.pk)).get()
    title.edition = case.edition
    document = _document_at(case, run)
    decided_on = document.dated if document else local_date(at)
    facts = case_facts(case, on=local_date(at)).facts
    procedure = edition_of(case.edition).procedures[case.procedure]
    around = outcome.clause or procedure.steps[run.step].clause or procedure.clause
    for written in outcome.acts:
        act = written.model_copy(update={"clause": written.clause or around})
        day = effective_day(act, facts, decided_on)
        state = state_on(replayed(title), max(day, title.granted_on))
        assert state is not None
        _carry_out(_Act(act, title, state, case, facts, day), run, document, at)


def _document_at(case: Case, run: StepRun) -> IssuedDocument | None:
    """The document that was issued for the case in this round, where the step issues one."""
    issued = Batch.objects.filter(items__case=case, step=run.step, kind=run.kind, acted_at__gte=run.opened_at)
    return IssuedDocument.objects.filter(batch__in=issued).order_by("-pk").first()


def _carry_out(doing: _Act, run: StepRun, document: IssuedDocument | None, at: datetime) -> None:
    name: str = doing.act.act  # type: ignore[attr-defined]
    sets = what_it_sets(doing.act, doing.state, doing.facts, doing.day)
    beside = _BESIDE.get(type(doing.act), _nothing)
    more, details = beside(doing)
    change = TitleChange.objects.create(
        title=doing.title,
        act=name,
        sets=_stored(sets | more),
        details=details,
        effective_on=doing.day,
        clause=list(doing.act.clause),
        case=doing.case,
        step=run.step,
        document=document,
        recorded_at=at,
    )
    follow = _AFTER.get(type(doing.act))
    if follow is not None:
        follow(doing, change)
    rebuild_spans(doing.title)
    set_next_opening(doing.title, local_date(at))
    _record(change, doing.state.name, doing.case, run.step, doing.act.clause, at)
    notify(
        gettext_noop("“%(name)s”：%(act)s，自%(day)s起"),
        {"name": doing.state.name, "act": TITLES[name], "day": doing.day},
        at=at,
        organisation=doing.case.organisation,
        case=doing.case,
    )


def supersede(title: Title, kind: TitleKind) -> None:
    """End the titles of the unit that the one just granted takes the place of, on the day it begins."""
    if not kind.replaces:
        return
    editions = revisions_of(title.edition)
    held_titles = held_on(title.granted_on).filter(
        title__edition__in=editions, kind__in=kind.replaces, organisation=title.organisation
    )
    earlier = Title.objects.filter(pk__in=held_titles.values("title")).exclude(pk=title.pk).select_related("edition")
    for old in for_change(earlier.defer("edition__content")):
        change = TitleChange.objects.create(
            title=old,
            act="supersede",
            sets={"standing": "superseded", "until": None},
            details={"by": title.number},
            effective_on=title.granted_on,
            clause=list(kind.clause),
            case=title.case,
            step="",
            document=title.document,
            recorded_at=title.document.batch.acted_at,
        )
        rebuild_spans(old)
        set_next_opening(old, title.granted_on)
        _record(change, old.name, title.case, "", kind.clause, change.recorded_at)


def _record(change: TitleChange, name: str, case: Case, step: str, clause: tuple[str, ...], at: datetime) -> None:
    digest = content_digest(contents.of_change(change))
    act = ChangeTitle(act_on_title=change.act, effective_on=change.effective_on, content=digest)
    record_act(act, at=at, case=case, step=step, about=name, clause=clause)


def _stored(sets: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in sets.items()}


# -- what an act sets that the records know, and what it leaves beside the title

Beside = tuple[dict[str, Any], dict[str, Any]]
"""What is set beside what the policy says, and the details that the change keeps."""


def _nothing(_doing: _Act) -> Beside:
    return {}, {}


def _transfer(doing: _Act) -> Beside:
    act = doing.act
    assert isinstance(act, said.Transfer)
    return {"holder": _unit(doing, act.fact).pk}, {}


def _merge(doing: _Act) -> Beside:
    act = doing.act
    assert isinstance(act, said.Merge)
    number = str(doing.facts[act.fact] or "").strip()
    into = Title.objects.filter(Q(number=number) | Q(code=number)).exclude(pk=doing.title.pk).first()
    if into is None:
        raise Refusal(
            _("没有编号为“%(number)s”的其他称号") % {"number": number},
            clause=doing.act.clause,
            remedy=_("请核对并入的称号的编号。"),
        )
    return {}, {"into": into.number}


def _stop_support(doing: _Act) -> Beside:
    act = doing.act
    assert isinstance(act, said.StopSupport)
    return {}, _stored({"until": end} if (end := term_end(act, doing.day)) else {})


def _enter(doing: _Act) -> Beside:
    act = doing.act
    assert isinstance(act, said.Enter)
    values = {key: doing.facts[key] for key in act.facts}
    return {}, {"entries": {key: write_value(value) for key, value in values.items() if value is not None}}


def _said(doing: _Act) -> Beside:
    """What was written of the act in the definition, where nothing has to be computed."""
    return {}, doing.act.model_dump(mode="json", by_alias=True, exclude={"act", "clause", "local"}, exclude_none=True)


_BESIDE: dict[type[said.TitleActBase], Callable[[_Act], Beside]] = {
    said.Transfer: _transfer,
    said.Merge: _merge,
    said.Enter: _enter,
    said.StopSupport: _stop_support,
    said.CreditRecord: _said,
    said.Meet: _said,
    said.Defer: _said,
    said.RecordGrade: _said,
}


def _unit(doing: _Act, fact: str) -> Organisation:
    code = str(doing.facts[fact] or "").strip().upper()
    unit = Organisation.objects.filter(code=code).first() if code else None
    if unit is None:
        raise Refusal(
            _("统一社会信用代码为“%(code)s”的单位没有在平台登记") % {"code": code},
            clause=doing.act.clause,
            remedy=_("请先由该单位登记，再办理变更。"),
        )
    return unit


# -- what follows from a change that is stored


def _ban(doing: _Act, change: TitleChange) -> None:
    act = doing.act
    assert isinstance(act, said.Ban)
    common = {
        "change": change,
        "edition": doing.title.edition,
        "everywhere": act.programmes == "all",
        "starts": doing.day,
        "ends": term_end(act, doing.day),
    }
    if "unit" in act.who:
        Ban.objects.create(organisation_id=doing.state.holder, **common)
    if "partners" in act.who:
        for partner in Partner.objects.filter(case=doing.title.case_id, removed_at=None).exclude(code=""):
            Ban.objects.create(partner_code=partner.code, **common)
    if "person" in act.who and act.person:
        Ban.objects.create(person=person_digest(_person(doing, act.person)), **common)


def _person(doing: _Act, fact: str) -> str:
    """The person that a fact names, in this case or in the one in which the title was granted."""
    granting = doing.title.case
    granting.edition = doing.title.edition
    name = doing.facts[fact] or case_facts(granting, on=doing.day).facts[fact]
    if not name:
        what = _("没有填写“%(fact)s”，不能办理") % {"fact": edition_of(granting.edition).vocabulary[fact].label}
        raise Refusal(what, clause=doing.act.clause, remedy=_("请退回补填。"))
    return str(name)


def _grade(doing: _Act, change: TitleChange) -> None:
    act = doing.act
    assert isinstance(act, said.RecordGrade)
    doing.case.scores |= {act.fact: act.as_}


def _split(doing: _Act, change: TitleChange) -> None:
    """Begin the title that goes on beside this one: of the same kind, field and term, for the unit that is named."""
    act, old = doing.act, doing.title
    assert isinstance(act, said.Split)
    name, unit = str(doing.facts[act.name] or ""), _unit(doing, act.holder)
    if change.document is None or not name:
        what = _("分立须有分出的称号的名称，并由所发的文件作出")
        raise Refusal(what, clause=act.clause, remedy=_("请核对所填的名称，从发文步骤办理。"))
    kind = edition_of(old.edition).titles[doing.state.kind]
    title = Title(
        case=doing.case,
        edition=old.edition,
        kind=doing.state.kind,
        status=kind.status,
        organisation=unit,
        name=name,
        number=title_number(edition_of(old.edition), kind, doing.day.year),
        region=unit.region,
        field=doing.state.field,
        granted_on=doing.day,
        expires_on=doing.state.expires_on,
        document=change.document,
    )
    begin_title(title)
    record_granted(title, clause=act.clause, at=change.recorded_at)
    change.details = {"into": title.number}
    change.save(update_fields=["details"])


_AFTER: dict[type[said.TitleActBase], Callable[[_Act, TitleChange], None]] = {
    said.Ban: _ban,
    said.Split: _split,
    said.RecordGrade: _grade,
}
