"""Days at which a definition's comparisons of a date come out otherwise: calendar functions, read backwards."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from pingding.cli.synthesis.literals import comparisons_of, entered_names
from pingding.policy.expressions.evaluation import Evaluate, compiled
from pingding.policy.facts.facts import Facts
from pingding.policy.values.typed import Value

YEARS = (*range(-80, -10, 10), *range(-10, 11), 15, 20)
"""How far from the day of the question one looks, in years; nearby year by year."""
DAY = timedelta(days=1)


class TurningDays:
    """Finds, for a date and given values of all other facts, the days at which what compares it comes out otherwise."""

    def __init__(self, blank: Facts) -> None:
        self.blank = blank
        self.comparisons = blank.compiled.cached("comparisons of days", lambda: _of_days(blank))

    def of(self, key: str, others: Mapping[str, Value]) -> list[date]:
        """The days at which a comparison of the fact turns, in order; none where nothing compares it."""
        probes = [self.blank.on + timedelta(days=round(years * 365.25)) for years in YEARS]
        turns: set[date] = set()
        for left, right in self.comparisons.get(key, ()):
            turns.update(turning(self._order(left, right, key, others), probes))
        return sorted(turns)

    def _order(
        self, left: Evaluate, right: Evaluate, key: str, others: Mapping[str, Value]
    ) -> Callable[[date], int | None]:
        """How the two sides stand to one another (-1, 0, 1) by the day; None where one of them is unknown."""

        def order(day: date) -> int | None:
            facts = Facts(self.blank.edition, self.blank.shared, {**others, key: day}, self.blank.on)
            one, other = left(facts), right(facts)
            if isinstance(one, Decimal) and isinstance(other, Decimal):
                return (one > other) - (one < other)
            return (one > other) - (one < other) if isinstance(one, date) and isinstance(other, date) else None

        return order


def _of_days(blank: Facts) -> dict[str, list[tuple[Evaluate, Evaluate]]]:
    """By date, the two sides of every comparison that it decides."""
    sides: dict[str, list[tuple[Evaluate, Evaluate]]] = {}
    for term in comparisons_of(blank):
        for name in entered_names(blank, tuple(term.names())):
            if blank.compiled.vocabulary[name].type == "date":
                left, right = term.args
                sides.setdefault(name, []).append((compiled(left), compiled(right)))
    return sides


def turning(answer: Callable[[date], object], probes: Sequence[date]) -> Iterator[date]:
    """Between probes at which an answer differs, the first day on which it is no longer that of the earlier one.

    >>> list(turning(lambda day: day >= date(2020, 2, 29), [date(2019, 1, 1), date(2021, 1, 1)]))
    [datetime.date(2020, 2, 29)]
    """
    answers = [answer(day) for day in probes]
    for place in range(1, len(probes)):
        if answers[place - 1] != answers[place]:
            before, after = probes[place - 1], probes[place]
            while after - before > DAY:
                middle = before + (after - before) // 2
                before, after = (middle, after) if answer(middle) == answers[place - 1] else (before, middle)
            yield after
