"""Scores a case by an indicator set: a tree of rows with points, each explained, and the total they make.

Points are exact and rounded once, for show: the rows that are shown add up to the total that is shown, and what is
compared, graded or held against a limit is the exact score (see `figures`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pingding.policy.facts.facts import Facts
from pingding.policy.language.indicators import IndicatorSet
from pingding.policy.scores.exact_scores import ExactRow, ExactScore, exact_score
from pingding.policy.scores.figures import NOUGHT, ONE, adding_up, comparable, half_up, rounding_words
from pingding.policy.scores.leaves import DEDUCTIONS
from pingding.policy.scores.measuring import plain
from pingding.policy.translation import gettext_shown as _

ZERO = Decimal(0)


@dataclass(frozen=True)
class ScoredNode:
    """One row: its weight after spreading, its points (None while unknown), and the sentence that explains them.

    `weight` and `points` are as shown, `exact` is what they were rounded from, `factor` what typed points are
    multiplied by, `cap` the most that a bonus adds. A deduction's points are negative.
    `of_which` is the path of the row that this one is an 其中 of.
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
    exact: Fraction | None = None
    factor: Fraction = ONE
    cap: Decimal | None = None

    def walk(self) -> "Iterator[ScoredNode]":
        """This row and all below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def compared(self) -> Decimal | None:
        """The points as they are compared; None while they are unknown."""
        return None if self.exact is None else comparable(self.exact)

    @property
    def fails_floor(self) -> bool:
        """Whether the row is known to stay below the least it must reach."""
        return self.floor is not None and self.compared is not None and self.compared < self.floor


@dataclass(frozen=True)
class Scored:
    """A case's score by one set, as shown; `compared` is the score that ranks and grades.

    `base`, `bonus` (capped) and `deductions` sum what is known; `total` is None while a row that counts is unknown.
    `out_of` is the total weight, less what was dropped. `missing` lists the paths of unknown rows, and
    `floors_failed` those of rows below the least they must reach.
    """

    total: Decimal | None
    compared: Decimal | None
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
        """The points of every row by its path, as shown, where they are known."""
        return {row.path: row.points for row in self.rows() if row.points is not None}

    def compared_points(self) -> dict[str, Decimal]:
        """The points of every row by its path, as they are compared, where they are known."""
        return {row.path: row.compared for row in self.rows() if row.compared is not None}


def score(
    indicators: IndicatorSet,
    facts: Facts,
    entered: Mapping[str, Decimal],
    cohort: Mapping[str, tuple[Decimal, ...]] | None = None,
) -> Scored:
    """Score one case.

    `entered` has a scorer's points by the path of each judged row (`a/b/c`, `bonus/x`); `cohort` has, by path, the
    values of all cases scored together for rows that compare. A row that does not apply has its weight spread over
    its siblings, dropped, or scored zero, as it says. The total is never below zero.
    """
    return shown_score(indicators, exact_score(indicators, facts, entered, cohort or {}))


def spread_points(node: ScoredNode, points: Decimal) -> Decimal:
    """What points typed in a row count for once the weight of rows that do not apply was spread over it."""
    return points if node.factor == ONE else half_up(Fraction(points) * node.factor, 2)


def shown_score(indicators: IndicatorSet, exact: ExactScore) -> Scored:
    """An exact score as it is shown: to the set's `places`, with rows that add up."""
    tops, places = (*exact.tree, *exact.bonus, *exact.deductions), indicators.places
    total = None if exact.total is None else half_up(exact.total, places)
    out_of = half_up(exact.out_of, places)
    nodes = _nodes(tops, exact.total, total, exact.out_of, out_of, places)
    tree, bonus, deductions = _divided(nodes, len(exact.tree), len(exact.bonus))
    rows = [row for node in nodes for row in node.walk()]
    return Scored(
        total=total,
        compared=None if exact.total is None else comparable(exact.total),
        base=_so_far(tree),
        bonus=_so_far(bonus),
        deductions=-_so_far(deductions),
        out_of=out_of,
        nodes=nodes,
        missing=tuple(row.path for row in rows if row.missing),
        floors_failed=tuple(row.path for row in rows if row.fails_floor),
        explain=_total_says(total, tree, bonus, deductions),
    )


def _divided(nodes: tuple[ScoredNode, ...], tree: int, bonus: int) -> tuple[tuple[ScoredNode, ...], ...]:
    return nodes[:tree], nodes[tree : tree + bonus], nodes[tree + bonus :]


