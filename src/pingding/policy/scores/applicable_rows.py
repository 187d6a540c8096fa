"""Which rows of an indicator set concern a case: what its scorers are asked for, and the floors it stays below."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import Indicator, IndicatorSet
from pingding.policy.scores.leaves import BONUS, judged_rule
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.scoring import Scored
from pingding.policy.translation import gettext as _


def asked_leaves(indicators: IndicatorSet, facts: Facts) -> dict[str, Indicator]:
    """By path, every row that a scorer gives points for in this case.

    A row whose `when`, or that of a row above it, is false is not asked for. While that is unknown the row applies,
    as it does when it is scored.
    """
    tops = dict(indicators.tree.items())
    bonus = {f"{BONUS}/{key}": row for key, row in indicators.bonus.items.items()} if indicators.bonus else {}
    return {
        path: leaf
        for key, row in (tops | bonus).items()
        for path, leaf in _applying(key, row, facts)
        if judged_rule(leaf.score)
    }


def _applying(path: str, row: Indicator, facts: Facts) -> Iterator[tuple[str, Indicator]]:
    if facts.holds(row.when) is False:
        return
    if not row.children:
        yield path, row
    for key, child in row.children.items():
        yield from _applying(f"{path}/{key}", child, facts)


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
        assert row.points is not None
        assert row.floor is not None
        short.append(Shortfall(row.title, row.points, row.floor, _clause(indicators, path)))
    return tuple(short)


def _clause(indicators: IndicatorSet, path: str) -> tuple[str, ...]:
    clause, rows = indicators.clause, dict(indicators.tree.items())
    keys = path.split("/")
    if keys[0] == BONUS and indicators.bonus:
        clause, rows, keys = indicators.bonus.clause or clause, dict(indicators.bonus.items.items()), keys[1:]
    for key in keys:
        row = rows[key]
        clause, rows = row.clause or clause, dict(row.children.items())
    return clause
