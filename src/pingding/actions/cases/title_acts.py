"""What an outcome does to the title that its case is about: recorded with its clause, and its life computed again."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from pingding.actions.cases.new_titles import rebuild_spans
from pingding.actions.cases.obligations import set_next_opening
from pingding.actions.cases.rounds import disclose
from pingding.actions.cases.title_act_effects import AFTER, SETTING, ActOnTitle, as_stored, nothing
from pingding.actions.door import for_change, hold_journal, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.policy.language import Outcome, TitleKind
from pingding.policy.titles.acts import TITLES, effective_day, meant_for, what_it_sets
from pingding.policy.titles.state import state_on
from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, revisions_of
from pingding.queries.journal import contents
from pingding.queries.journal.acts.cases import ChangeTitle
from pingding.queries.title_spans import held_on, replayed
from pingding.records.models import (
    Batch,
    Case,
    IssuedDocument,
    Organisation,
    StepRun,
    Title,
    TitleChange,
)


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
    edition = edition_of(case.edition)
    procedure = edition.procedures[case.procedure]
    around = outcome.clause or procedure.steps[run.step].clause or procedure.clause
    for written in outcome.acts:
        act = written.model_copy(update={"clause": written.clause or around})
        day = effective_day(act, facts, decided_on)
        state = state_on(replayed(title), max(day, title.granted_on))
        assert state is not None
        meant = meant_for(act, edition.titles[state.kind])
        _carry_out(ActOnTitle(meant, title, state, case, facts, day), run, document, at)


def _document_at(case: Case, run: StepRun) -> IssuedDocument | None:
    """The document that was issued for the case in this round, where the step issues one."""
    issued = Batch.objects.filter(items__case=case, step=run.step, kind=run.kind, acted_at__gte=run.opened_at)
    return IssuedDocument.objects.filter(batch__in=issued).order_by("-pk").first()


def _carry_out(doing: ActOnTitle, run: StepRun, document: IssuedDocument | None, at: datetime) -> None:
    name: str = doing.act.act  # type: ignore[attr-defined]
    sets = what_it_sets(doing.act, doing.state, doing.facts, doing.day)
    more, details = SETTING.get(type(doing.act), nothing)(doing)
    change = TitleChange.objects.create(
        title=doing.title,
        act=name,
        sets=as_stored(sets | more),
        details=details,
        effective_on=doing.day,
        clause=list(doing.act.clause),
        case=doing.case,
        step=run.step,
        document=document,
        recorded_at=at,
    )
    follow = AFTER.get(type(doing.act))
    if follow is not None:
        follow(doing, change)
    rebuild_spans(doing.title)
    set_next_opening(doing.title, local_date(at))
    _record(change, doing.state.name, doing.case, run.step, doing.act.clause, at)
    new, act = _new_value(doing, change), gettext_lazy(TITLES[name])
    words = {"name": doing.state.name, "act": act, "day": doing.day}
    text = gettext_noop("“%(name)s”：%(act)s，自%(day)s起")
    if new:
        text, words = gettext_noop("“%(name)s”：%(act)s，自%(day)s起为“%(new)s”"), words | {"new": new}
    notify(text, words, at=at, organisation=doing.case.organisation, case=doing.case)


def _new_value(doing: ActOnTitle, change: TitleChange) -> str:
    """The name, the holder or the kind that the title has from then on, where the act gives it another."""
    if "holder" in change.sets:
        return Organisation.objects.get(pk=change.sets["holder"]).name
    if "kind" in change.sets:
        return edition_of(doing.case.edition).titles[change.sets["kind"]].label[:]
    return str(change.sets.get("name", ""))


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