def _nodes(
    rows: Sequence[ExactRow],
    points: Fraction | None,
    shown_points: Decimal | None,
    weight: Fraction,
    shown_weight: Decimal,
    places: int,
) -> tuple[ScoredNode, ...]:
    """Rows as shown below a row (or the whole) of these exact and shown points and weight."""
    counting = [NOUGHT if row.cap is not None else row.weight for row in rows]
    weights = _adding_up(counting, weight, shown_weight, places)
    return tuple(
        _node(row, shown, half_up(row.weight, places) if row.cap is not None else share, places)
        for row, shown, share in zip(rows, _points(rows, points, shown_points, places), weights, strict=True)
    )


def _points(
    rows: Sequence[ExactRow], whole: Fraction | None, shown: Decimal | None, places: int
) -> Sequence[Decimal | None]:
    """The points of rows as shown: adding up where all are known, else each by itself."""
    points = [row.points for row in rows if row.points is not None]
    if len(points) == len(rows):
        return _adding_up(points, whole, shown, places)
    return [None if row.points is None else half_up(row.points, places) for row in rows]


def _adding_up(
    parts: Sequence[Fraction], whole: Fraction | None, shown: Decimal | None, places: int
) -> tuple[Decimal, ...]:
    """Parts as shown. They add up to what is shown of the whole, where it is their sum; a cap or a median is not."""
    own = sum(parts, NOUGHT)
    return adding_up(parts, half_up(own, places) if shown is None or own != whole else shown, places)


def _node(row: ExactRow, points: Decimal | None, weight: Decimal, places: int) -> ScoredNode:
    """A row and those below it, as shown with these points and this weight."""
    children = _nodes(row.children, row.points, points, row.weight, weight, places)
    return ScoredNode(
        path=row.path,
        title=row.title,
        weight=weight,
        points=points,
        explain=_says(row, points, weight, children, places),
        children=children,
        applies=row.applies,
        of_which=row.of_which,
        floor=None if row.floor is None else comparable(row.floor),
        missing=row.missing,
        exact=row.points,
        factor=row.factor,
        cap=None if row.cap is None else comparable(row.cap),
    )


def _says(row: ExactRow, points: Decimal | None, weight: Decimal, children: tuple[ScoredNode, ...], places: int) -> str:
    if row.cap is not None:
        earned = _so_far(children)
        counted = min(weight, earned) if points is None else points
        words = {"earned": plain(earned), "most": plain(weight), "points": plain(counted)}
        if earned > weight:
            return _("加分项：合计 %(earned)s 分，超过上限 %(most)s 分的部分不计，加 %(points)s 分") % words
        return _("加分项：合计 %(earned)s 分，加 %(points)s 分") % words
    if row.path == DEDUCTIONS:
        return _("扣分项：扣 %(points)s 分") % {"points": plain(-_so_far(children))}
    if not children:
        if points is None or row.points is None:
            return row.says
        return row.says + rounding_words(abs(row.points), abs(points), places)
    words = {"title": row.title, "points": plain(_so_far(children)), "full": plain(weight)}
    says = _("%(title)s：得 %(points)s 分，满分 %(full)s 分") % words
    if row.floor is not None and row.points is not None and comparable(row.points) < comparable(row.floor):
        says += _("，低于最低要求 %(floor)s 分") % {"floor": plain(half_up(row.floor, places))}
    return says


def _so_far(nodes: Sequence[ScoredNode]) -> Decimal:
    """The sum of what is known as shown, down to the rows below one that is not known whole."""
    return sum((_so_far(node.children) if node.points is None else node.points for node in nodes), ZERO)


def _total_says(
    total: Decimal | None,
    tree: tuple[ScoredNode, ...],
    bonus: tuple[ScoredNode, ...],
    deductions: tuple[ScoredNode, ...],
) -> str:
    parts = [_("指标得分 %(points)s 分") % {"points": plain(_so_far(tree))}]
    if bonus:
        parts.append(_("加分 %(points)s 分") % {"points": plain(_so_far(bonus))})
    if deductions:
        parts.append(_("扣分 %(points)s 分") % {"points": plain(-_so_far(deductions))})
    if total is None:
        parts.append(_("尚有指标未评分或缺少数据，合计未定"))
    else:
        parts.append(_("合计 %(points)s 分") % {"points": plain(total)})
    return _("，").join(parts)
