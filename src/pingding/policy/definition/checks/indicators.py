"""Weights must sum, rules must stay within them, bands must tile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Indicator
from pingding.policy.language.indicators import (
    Bands,
    BestOf,
    Chosen,
    JudgedScore,
    Linear,
    PerItem,
    Proportional,
    Rule,
    YesNo,
)
from pingding.policy.steps.panel import Panel


def check_indicators(scope: Scope) -> Iterator[Fault]:
    """Faults of every indicator set, and of the steps that score by one."""
    for key, tree in scope.edition.indicators.items():
        path: Path = ("indicators", key)
        yield from _weights(scope, (*path, "total"), tree.tree, tree.total, "总分")
        for child, indicator in tree.tree.items():
            yield from _indicator(scope, (*path, "tree", child), indicator)
        for child, item in tree.bonus.items.items() if tree.bonus else ():
            yield from _indicator(scope, (*path, "bonus", "items", child), item)
        if tree.counts not in tree.sources:
            what = f"counts 是 {tree.counts}，不在 sources 之中。"
            yield scope.fault((*path, "counts"), what, f"可写：{'、'.join(tree.sources)}。")
        if tree.combine == "trimmed" and tree.trim_from < 3:
            yield scope.fault((*path, "trim_from"), "去掉最高和最低之后至少须剩一份。", "trim_from 须为 3 以上。")
    yield from _steps(scope)


def _steps(scope: Scope) -> Iterator[Fault]:
    for key, procedure in scope.edition.procedures.items():
        for step_id, step in procedure.steps.items():
            path: Path = ("procedures", key, "steps", step_id)
            source = step.source or ("expert" if isinstance(step, Panel) else None)
            tree = scope.edition.indicators.get(step.indicators or "")
            if step.indicators and source is None:
                yield scope.fault((*path, "indicators"), "没有写本步骤的分数算谁的。", "请补写 source。")
            elif tree and source not in tree.sources:
                what = f"“{tree.title}”没有来源 {source}。"
                yield scope.fault((*path, "indicators"), what, f"sources 现为：{'、'.join(tree.sources)}。")
            if isinstance(step, Panel):
                yield from _panel(scope, path, step)


def _panel(scope: Scope, path: Path, panel: Panel) -> Iterator[Fault]:
    if panel.quorum > panel.seats:
        what = f"法定份数 {panel.quorum} 多于专家席位 {panel.seats}。"
        yield scope.fault((*path, "quorum"), what, "请改正 quorum 或 seats。")
    experts = scope.edition.parties.get(panel.experts)
    if experts and experts.role not in ("expert", "evaluator"):
        what = f"“{experts.title}”的角色是 {experts.role}，不能担任评审专家。"
        yield scope.fault((*path, "experts"), what, "请写角色为 expert 或 evaluator 的参与方。")


def _weights(scope: Scope, path: Path, children: Mapping[str, Indicator], whole: Decimal, of: str) -> Iterator[Fault]:
    total = sum((child.weight for child in children.values()), Decimal(0))
    if total != whole:
        what = f"下级指标的权重之和是 {_n(total)}，{of}是 {_n(whole)}。"
        yield scope.fault(path, what, "请改正权重，使两者相等。")


def _n(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _indicator(scope: Scope, path: Path, indicator: Indicator) -> Iterator[Fault]:
    if bool(indicator.children) == (indicator.score is not None):
        what = "指标须恰写 children（下级指标）和 score（计分方法）之一。"
        yield scope.fault(path, what, "分级的写 children，末级的写 score。")
    if indicator.floor is not None and indicator.floor > indicator.weight:
        what = f"最低要求 {_n(indicator.floor)} 高于权重 {_n(indicator.weight)}。"
        yield scope.fault((*path, "floor"), what, "请改正 floor。")
    if indicator.children:
        of = f"“{indicator.title}”的权重"
        yield from _weights(scope, (*path, "weight"), indicator.children, indicator.weight, of)
        for key, child in indicator.children.items():
            yield from _indicator(scope, (*path, "children", key), child)
    if indicator.score is not None:
        yield from _rule(scope, (*path, "score"), indicator.score, indicator.weight)


def _rule(scope: Scope, path: Path, rule: Rule, weight: Decimal) -> Iterator[Fault]:
    for key, points in _points(rule):
        if points > weight:
            what = f"得分可达 {_n(points)}，超过本指标的权重 {_n(weight)}。"
            yield scope.fault((*path, key), what, "请改正分值或权重。")
    if isinstance(rule, JudgedScore):
        yield from _judged(scope, path, rule, weight)
    elif isinstance(rule, Bands):
        spans = [Span(band.from_, band.below, band.closed, str(index)) for index, band in enumerate(rule.bands)]
        for index, what in tiling(spans):
            yield scope.fault((*path, "bands", int(index)), what, "各分段应首尾相接，既不重叠也不留空。")
    elif isinstance(rule, Linear):
        yield from _ascending(scope, (*path, "points"), rule)
    elif isinstance(rule, BestOf):
        for place, option in enumerate(rule.options):
            yield from _rule(scope, (*path, "options", place), option, weight)
    elif isinstance(rule, Chosen):
        yield from _chosen(scope, path, rule, weight)


def _ascending(scope: Scope, path: Path, rule: Linear) -> Iterator[Fault]:
    for index, ((before, _), (value, _)) in enumerate(pairwise(rule.points), 1):
        if value <= before:
            what = f"取值须由小到大，{_n(value)} 不大于前一点的 {_n(before)}。"
            yield scope.fault((*path, index), what, "请按取值排列。")


def _chosen(scope: Scope, path: Path, rule: Chosen, weight: Decimal) -> Iterator[Fault]:
    fact = scope.vocabulary.get(rule.by)
    taxonomy = scope.shared.taxonomies.get(fact.taxonomy) if fact else None
    choices = (taxonomy.choices if taxonomy else fact.choices) if fact else {}
    for key, option in rule.options.items():
        if fact and key not in choices:
            yield scope.dangling((*path, "options", key), f"“{fact.label}”的选项", key, list(choices))
        yield from _rule(scope, (*path, "options", key), option, weight)


def _points(rule: Rule) -> Iterator[tuple[str, Decimal]]:
    """The most points that a rule can give, with the key that says so."""
    if isinstance(rule, JudgedScore) and rule.max is not None:
        yield "max", rule.max
    if isinstance(rule, Proportional | PerItem) and rule.cap is not None:
        yield "cap", rule.cap
    if isinstance(rule, YesNo) and rule.points is not None:
        yield "points", rule.points
    if isinstance(rule, Bands):
        yield "bands", max(band.points for band in rule.bands)
    if isinstance(rule, Linear):
        yield "points", max(points for _, points in rule.points)


def _judged(scope: Scope, path: Path, rule: JudgedScore, weight: Decimal) -> Iterator[Fault]:
    top = weight if rule.max is None else rule.max
    if rule.min > top:
        yield scope.fault((*path, "min"), f"最低分 {_n(rule.min)} 高于最高分 {_n(top)}。", "请改正 min 或 max。")
    for points in rule.anchors:
        if not rule.min <= points <= top:
            what = f"评分参考 {_n(points)} 不在 {_n(rule.min)} 至 {_n(top)} 之间。"
            yield scope.fault((*path, "anchors"), what, "请改正分值。")


@dataclass(frozen=True)
class Span:
    """An interval; None is open-ended. closed left: from ≤ x < below; closed right: from < x ≤ below."""

    from_: Decimal | None
    below: Decimal | None
    closed: str
    key: str


def tiling(spans: list[Span]) -> Iterator[tuple[str, str]]:
    """Where intervals are empty, overlap or leave a gap between them: the later one's key, and what is wrong.

    >>> list(tiling([Span(Decimal(80), None, "left", "a"), Span(Decimal(60), Decimal(75), "left", "b")]))
    [('a', '75 至 80 之间没有分段。')]
    """
    infinite = Decimal("Infinity")
    ends = [(-infinite if s.from_ is None else s.from_, infinite if s.below is None else s.below, s) for s in spans]
    for start, end, span in ends:
        if start >= end:
            yield span.key, f"分段是空的：自 {_n(start)} 至 {_n(end)}。"
    ordered = sorted((e for e in ends if e[0] < e[1]), key=lambda e: (e[0], e[1]))
    for (_, end, before), (start, _, span) in pairwise(ordered):
        if start > end:
            yield span.key, f"{_n(end)} 至 {_n(start)} 之间没有分段。"
        elif start < end:
            yield span.key, f"与前一分段重叠：前一分段到 {_edge(end)}，本分段自 {_edge(start)} 起。"
        elif before.closed == "right" and span.closed == "left":
            yield span.key, f"{_n(start)} 同时属于两个分段。"
        elif before.closed == "left" and span.closed == "right":
            yield span.key, f"{_n(start)} 不属于任何分段。"


def _edge(number: Decimal) -> str:
    return _n(number) if number.is_finite() else "无穷"
