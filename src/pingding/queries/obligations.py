"""What titles owe, read from what is recorded: each title's duties, what was missed, and how every period stands."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery

from pingding.policy.language import Edition
from pingding.queries.cases.met_periods import handed_in_of
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.duties import Duties, OwedPeriod
from pingding.queries.editions import edition_of
from pingding.records.models import Case, ObligationPeriod, StepRun, Title, TitleChange, TitleSpan


@compiled_query
def _lives(titles: tuple[int, ...]) -> QuerySet[TitleSpan]:
    return TitleSpan.objects.filter(title__in=titles).select_related("organisation").order_by("starts")


@compiled_query
def _periods(titles: tuple[int, ...]) -> QuerySet[ObligationPeriod]:
    return ObligationPeriod.objects.filter(title__in=titles).select_related("case").order_by("pk")


@compiled_query
def _met_or_deferred(titles: tuple[int, ...]) -> QuerySet[TitleChange]:
    rows = TitleChange.objects.filter(title__in=titles, act__in=("meet", "defer"))
    return rows.order_by("effective_on", "pk")


@compiled_query
def _ends(titles: tuple[int, ...], procedures: tuple[str, ...]) -> QuerySet[Case, tuple[int, str, datetime | None]]:
    about = Case.objects.filter(held_title__in=titles, procedure__in=procedures)
    return about.values_list("held_title", "procedure", "ended_at")


@compiled_query
def _outcomes(
    titles: tuple[int, ...], procedures: tuple[str, ...]
) -> QuerySet[StepRun, tuple[int, str, str, datetime | None]]:
    rounds = StepRun.objects.filter(case__held_title__in=titles, case__procedure__in=procedures).exclude(outcome="")
    return rounds.values_list("case__held_title", "case__procedure", "outcome", "closed_at")


def duties_of(titles: Sequence[Title]) -> dict[int, Duties]:
    """By title, what each owes, in as many queries however many titles. They come with their `edition`, and with
    their `case` and its `organisation` where the definition asks for facts."""
    spans: dict[int, list[TitleSpan]] = defaultdict(list)
    keys = tuple(title.pk for title in titles)
    for span in _lives(keys):
        spans[span.title_id].append(span)
    rows: dict[int, dict[tuple[str, int], ObligationPeriod]] = defaultdict(dict)
    cases: list[int] = []
    for row in _periods(keys):
        rows[row.title_id][row.obligation, row.period] = row
        cases.append(row.case_id)
    acts: dict[int, list[TitleChange]] = defaultdict(list)
    for act in _met_or_deferred(keys):
        acts[act.title_id].append(act)
    handed_in, events = handed_in_of(cases), _events(titles)
    return {
        title.pk: Duties(title, spans[title.pk], rows[title.pk], acts[title.pk], events[title.pk], handed_in)
        for title in titles
    }


def missed_periods(title: Title, on: date) -> tuple[OwedPeriod, ...]:
    """What the title owed by a day before `on` and nobody handed in by then; never stored, so that it stays true."""
    return tuple(each for each in obligation_history(title, on) if each.state == "missed")


def obligation_history(title: Title, on: date) -> tuple[OwedPeriod, ...]:
    """How every period stands on a day, with the next one of each obligation, by due day."""
    return tuple(sorted(duties_of([title])[title.pk].history(on), key=lambda each: (each.due, each.obligation)))


def first_step_open(cases: QuerySet[Case]) -> QuerySet[StepRun]:
    """The open rounds, other than corrections, of the step with which each of the cases began."""
    first = StepRun.objects.filter(case=OuterRef("case")).order_by("pk").values("step")[:1]
    rounds = StepRun.objects.filter(case__in=cases, closed_at=None, correction__isnull=True)
    return rounds.filter(step=Subquery(first))


def _events(titles: Sequence[Title]) -> dict[int, dict[str, list[date]]]:
    """By title, the days of what its definition counts from: outcomes and ends of cases about the title."""
    sought = {name for title in titles for name in counted_from(edition_of(title.edition))}
    events: dict[int, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    procedures = tuple(sorted({name.partition(".")[0] for name in sought}))
    if not procedures:
        return events
    keys = tuple(title.pk for title in titles)
    ends = ((title, procedure, "ended", moment) for title, procedure, moment in _ends(keys, procedures))
    for title, procedure, outcome, moment in (*ends, *_outcomes(keys, procedures)):
        if moment is not None:
            events[title][f"{procedure}.{outcome}"].append(local_date(moment))
    for days in (days for by_name in events.values() for days in by_name.values()):
        days.sort()
    return events


def counted_from(edition: Edition) -> set[str]:
    """The events of its procedures that the obligations of an edition count from."""
    return {each.after.event for each in edition.obligations.values() if each.after and "." in each.after.event}
