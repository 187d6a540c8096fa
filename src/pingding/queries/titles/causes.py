"""What may give rise to a consequence and was not looked at yet, and which consequences follow from it.

The cost of looking follows what is new: each case that ended, each period past its due day and each change of a title
is marked once it was looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from pingding.policy.facts.facts import Facts
from pingding.policy.language.procedures import Consequence
from pingding.policy.procedures.deadlines import end_of
from pingding.policy.titles import grounds
from pingding.policy.titles.acts import TITLES
from pingding.policy.values.showing import show_value
from pingding.queries.cases.facts import facts_of_many
from pingding.queries.cases.met_periods import met_at
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of, revisions_of, shared
from pingding.queries.title_spans import held_on, span_of
from pingding.records.models import Case, ObligationPeriod, StepRun, StoredEdition, Title, TitleChange

Cause = Case | ObligationPeriod | TitleChange
"""A case about a title that has ended, what was owed and is past its day, a change of a title."""


@dataclass(frozen=True)
class Arising:
    """A consequence that follows from a cause for a title, and why, in sentences."""

    title: Title
    key: str
    consequence: Consequence
    grounds: tuple[str, ...]
    cause: Case | None = None
    owed: ObligationPeriod | None = None


def causes(at: datetime) -> list[Cause]:
    """Everything that came about by a moment and was not looked at, in the order in which it came about."""
    return [*_ended(at), *_past_due(at), *_changes(local_date(at))]


@compiled_query
def _ended(at: datetime) -> QuerySet[Case]:
    rows = Case.objects.filter(ended_at__lte=at, follow_up=True).order_by("ended_at", "pk")
    return rows.select_related("edition", "organisation", "held_title__edition").defer(*_CONTENT)


_CONTENT = ("edition__content", "held_title__edition__content")


@compiled_query
def _past_due(at: datetime) -> QuerySet[ObligationPeriod]:
    rows = ObligationPeriod.objects.filter(due_at__lt=at, follow_up=True).order_by("due_at", "pk")
    related = rows.select_related("title__edition", "case__edition", "case__organisation")
    return related.defer("title__edition__content", "case__edition__content")


@compiled_query
def _changes(day: date) -> QuerySet[TitleChange]:
    rows = TitleChange.objects.filter(effective_on__lte=day, follow_up=True).order_by("effective_on", "pk")
    return rows.select_related("title__edition").defer("title__edition__content")


def settled(cause: Cause, at: datetime) -> bool:
    """Whether nothing more can follow from the cause: of silence, only once the longest time given has run."""
    if not isinstance(cause, ObligationPeriod) or _met_by(cause, cause.due_at):
        return True
    return all(at > _silent_from(cause, consequence) for _key, consequence in _of_silence(cause))


def arising(cause: Cause, at: datetime) -> Iterator[Arising]:
    """What follows from the cause at a moment, whether or not it was proposed already."""
    if isinstance(cause, Case):
        yield from _from_end(cause)
    elif isinstance(cause, ObligationPeriod):
        yield from _from_silence(cause, at)
    else:
        yield from _from_change(cause, local_date(at))


def _from_end(case: Case) -> Iterator[Arising]:
    title = case.held_title or Title.objects.select_related("edition").filter(case=case).first()
    if title is None or case.status == Case.Status.WITHDRAWN or case.ended_at is None:
        return
    day = local_date(case.ended_at)
    for key, consequence in edition_of(title.edition).consequences.items():
        if case.procedure not in consequence.from_.after:
            continue
        taken = _outcomes(case)
        if consequence.from_.outcome and not taken.keys() & set(consequence.from_.outcome):
            continue
        facts = facts_of_many([case], {case.pk: day})[case.pk]
        if _holds(consequence, facts):
            procedure = edition_of(case.edition).procedures[case.procedure]
            results = [taken[way] for way in consequence.from_.outcome if way in taken]
            why = grounds.of_ended_case(
                procedure.title, case.number, case.period, day, results, _values(consequence, facts)
            )
            yield Arising(title, key, consequence, _with_clause(why, consequence), cause=case)


def _outcomes(case: Case) -> dict[str, str]:
    """The outcomes that the case's steps came to in their last rounds, as step.outcome, with their labels."""
    steps = edition_of(case.edition).procedures[case.procedure].steps
    last = {run.step: run.outcome for run in StepRun.objects.filter(case=case, closed_at__isnull=False).order_by("pk")}
    return {
        f"{step}.{outcome}": steps[step].outcomes[outcome].label
        for step, outcome in last.items()
        if outcome in steps[step].outcomes
    }


