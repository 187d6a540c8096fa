"""What the holder of a title owes: which periods have no case yet, and on which day the next is to be opened."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta

from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.deadlines import owed_by
from pingding.policy.procedures.validity import duties_end_on
from pingding.queries.cases.facts import facts_of_many
from pingding.queries.editions import edition_of
from pingding.records.models import ObligationPeriod, Title

Period = tuple[str, int]
"""An obligation's id and the year that is reported on."""


def opened_periods(titles: Iterable[Title]) -> Mapping[int, frozenset[Period]]:
    """By title, the periods whose case has been opened, in one query."""
    opened: dict[int, set[Period]] = {title.pk: set() for title in titles}
    rows = ObligationPeriod.objects.filter(title__in=opened).values_list("title", "obligation", "period")
    for title, obligation, period in rows:
        opened[title].add((obligation, period))
    return {title: frozenset(periods) for title, periods in opened.items()}


def periods_to_open(title: Title, key: str, opened: Collection[Period], on: date) -> dict[int, date]:
    """The due date by period, of each of an obligation that it is time to open by a day and that has no case yet.

    Periods that the obligation's procedure does not concern are not among them.
    """
    obligation = edition_of(title.edition).obligations[key]
    due_days = {period: due_day for period, due_day in _owed(title, obligation, on) if (key, period) not in opened}
    return {period: due_day for period, due_day in due_days.items() if _concerned(title, obligation, due_day)}


def next_opening(title: Title, opened: Collection[Period], on: date) -> date | None:
    """The first day on which a case is to be opened of what the title owes; None when it owes nothing more.

    Whether a period that opens after `on` concerns the title is decided when its day comes.
    """
    obligations = edition_of(title.edition).obligations.items()
    days = [_next_day(title, key, obligation, opened, on) for key, obligation in obligations]
    return min((day for day in days if day is not None), default=None)


def _next_day(title: Title, key: str, obligation: Obligation, opened: Collection[Period], on: date) -> date | None:
    for period, due_day in _owed(title, obligation, date.max):
        opens_on = _opens_on(obligation, due_day)
        if (key, period) not in opened and (opens_on > on or _concerned(title, obligation, due_day)):
            return opens_on
    return None


def _opens_on(obligation: Obligation, due_day: date) -> date:
    return due_day - timedelta(days=obligation.opens_days)


def _concerned(title: Title, obligation: Obligation, due_day: date) -> bool:
    """Whether the procedure concerns the title for the period due then, by the facts of its case on the opening day.

    As with a conditional step, what cannot be decided concerns it.
    """
    edition = edition_of(title.edition)
    when = edition.procedures[obligation.procedure].when
    if when is None:
        return True
    case = title.case
    case.edition = title.edition
    return facts_of_many([case], {case.pk: _opens_on(obligation, due_day)})[case.pk].holds(when) is not False


def _owed(title: Title, obligation: Obligation, on: date) -> Iterator[tuple[int, date]]:
    """The periods that the title has to meet and that are open by a day, with their due dates, the first first."""
    if obligation.titles and title.kind not in obligation.titles:
        return
    ends = [day for day in (title.expires_on, duties_end_on(edition_of(title.edition))) if day is not None]
    for period, due_day in owed_by(obligation, title.granted_on, on):
        if any(due_day >= day for day in ends):
            return
        yield period, due_day
