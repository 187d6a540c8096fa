"""Scores a case by an indicator set: a tree of rows with points, each explained, and the total they make."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import Indicator, IndicatorSet, JudgedScore
from pingding.policy.scores.leaves import BONUS, DEDUCTIONS
from pingding.policy.scores.measuring import measure, plain, rounded, why_unknown
from pingding.policy.scores.rules.registry import apply_rule
from pingding.policy.scores.rules.rule import ZERO, Leaf

ONE = Decimal(1)


@dataclass(frozen=True)
class ScoredNode:
    """One row: its weight after spreading, its points (None while unknown), and the sentence that explains them.

    A deduction's points are negative. `of_which` is the path of the row that this one is an 其中 of.
    """

    path: str
    title: str
    weight: Decimal
    points: Decimal | None
    explain: str
    children: "tuple[ScoredNode, ...]" = ()
    applies: bool = True
    of_which: str = ""
    floor: Decimal | None = None
    missing: tuple[str, ...] = ()

    def walk(self) -> "Iterator[ScoredNode]":
        """This row and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True)
class Scored:
    """A case's score by one set.

    `base`, `bonus` (capped) and `deductions` sum what is known; `total` is None while a row that counts is unknown.
    `out_of` is the total weight, less what was dropped. `missing` lists the paths of unknown rows, and
    `floors_failed` those of rows below the least they must reach.
    """

    total: Decimal | None
    base: Decimal
    bonus: Decimal
    deductions: Decimal
    out_of: Decimal
    nodes: tuple[ScoredNode, ...]
    missing: tuple[str, ...]
    floors_failed: tuple[str, ...]
    explain: str

    def rows(self) -> Iterator[ScoredNode]:
        """All rows, in order."""
        for node in self.nodes:
            yield from node.walk()

    def points(self) -> dict[str, Decimal]:
        """The known points of every row by its path."""
        return {row.path: row.points for row in self.rows() if row.points is not None}


def score(
    indicators: IndicatorSet,
    facts: Facts,
    entered: Mapping[str, Decimal],
    cohort: Mapping[str, tuple[Decimal, ...]] | None = None,
) -> Scored:
    """Score one case.

    `entered` has a scorer's points by the path of each judged row (`a/b/c`, `bonus/x`); `cohort` has, by path, the
    values of all cases scored together for rows that compare. A row that does not apply has its weight spread over
    its siblings, dropped, or scored zero, as it says. Points are rounded half up to the set's `places` row by row,
    so that the rows add up to the total, which is never below zero.
    """
    return _Scorer(indicators, facts, entered, cohort or {}).scored()


def spread_points(node: ScoredNode, leaf: Indicator, points: Decimal) -> Decimal:
    """What points of a scored leaf count for once the weight of rows that do not apply was spread over it."""
    return points if node.weight == leaf.weight else rounded(points * node.weight / leaf.weight, 2)