def _of_silence(owed: ObligationPeriod) -> list[tuple[str, Consequence]]:
    every = edition_of(owed.title.edition).consequences.items()
    return [(key, consequence) for key, consequence in every if consequence.from_.missed == owed.obligation]


def _silent_from(owed: ObligationPeriod, consequence: Consequence) -> datetime:
    """The moment after which the consequence follows."""
    if not consequence.from_.days:
        return owed.due_at
    return end_of(local_date(owed.due_at) + timedelta(days=consequence.from_.days))


def _met_by(owed: ObligationPeriod, moment: datetime) -> bool:
    met = met_at([owed]).get(owed.pk)
    return met is not None and met <= moment


def _from_silence(owed: ObligationPeriod, at: datetime) -> Iterator[Arising]:
    edition = edition_of(owed.title.edition)
    for key, consequence in _of_silence(owed):
        since = _silent_from(owed, consequence)
        if at <= since or _met_by(owed, since):
            continue
        facts = facts_of_many([owed.case], {owed.case_id: local_date(since)})[owed.case_id]
        if _holds(consequence, facts):
            what, due = edition.obligations[owed.obligation].title, local_date(owed.due_at)
            why = grounds.of_silence(what, owed.period, due, consequence.from_.days, _values(consequence, facts))
            yield Arising(owed.title, key, consequence, _with_clause(why, consequence), owed=owed)


def _from_change(change: TitleChange, today: date) -> Iterator[Arising]:
    """For the other titles of whoever held the title on the day of the change."""
    span = span_of(change.title, change.effective_on)
    if span is None:
        return
    others = held_on(today).filter(organisation=span.organisation_id).exclude(title=change.title)
    programmes: frozenset[str] | None = None
    for title in _titles(Title.objects.filter(pk__in=others.values("title"))):
        for key, consequence in edition_of(title.edition).consequences.items():
            trigger = consequence.from_.title_act
            if trigger is None or change.act not in trigger.acts:
                continue
            programmes = programmes or _programmes(change.title.edition)
            if trigger.programme in programmes and _holds(consequence, granted_facts(title, today)):
                why = grounds.of_change(
                    span.name, change.title.edition.title, TITLES[change.act], change.effective_on, change.clause
                )
                yield Arising(title, key, consequence, _with_clause(why, consequence), cause=change.case)


def _titles(rows: QuerySet[Title]) -> QuerySet[Title]:
    return rows.select_related("edition", "case__organisation").defer("edition__content").order_by("pk")


def _programmes(edition: StoredEdition) -> frozenset[str]:
    rows = StoredEdition.objects.filter(pk__in=revisions_of(edition))
    return frozenset(rows.values_list("programme", flat=True))


def granted_facts(title: Title, on: date) -> Facts:
    """The facts of the case in which the title was granted, as of a day."""
    case = title.case
    case.edition = title.edition
    return facts_of_many([case], {case.pk: on})[case.pk]


def _holds(consequence: Consequence, facts: Facts) -> bool:
    return consequence.from_.when is None or facts.holds(consequence.from_.when) is True


def _values(consequence: Consequence, facts: Facts) -> list[grounds.Value]:
    """The facts that the condition speaks of, in words; personal ones are left out."""
    if consequence.from_.when is None:
        return []
    names = dict.fromkeys(facts.expression(consequence.from_.when).term.names())
    vocabulary = facts.edition.vocabulary
    shown = {name: vocabulary[name] for name in names if name in vocabulary and not vocabulary[name].personal}
    return [(fact.label, show_value(fact, facts[name], shared())) for name, fact in shown.items()]


def _with_clause(why: str, consequence: Consequence) -> tuple[str, ...]:
    return (why, *grounds.resting_on(consequence.from_.clause or consequence.clause))
