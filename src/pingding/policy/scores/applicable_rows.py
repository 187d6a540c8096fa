"""Which rows of an indicator set concern a case: what its scorers are asked for, and the floors it stays below."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import BONUS, Indicator, IndicatorSet
from pingding.policy.scores.figures import apart
from pingding.policy.scores.leaves import judged_rule
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.rules.judged import needs_reason, reason_words
from pingding.policy.scores.scoring import Scored
from pingding.policy.translation import gettext as _


def asked_leaves(indicators: IndicatorSet, facts: Facts) -> dict[str, Indicator]:
    """By path, every row that a scorer gives points for in this case.

    A row whose `when`, or that of a row above it, is false is not asked for. While that is unknown the row applies,
    as it does when it is scored.
    """
    return {
        path: leaf
        for key, row in indicators.rows.items()
        for path, leaf in _applying(key, row, facts)
        if judged_rule(leaf.score, facts)
    }


def _applying(path: str, row: Indicator, facts: Facts) -> Iterator[tuple[str, Indicator]]:
    if facts.holds(row.when) is False:
        return
    if not row.children:
        yield path, row
    for key, child in row.rows.items():
        yield from _applying(f"{path}/{key}", child, facts)


def lacking_reasons(
    asked: Mapping[str, Indicator], facts: Facts, points: Mapping[str, Decimal], reasons: Collection[str]
) -> dict[str, str]:
    """By path, of the rows asked for, those whose points need a reason that is not among these, with the rule."""
    lacking = {}
    for path, leaf in asked.items():
        rule, own = judged_rule(leaf.score, facts), points.get(path)
        if rule is not None and own is not None and needs_reason(rule, own) and path not in reasons:
            lacking[path] = reason_words(rule, leaf.weight)
    return lacking


@dataclass(frozen=True)
class Shortfall:
    """A row that stays below the least it must reach, and where that is said."""

    title: str
    points: Decimal
    floor: Decimal
    clause: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What is short, as a clause of a sentence."""
        words = {"row": self.title, "points": plain(self.points), "floor": plain(self.floor)}
        return _("“%(row)s”得分%(points)s，低于最低要求%(floor)s") % words


def shortfalls(indicators: IndicatorSet, scored: Scored) -> tuple[Shortfall, ...]:
    """The rows of a scored case below their floors, in order; each with its own clause, or the nearest one above."""
    rows = {row.path: row for row in scored.rows()}
    short = []
    for path in scored.floors_failed:
        row = rows[path]
        assert row.compared is not None
        assert row.floor is not None
        points = apart(row.compared, [row.floor], indicators.places)
        short.append(Shortfall(row.title, points, row.floor, _clause(indicators, path)))
    return tuple(short)


def _clause(indicators: IndicatorSet, path: str) -> tuple[str, ...]:
    clause: tuple[str, ...] = indicators.clause
    holder: IndicatorSet | Indicator = indicators
    while path:
        key = next(each for each in holder.rows if path == each or path.startswith(f"{each}/"))
        row = holder.rows[key]
        bonus = holder.bonus.clause if holder.bonus and key.startswith(f"{BONUS}/") else ()
        clause, holder, path = row.clause or bonus or clause, row, path[len(key) + 1 :]
    return clause
