"""The leaves of indicator sets: which there are, who gives their points, and what points may be entered."""

from collections.abc import Iterator
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language.edition import Edition
from pingding.policy.language.indicators import Cohort, Indicator, IndicatorSet, JudgedScore, LeafRule
from pingding.policy.scores.measuring import measure, plain
from pingding.policy.scores.rules.registry import options_of
from pingding.policy.translation import gettext as _

BONUS, DEDUCTIONS = "bonus", "deductions"
"""The first part of the paths of bonus rows and deductions; rows of the tree start with their own id."""


def applicable_sets(edition: Edition, facts: Facts) -> dict[str, IndicatorSet]:
    """The edition's indicator sets that concern this case: all whose `when` is not false."""
    return {key: each for key, each in edition.indicators.items() if facts.holds(each.when) is not False}


def leaves(indicators: IndicatorSet) -> list[tuple[str, Indicator]]:
    """Every row that has points of its own, with its path, bonus rows last."""
    tree_leaves = [leaf for key, row in indicators.tree.items() for leaf in _leaves_below(key, row)]
    bonus = indicators.bonus.items if indicators.bonus else {}
    return tree_leaves + [leaf for key, row in bonus.items() for leaf in _leaves_below(f"{BONUS}/{key}", row)]


def _leaves_below(path: str, row: Indicator) -> Iterator[tuple[str, Indicator]]:
    if not row.children:
        yield path, row
    for key, child in row.children.items():
        yield from _leaves_below(f"{path}/{key}", child)


def judged_rule(rule: LeafRule | None) -> JudgedScore | None:
    """The rule by which a scorer enters points in a row, or None when the row is computed."""
    if isinstance(rule, JudgedScore):
        return rule
    return next((judged for option in options_of(rule) if (judged := judged_rule(option))), None)


def check_entry(indicators: IndicatorSet, path: str, points: Decimal) -> None:
    """Raise a Refusal unless a scorer may give these points in the row at `path`."""
    row = dict(leaves(indicators)).get(path)
    if row is None:
        what = _("没有指标“%(row)s”") % {"row": path}
        raise Refusal(what, where=indicators.title, remedy=_("请按评分表所列指标评分。"))
    rule = judged_rule(row.score)
    clause = row.clause or indicators.clause
    if rule is None:
        what = _("本项按数据计算，不由评分人打分")
        raise Refusal(what, where=row.title, clause=clause, remedy=_("请核对所依据的数据。"))
    most = rule.max if rule.max is not None else row.weight
    if not rule.min <= points <= most:
        what = _("评分 %(points)s 分超出范围") % {"points": plain(points)}
        remedy = _("请在 %(least)s 至 %(most)s 分之间评分。") % {"least": plain(rule.min), "most": plain(most)}
        raise Refusal(what, where=row.title, clause=clause, remedy=remedy)
    if (points - rule.min) % rule.step:
        what = _("评分 %(points)s 分不合记分单位") % {"points": plain(points)}
        remedy = _("请以 %(step)s 分为单位评分。") % {"step": plain(rule.step)}
        raise Refusal(what, where=row.title, clause=clause, remedy=remedy)


def measured(indicators: IndicatorSet, facts: Facts) -> dict[str, Decimal]:
    """The case's own value for every row that compares with the cohort; rows whose value is unknown are left out."""
    values: dict[str, Decimal] = {}
    for path, row in leaves(indicators):
        rule = _cohort_rule(row.score)
        value = measure(facts, rule.of).value if rule else None
        if value is not None:
            values[path] = value
    return values


def _cohort_rule(rule: LeafRule | None) -> Cohort | None:
    if isinstance(rule, Cohort):
        return rule
    return next((cohort for option in options_of(rule) if (cohort := _cohort_rule(option))), None)
