"""What each kind of leaf rule gives: points out of facts or a scorer's entry, and the sentence that explains them."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pingding.policy.facts.facts import Facts
from pingding.policy.language import indicators as kinds
from pingding.policy.language.indicators import Band, LeafRule
from pingding.policy.scores.measuring import Measure, measure, missing_labels, plain, rounded

NOUGHT = Decimal(0)


@dataclass(frozen=True)
class Points:
    """The points of a leaf, or None with the labels of what is `missing`; `explain` says in Chinese how they arose."""

    points: Decimal | None
    explain: str
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaf:
    """What a rule is applied to: the row's title and weight, the facts, the scorer's entry, the cohort's values.

    `places` is how many decimal places points are rounded to; `nought_if_unknown` is the set's treatment of
    missing data.
    """

    title: str
    weight: Decimal
    facts: Facts
    entered: Decimal | None = None
    cohort: tuple[Decimal, ...] = ()
    places: int = 2
    nought_if_unknown: bool = False


def apply_rule(rule: LeafRule, leaf: Leaf) -> Points:
    """The points of one leaf. A true `void_when` makes them nought whatever else is found."""
    if rule.void_when is not None and leaf.facts.holds(rule.void_when):
        return Points(NOUGHT, f"{leaf.title}：出现应作零分处理的情形，得 0 分")
    return _RULES[type(rule)](rule, leaf)


def _computed(
    leaf: Leaf, expression: str, points: Callable[[Decimal], Decimal | None], says: Callable[[Measure], str]
) -> Points:
    """Points worked out from one number; unknown when the number is."""
    found = measure(leaf.facts, expression)
    if found.value is None:
        wanted = f"缺少{'、'.join(found.missing)}" if found.missing else "数据不足"
        return Points(None, f"{leaf.title}：{wanted}，无法计分", found.missing)
    given = points(found.value)
    if given is None:
        return Points(None, f"{leaf.title} {found.shown}，没有对应的档次")
    given = rounded(given, leaf.places)
    return Points(given, f"{leaf.title} {found.shown}，{says(found)}得 {plain(given)} 分")


def _within(points: Decimal, cap: Decimal) -> Decimal:
    return max(NOUGHT, min(points, cap))


def _judged(rule: kinds.JudgedScore, leaf: Leaf) -> Points:
    most = rule.max if rule.max is not None else leaf.weight
    if leaf.entered is None:
        return Points(None, f"{leaf.title}：尚未评分", (leaf.title,))
    anchor = rule.anchors.get(leaf.entered)
    reason = f"（{anchor}）" if anchor else ""
    return Points(leaf.entered, f"{leaf.title}：评 {plain(leaf.entered)} 分{reason}，满分 {plain(most)} 分")


def _proportional(rule: kinds.Proportional, leaf: Leaf) -> Points:
    cap = rule.cap if rule.cap is not None else leaf.weight
    return _computed(
        leaf,
        rule.of,
        lambda value: _within(cap * value / rule.full, cap),
        lambda found: f"达到 {found.show(rule.full)}得满分 {plain(cap)} 分，不足的按比例计，",
    )


def _per_item(rule: kinds.PerItem, leaf: Leaf) -> Points:
    cap = rule.cap if rule.cap is not None else leaf.weight
    return _computed(
        leaf,
        rule.of,
        lambda value: _within(rule.points * value, cap),
        lambda found: f"每{found.unit or '项'} {plain(rule.points)} 分，最高 {plain(cap)} 分，",
    )


def _in_band(value: Decimal, band: Band) -> bool:
    low, high = band.from_, band.below
    if band.closed == "left":
        return (low is None or low <= value) and (high is None or value < high)
    return (low is None or low < value) and (high is None or value <= high)


def _band_text(band: Band, found: Measure) -> str:
    left = band.closed == "left"
    parts = []
    if band.from_ is not None:
        parts.append(f"{found.show(band.from_)}及以上" if left else f"超过 {found.show(band.from_)}")
    if band.below is not None:
        parts.append(f"不足 {found.show(band.below)}" if left else f"{found.show(band.below)}及以下")
    return "、".join(parts) or "不限"


def _bands(rule: kinds.Bands, leaf: Leaf) -> Points:
    def band_of(value: Decimal) -> Band | None:
        return next((band for band in rule.bands if _in_band(value, band)), None)

    def points(value: Decimal) -> Decimal | None:
        band = band_of(value)
        return None if band is None else band.points

    def says(found: Measure) -> str:
        band = None if found.value is None else band_of(found.value)
        return f"属于“{_band_text(band, found)}”一档，" if band else ""

    return _computed(leaf, rule.of, points, says)


def _on_line(points: tuple[tuple[Decimal, Decimal], ...], value: Decimal) -> Decimal:
    ordered = sorted(points)
    if value <= ordered[0][0]:
        return ordered[0][1]
    for (left, low), (right, high) in pairwise(ordered):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return ordered[-1][1]


def _linear(rule: kinds.Linear, leaf: Leaf) -> Points:
    def says(found: Measure) -> str:
        corners = "、".join(f"{found.show(value)}得 {plain(points)} 分" for value, points in sorted(rule.points))
        return f"按 {corners} 之间的直线计算，"

    return _computed(leaf, rule.of, lambda value: _on_line(rule.points, value), says)


def _yes_no(rule: kinds.YesNo, leaf: Leaf) -> Points:
    full = rule.points if rule.points is not None else leaf.weight
    answer = leaf.facts.holds(rule.of)
    if answer is None:
        missing = missing_labels(leaf.facts, rule.of)
        wanted = f"缺少{'、'.join(missing)}" if missing else "数据不足"
        return Points(None, f"{leaf.title}：{wanted}，无法计分", missing)
    given = full if answer else NOUGHT
    return Points(given, f"{leaf.title}：{'是' if answer else '否'}，得 {plain(given)} 分")


def _best_of(rule: kinds.BestOf, leaf: Leaf) -> Points:
    """The best option. While one that might be better is unknown, the best is unknown, unless unknown means nought."""
    found = [apply_rule(option, leaf) for option in rule.options]
    known = [option for option in found if option.points is not None]
    best = max(known, key=lambda option: option.points or NOUGHT, default=None)
    unknown = [option for option in found if option.points is None]
    full = best is not None and (best.points or NOUGHT) >= leaf.weight
    if best is None or (unknown and not full and not leaf.nought_if_unknown):
        return unknown[0]
    return Points(best.points, f"{best.explain}（{len(found)} 种算法取最高）")


def _chosen(rule: kinds.Chosen, leaf: Leaf) -> Points:
    choice = leaf.facts[rule.by]
    if not isinstance(choice, str) or choice not in rule.options:
        missing = missing_labels(leaf.facts, rule.by)
        return Points(None, f"{leaf.title}：尚未选择计分办法", missing)
    return apply_rule(rule.options[choice], leaf)


def _minus(rule: kinds.Minus, leaf: Leaf) -> Points:
    return _computed(
        leaf,
        rule.of,
        lambda value: max(rule.floor, min(leaf.weight, leaf.weight - rule.points * value)),
        lambda found: f"满分 {plain(leaf.weight)} 分，每{found.unit or '次'}扣 {plain(rule.points)} 分，",
    )


def _cohort(rule: kinds.Cohort, leaf: Leaf) -> Points:
    """Compared with all cases scored together; the case's own value is one of them.

    min_max: the distance from the worst as a share of the distance from worst to best. rank: with n cases, the first
    has all points and each place below it one n-th less; equals share the better place. percentile: the share of the
    other cases that are worse. A case alone, or among equals by min_max, has all points.
    """
    if not leaf.cohort:
        return Points(None, f"{leaf.title}：须待全部参评对象的数据齐全后计分")

    def standing(value: Decimal) -> tuple[Decimal, int, int]:
        everyone = leaf.cohort if value in leaf.cohort else (*leaf.cohort, value)
        better = sum((other > value) if rule.better == "high" else (other < value) for other in everyone)
        return _cohort_share(rule, value, everyone, better), better + 1, len(everyone)

    def says(found: Measure) -> str:
        _, place, of = standing(found.value or NOUGHT)
        return f"在 {of} 件中列第 {place}，按{_COHORT_TITLES[rule.by]}计，"

    return _computed(leaf, rule.of, lambda value: leaf.weight * standing(value)[0], says)


def _cohort_share(rule: kinds.Cohort, value: Decimal, everyone: tuple[Decimal, ...], better: int) -> Decimal:
    n, best, worst = len(everyone), max(everyone), min(everyone)
    if rule.better == "low":
        best, worst = worst, best
    if rule.by == "min_max":
        return Decimal(1) if best == worst else (value - worst) / (best - worst)
    if rule.by == "rank":
        return Decimal(n - better) / n
    worse = n - better - everyone.count(value)
    return Decimal(worse) / (n - 1) if n > 1 else Decimal(1)


_COHORT_TITLES = {"min_max": "与最好、最差的差距", "rank": "名次", "percentile": "百分位"}

_RULES: dict[type[LeafRule], Callable[[Any, Leaf], Points]] = {
    kinds.JudgedScore: _judged,
    kinds.Proportional: _proportional,
    kinds.PerItem: _per_item,
    kinds.Bands: _bands,
    kinds.Linear: _linear,
    kinds.YesNo: _yes_no,
    kinds.BestOf: _best_of,
    kinds.Chosen: _chosen,
    kinds.Minus: _minus,
    kinds.Cohort: _cohort,
}
