"""Weights must sum, rules must stay within them, bands must tile."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Indicator, IndicatorSet, Procedure
from pingding.policy.language.indicators import BONUS, Category, Chosen, LeafRule
from pingding.policy.scores.intervals import digits
from pingding.policy.scores.leaves import DEDUCTIONS
from pingding.policy.scores.rules.registry import RULES
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.rank import Rank

RESERVED = (BONUS, DEDUCTIONS)
"""Ids that no indicator may have: in the paths of rows they say that a row is a bonus or a deduction."""


def check_indicators(scope: Scope) -> Iterator[Fault]:
    """Faults of every indicator set, and of the steps that score by one."""
    for key, tree in scope.edition.indicators.items():
        path: Path = ("indicators", key)
        yield from _weights(scope, (*path, "total"), tree.tree, tree.total, "总分")
        for at, indicator in rows_of(path, tree):
            yield from _indicator(scope, at, indicator)
        if tree.counts not in tree.sources:
            what = f"counts 是 {tree.counts}，不在 sources 之中。"
            yield scope.fault((*path, "counts"), what, f"可写：{'、'.join(tree.sources)}。")
        if tree.combine == "trimmed" and tree.trim_from < 3:
            yield scope.fault((*path, "trim_from"), "去掉最高和最低之后至少须剩一份。", "trim_from 须为 3 以上。")
    yield from _steps(scope)
    for key, tree in scope.edition.indicators.items():
        yield from _idle_floors(scope, key, tree)


def _idle_floors(scope: Scope, key: str, tree: IndicatorSet) -> Iterator[Fault]:
    """Floors of a set by which no ranking and no meeting weighs cases: nothing would refuse who is below them."""
    scoring = [each for each in scope.edition.procedures.values() if _scores_by(scope, each, key)]
    if not scoring or any(isinstance(step, Rank | Meeting) for each in scoring for step in each.steps.values()):
        return
    for at, row in rows_of(("indicators", key), tree):
        if row.floor is not None:
            titles = "、".join(each.title for each in scoring)
            what = f"“{row.title}”的最低要求不起作用：“{titles}”没有排序和会议，无从核对。"
            remedy = "请把这一行的得分写成事实（score 的 row），在办理结果写 when；或安排排序、会议。"
            yield scope.fault((*at, "floor"), what, remedy)


def _scores_by(scope: Scope, procedure: Procedure, key: str) -> bool:
    """Whether cases of the procedure get points by the set."""
    ranked = [step.ranking for step in procedure.steps.values() if isinstance(step, Rank)]
    rankings = [scope.edition.rankings[each] for each in ranked if each in scope.edition.rankings]
    by_data = any(key in each.indicators for each in rankings)
    return by_data or any(step.indicators == key for step in procedure.steps.values())


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


def _weights(
    scope: Scope, path: Path, children: Mapping[str, Indicator], expected: Decimal, of: str
) -> Iterator[Fault]:
    total = sum((child.weight for child in children.values()), Decimal(0))
    if total != expected:
        what = f"下级指标的权重之和是 {digits(total)}，{of}是 {digits(expected)}。"
        yield scope.fault(path, what, "请改正权重，使两者相等。")


def rows_of(path: Path, holder: Indicator | IndicatorSet) -> Iterator[tuple[Path, Indicator]]:
    """The rows directly below a set or a branch, those of its bonus last, each with where it is written."""
    children = ("tree", holder.tree) if isinstance(holder, IndicatorSet) else ("children", holder.children)
    for key, row in children[1].items():
        yield (*path, children[0], key), row
    for key, row in holder.bonus.items.items() if holder.bonus else ():
        yield (*path, "bonus", "items", key), row


def _indicator(scope: Scope, path: Path, indicator: Indicator) -> Iterator[Fault]:
    if path[-1] in RESERVED and path[-2] != "items":
        yield scope.fault(path, f"指标编号不能是 {path[-1]}，它用来称呼加分和扣分。", "请换一个编号。")
    if bool(indicator.children) == (indicator.score is not None):
        what = "指标须恰写 children（下级指标）和 score（计分方法）之一。"
        yield scope.fault(path, what, "分级的写 children，末级的写 score。")
    if indicator.floor is not None and indicator.floor > indicator.weight:
        what = f"最低要求 {digits(indicator.floor)} 高于权重 {digits(indicator.weight)}。"
        yield scope.fault((*path, "floor"), what, "请改正 floor。")
    if indicator.children:
        of = f"“{indicator.title}”的权重"
        yield from _weights(scope, (*path, "weight"), indicator.children, indicator.weight, of)
    elif indicator.bonus is not None:
        what = "没有下级的指标不能写 bonus（本级的加分）。"
        yield scope.fault((*path, "bonus"), what, "请写在上一级，或写成 bonus 之下的一项。")
    for at, row in rows_of(path, indicator):
        yield from _indicator(scope, at, row)
    if indicator.score is not None:
        yield from _rule(scope, (*path, "score"), indicator.score, indicator.weight)


def _rule(scope: Scope, path: Path, rule: LeafRule, weight: Decimal) -> Iterator[Fault]:
    kind = RULES[type(rule)]
    stated = kind.most(rule)
    if stated is not None and stated.points > weight:
        what = f"得分可达 {digits(stated.points)}，超过本指标的权重 {digits(weight)}。"
        yield scope.fault((*path, stated.key), what, "请改正分值或权重。")
    for fault in kind.faults(rule, weight):
        yield scope.fault((*path, *fault.keys), fault.what, fault.remedy)
    if isinstance(rule, Chosen):
        yield from _choices(scope, path, rule.by, "options", rule.options)
    if isinstance(rule, Category):
        yield from _choices(scope, path, rule.by, "points", rule.points)
    for key, option in kind.options(rule):
        yield from _rule(scope, (*path, "options", key), option, weight)


def _choices(scope: Scope, path: Path, by: str, key: str, written: Iterable[str]) -> Iterator[Fault]:
    """Options that the choice fact does not have, and a fact that is no choice."""
    fact = scope.vocabulary.get(by)
    if fact and fact.type not in ("choice", "choices"):
        yield scope.fault((*path, "by"), f"“{fact.label}”不是选择题。", "请写 type 为 choice 的事实。")
        return
    taxonomy = scope.shared.taxonomies.get(fact.taxonomy) if fact else None
    choices = (taxonomy.choices if taxonomy else fact.choices) if fact else {}
    for option in written:
        if fact and option not in choices:
            yield scope.dangling((*path, key, option), f"“{fact.label}”的选项", option, list(choices))