class _Scorer:
    """One scoring of one case."""

    def __init__(
        self,
        indicators: IndicatorSet,
        facts: Facts,
        entered: Mapping[str, Decimal],
        cohort: Mapping[str, tuple[Decimal, ...]],
    ) -> None:
        self.set, self.facts, self.entered, self.cohort = indicators, facts, entered, cohort
        self.zero_if_unknown = indicators.missing == "zero"
        self.dropped = ZERO

    def scored(self) -> Scored:
        tree = self.rows("", self.set.tree, ONE)
        out_of = self.set.total - self.dropped
        bonus, deductions = self.bonus(), self.deductions()
        base, extra, off = _known(tree), _known(bonus), -_known(deductions)
        every = [row for node in (*tree, *bonus, *deductions) for row in node.walk()]
        missing = tuple(row.path for row in every if row.missing)
        unknown = any(node.points is None for node in (*tree, *bonus, *deductions))
        total = None if unknown else rounded(max(ZERO, base + extra - off), self.set.places)
        failed = (row for row in every if row.floor is not None and row.points is not None and row.points < row.floor)
        return Scored(
            total=total,
            base=base,
            bonus=extra,
            deductions=off,
            out_of=out_of,
            nodes=(*tree, *bonus, *deductions),
            missing=missing,
            floors_failed=tuple(row.path for row in failed),
            explain=_total_says(total, base, bonus, deductions),
        )

    def rows(self, above: str, rows: Mapping[str, Indicator], factor: Decimal) -> tuple[ScoredNode, ...]:
        applying = {key for key, row in rows.items() if self.facts.holds(row.when) is not False}
        weight = sum((rows[key].weight for key in applying), ZERO)
        spread = sum(
            (row.weight for key, row in rows.items() if key not in applying and row.otherwise == "spread"), ZERO
        )
        dropped = (row.weight for key, row in rows.items() if key not in applying and row.otherwise == "drop")
        self.dropped += factor * sum(dropped, ZERO if weight else spread)
        grown = factor * (weight + spread) / weight if weight else factor
        return tuple(
            self.row(f"{above}{key}", above, row, grown) if key in applying else _left_out(f"{above}{key}", row, factor)
            for key, row in rows.items()
        )

    def row(self, path: str, above: str, row: Indicator, factor: Decimal) -> ScoredNode:
        of_which = f"{above}{row.of_which}" if row.of_which else ""
        floor = None if row.floor is None else row.floor * factor
        if not row.children:
            points, explain, missing = self.leaf(path, row, factor)
            weight = rounded(row.weight * factor, self.set.places) if factor != ONE else row.weight
            return ScoredNode(path, row.title, weight, points, explain, (), True, of_which, floor, missing)
        children = self.rows(f"{path}/", row.children, factor)
        weight = sum((child.weight for child in children), ZERO)
        points = None if any(child.points is None for child in children) else _known(children)
        explain = f"{row.title}：得 {plain(_known(children))} 分，满分 {plain(weight)} 分"
        if floor is not None and points is not None and points < floor:
            explain += f"，低于最低要求 {plain(floor)} 分"
        return ScoredNode(path, row.title, weight, points, explain, children, True, of_which, floor)

    def leaf(self, path: str, row: Indicator, factor: Decimal) -> tuple[Decimal | None, str, tuple[str, ...]]:
        rule = row.score or JudgedScore(rule="judged")
        points_of_rule = apply_rule(
            rule,
            Leaf(
                row.title,
                row.weight,
                self.facts,
                self.entered.get(path),
                self.cohort.get(path, ()),
                self.set.places,
                self.zero_if_unknown,
            ),
        )
        if points_of_rule.points is None:
            missing = points_of_rule.missing or (row.title,)
            if self.zero_if_unknown:
                return ZERO, f"{points_of_rule.explain}，按 0 分计", missing
            return None, points_of_rule.explain, missing
        points = rounded(points_of_rule.points * factor, self.set.places)
        spread = f"；权重分摊后折合 {plain(points)} 分" if factor != ONE else ""
        return points, points_of_rule.explain + spread, ()

    def bonus(self) -> tuple[ScoredNode, ...]:
        if self.set.bonus is None:
            return ()
        rows = self.rows(f"{BONUS}/", self.set.bonus.items, ONE)
        cap, earned = self.set.bonus.cap, _known(rows)
        points = None if any(row.points is None for row in rows) and earned < cap else min(cap, earned)
        capped = f"，超过上限 {plain(cap)} 分的部分不计" if earned > cap else ""
        says = f"加分项：合计 {plain(earned)} 分{capped}，加 {plain(min(cap, earned))} 分"
        return (ScoredNode(BONUS, "加分项", cap, points, says, rows),)

    def deductions(self) -> tuple[ScoredNode, ...]:
        if not self.set.deductions:
            return ()
        rows = tuple(self.deduction(key) for key in self.set.deductions)
        points = None if any(row.points is None for row in rows) else _known(rows)
        says = f"扣分项：扣 {plain(-_known(rows))} 分"
        return (ScoredNode(DEDUCTIONS, "扣分项", ZERO, points, says, rows),)

    def deduction(self, key: str) -> ScoredNode:
        rule, path = self.set.deductions[key], f"{DEDUCTIONS}/{key}"
        counted = measure(self.facts, rule.of)
        if counted.value is None:
            missing = counted.missing or (rule.title,)
            says = f"{rule.title}：{why_unknown(self.facts, rule.of)}，不能确定扣分"
            points = ZERO if self.zero_if_unknown else None
            return ScoredNode(path, rule.title, ZERO, points, says, missing=missing)
        off = rounded(max(ZERO, counted.value * rule.points), self.set.places)
        off = off if rule.cap is None else min(off, rule.cap)
        says = f"{rule.title} {counted.text}，每{counted.unit or '次'}扣 {plain(rule.points)} 分，扣 {plain(off)} 分"
        return ScoredNode(path, rule.title, ZERO, -off, says)


def _known(nodes: tuple[ScoredNode, ...]) -> Decimal:
    """The sum of what is known, down to the rows below one that is not known whole."""
    return sum((_known(node.children) if node.points is None else node.points for node in nodes), ZERO)


def _left_out(path: str, row: Indicator, factor: Decimal) -> ScoredNode:
    says = {"spread": "不适用，权重分摊到同级指标", "drop": "不适用，不计入总分", "zero": "不适用，计 0 分"}
    weight = row.weight * factor if row.otherwise == "zero" else ZERO
    return ScoredNode(path, row.title, weight, ZERO, f"{row.title}：{says[row.otherwise]}", applies=False)


def _total_says(
    total: Decimal | None, base: Decimal, bonus: tuple[ScoredNode, ...], deductions: tuple[ScoredNode, ...]
) -> str:
    parts = [f"指标得分 {plain(base)} 分"]
    if bonus:
        parts.append(f"加分 {plain(_known(bonus))} 分")
    if deductions:
        parts.append(f"扣分 {plain(-_known(deductions))} 分")
    ended = f"合计 {plain(total)} 分" if total is not None else "尚有指标未评分或缺少数据，合计未定"
    return "，".join([*parts, ended])
