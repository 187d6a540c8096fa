"""Exact scores: a tree of rows with rational points, of one sheet or of several as one; nothing is rounded for show."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import BONUS, Bonus, Deduction, Indicator, IndicatorSet, JudgedScore
from pingding.policy.scores.figures import NOUGHT, ONE, exact_words, half_up
from pingding.policy.scores.leaves import DEDUCTIONS
from pingding.policy.scores.measuring import measure, plain, why_unknown
from pingding.policy.scores.rules.registry import apply_rule
from pingding.policy.scores.rules.rule import Leaf
from pingding.policy.translation import gettext_noop
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.showing import unit_words

LEFT_OUT = {
    "spread": gettext_noop("不适用，权重分摊到同级指标"),
    "drop": gettext_noop("不适用，不计入总分"),
    "zero": gettext_noop("不适用，计 0 分"),
}

Middle = Callable[[Sequence[Fraction]], Fraction]
"""The mean or the median of several points."""


@dataclass(frozen=True)
class ExactRow:
    """One row: its weight after spreading, its points (None while unknown), and how they arose.

    `factor` is what typed points are multiplied by, `cap` the most that a bonus adds; deductions are negative points.
    """

    path: str
    title: str
    weight: Fraction
    points: Fraction | None
    says: str = ""
    children: "tuple[ExactRow, ...]" = ()
    applies: bool = True
    of_which: str = ""
    floor: Fraction | None = None
    missing: tuple[str, ...] = ()
    factor: Fraction = ONE
    cap: Fraction | None = None


@dataclass(frozen=True)
class ExactScore:
    """A whole score: the rows of the tree, the bonus and the deductions (a row each, or none), and the total."""

    tree: tuple[ExactRow, ...]
    bonus: tuple[ExactRow, ...]
    deductions: tuple[ExactRow, ...]
    out_of: Fraction
    total: Fraction | None


def exact_score(
    indicators: IndicatorSet, facts: Facts, entered: Mapping[str, Decimal], cohort: Mapping[str, tuple[Decimal, ...]]
) -> ExactScore:
    """Score one sheet exactly, but for what the set itself says is rounded (`round_at`: rows or sheets)."""
    return _Scorer(indicators, facts, entered, cohort).score()


def middle_score(indicators: IndicatorSet, scores: Sequence[ExactScore], middle: Middle) -> ExactScore:
    """Several sheets of one case as one, row by row; the total is the middle of their totals."""
    first = scores[0]
    totals = [each.total for each in scores if each.total is not None]
    total = middle(totals) if len(totals) == len(scores) else None
    return ExactScore(
        tree=_middle_rows([each.tree for each in scores], middle),
        bonus=_middle_rows([each.bonus for each in scores], middle),
        deductions=_middle_rows([each.deductions for each in scores], middle),
        out_of=first.out_of,
        total=_at(indicators, "total", total),
    )


def _at(indicators: IndicatorSet, stage: str, points: Fraction | None) -> Fraction | None:
    """The points, rounded where the set rounds at this stage."""
    if points is None or indicators.round_at != stage:
        return points
    return Fraction(half_up(points, indicators.places))


def _middle_rows(sheets: Sequence[tuple[ExactRow, ...]], middle: Middle) -> tuple[ExactRow, ...]:
    return tuple(_middle_row(rows, middle) for rows in zip(*sheets, strict=True))


def _middle_row(rows: tuple[ExactRow, ...], middle: Middle) -> ExactRow:
    """A leaf that some left out counts where it was given; a branch is known only where it is in every sheet."""
    first = rows[0]
    known_points = [row.points for row in rows if row.points is not None]
    enough = len(known_points) == len(rows) if first.children else known_points
    children = _middle_rows([row.children for row in rows], middle)
    return replace(first, points=middle(known_points) if enough else None, children=children)


class _Scorer:
    """One scoring of one sheet."""

    def __init__(
        self,
        indicators: IndicatorSet,
        facts: Facts,
        entered: Mapping[str, Decimal],
        cohort: Mapping[str, tuple[Decimal, ...]],
    ) -> None:
        self.set, self.facts, self.entered, self.cohort = indicators, facts, entered, cohort
        self.zero_if_unknown = indicators.missing == "zero"
        self.dropped = NOUGHT

    def score(self) -> ExactScore:
        tree = self.rows("", self.set.tree, ONE)
        bonus = (self.bonus(BONUS, self.set.bonus, ONE),) if self.set.bonus else ()
        deductions = self.deductions()
        sums = [row.points for row in (*tree, *bonus, *deductions)]
        total = None if None in sums else max(NOUGHT, sum((points for points in sums if points), NOUGHT))
        out_of = Fraction(self.set.total) - self.dropped
        return ExactScore(tree, bonus, deductions, out_of, _at(self.set, "sheets", total))

    def rows(self, above: str, rows: Mapping[str, Indicator], factor: Fraction) -> tuple[ExactRow, ...]:
        applying = {key for key, row in rows.items() if self.facts.holds(row.when) is not False}
        weight = _weight(row for key, row in rows.items() if key in applying)
        idle = [row for key, row in rows.items() if key not in applying]
        spread = _weight(row for row in idle if row.otherwise == "spread")
        dropped = _weight(row for row in idle if row.otherwise == "drop")
        self.dropped += factor * (dropped if weight else dropped + spread)
        grown = factor * (weight + spread) / weight if weight else factor
        return tuple(
            self.row(f"{above}{key}", above, row, grown) if key in applying else _left_out(f"{above}{key}", row, factor)
            for key, row in rows.items()
        )

    def row(self, path: str, above: str, row: Indicator, factor: Fraction) -> ExactRow:
        of_which = f"{above}{row.of_which}" if row.of_which else ""
        full = Fraction(row.weight) * factor
        floor = None if row.floor is None else Fraction(row.floor) * factor
        if not row.children:
            points, says, missing = self.leaf(path, row, factor)
            return ExactRow(path, row.title, full, points, says, (), True, of_which, floor, missing, factor)
        below = self.rows(f"{path}/", row.children, factor)
        weight = sum((child.weight for child in below), NOUGHT)
        floor = floor * weight / full if floor is not None and weight else None
        if row.bonus:
            below = (*below, self.bonus(f"{path}/{BONUS}", row.bonus, factor))
        return ExactRow(path, row.title, weight, _sum(below), "", below, True, of_which, floor, (), factor)

    def leaf(self, path: str, row: Indicator, factor: Fraction) -> tuple[Fraction | None, str, tuple[str, ...]]:
        entered, cohort, places = self.entered.get(path), self.cohort.get(path, ()), self.set.places
        leaf = Leaf(row.title, row.weight, self.facts, entered, cohort, places, self.zero_if_unknown)
        earned = apply_rule(row.score or JudgedScore(rule="judged"), leaf)
        if earned.points is None:
            missing = earned.missing or (row.title,)
            if self.zero_if_unknown:
                return NOUGHT, _("%(why)s，按 0 分计") % {"why": earned.explain}, missing
            return None, earned.explain, missing
        points = earned.points * factor
        spread = ""
        if factor != ONE:
            spread = _("；权重分摊后折合 %(points)s 分") % {"points": exact_words(points, places)}
        counted = half_up(points, places) if self.set.round_at == "rows" else None
        if counted is None or points == Fraction(counted):
            return points, earned.explain + spread, ()
        return (
            Fraction(counted),
            earned.explain + spread + _("，按四舍五入计 %(points)s 分") % {"points": plain(counted)},
            (),
        )

    def bonus(self, path: str, bonus: Bonus, factor: Fraction) -> ExactRow:
        dropped, rows = self.dropped, self.rows(f"{path}/", bonus.items, factor)
        self.dropped = dropped  # points on top are no part of the full score
        cap = Fraction(bonus.cap) * factor
        earned = _sum_so_far(rows)
        open_end = any(row.points is None for row in rows) and earned < cap
        points = None if open_end else min(cap, earned)
        return ExactRow(path, _("加分项"), cap, points, "", rows, factor=factor, cap=cap)

    def deductions(self) -> tuple[ExactRow, ...]:
        if not self.set.deductions:
            return ()
        rows = tuple(self.deduction(f"{DEDUCTIONS}/{key}", rule) for key, rule in self.set.deductions.items())
        return (ExactRow(DEDUCTIONS, _("扣分项"), NOUGHT, _sum(rows), "", rows),)

    def deduction(self, path: str, rule: Deduction) -> ExactRow:
        counted = measure(self.facts, rule.of)
        if counted.value is None:
            missing = counted.missing or (rule.title,)
            words = {"title": rule.title, "why": why_unknown(self.facts, rule.of)}
            says = _("%(title)s：%(why)s，不能确定扣分") % words
            return ExactRow(path, rule.title, NOUGHT, NOUGHT if self.zero_if_unknown else None, says, missing=missing)
        off = max(NOUGHT, Fraction(counted.value) * Fraction(rule.points))
        off = off if rule.cap is None else min(off, Fraction(rule.cap))
        words = {"title": rule.title, "value": counted.text, "unit": unit_words(counted.unit or "次")}
        words |= {"each": plain(rule.points), "points": exact_words(off, self.set.places)}
        says = _("%(title)s %(value)s，每%(unit)s扣 %(each)s 分，扣 %(points)s 分") % words
        return ExactRow(path, rule.title, NOUGHT, _at(self.set, "rows", -off), says)


def _weight(rows: Iterable[Indicator]) -> Fraction:
    return sum((Fraction(row.weight) for row in rows), NOUGHT)


def _sum(rows: Sequence[ExactRow]) -> Fraction | None:
    """The sum of the rows; None while one of them is unknown."""
    points = [row.points for row in rows if row.points is not None]
    return sum(points, NOUGHT) if len(points) == len(rows) else None


def _sum_so_far(rows: Sequence[ExactRow]) -> Fraction:
    """The sum of what is known, down to the rows below one that is not known whole."""
    return sum((_sum_so_far(row.children) if row.points is None else row.points for row in rows), NOUGHT)


def _left_out(path: str, row: Indicator, factor: Fraction) -> ExactRow:
    weight = Fraction(row.weight) * factor if row.otherwise == "zero" else NOUGHT
    words = {"head": row.title, "text": _(LEFT_OUT[row.otherwise])}
    return ExactRow(path, row.title, weight, NOUGHT, _("%(head)s：%(text)s") % words, applies=False)
