"""The leaves of indicator sets: which there are, who gives their points, and what points may be entered."""

from collections.abc import Iterator
from decimal import Decimal

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language.edition import Edition
from pingding.policy.language.indicators import Cohort, Indicator, IndicatorSet, JudgedScore, LeafRule
from pingding.policy.scores.measuring import measure, plain
from pingding.policy.scores.rules.judged import most_points
from pingding.policy.scores.rules.registry import applying_options, options_of
from pingding.policy.translation import gettext as _

DEDUCTIONS = "deductions"
"""The first part of the paths of deductions."""


def applicable_sets(edition: Edition, facts: Facts) -> dict[str, IndicatorSet]:
    """The edition's indicator sets that concern this case: all whose `when` is not false."""
    return {key: each for key, each in edition.indicators.items() if facts.holds(each.when) is not False}


def leaves(indicators: IndicatorSet) -> list[tuple[str, Indicator]]:
    """Every row that has points of its own, with its path; of a branch and of the whole, bonus rows last."""
    return [leaf for path, row in indicators.rows.items() for leaf in _leaves_below(path, row)]


def _leaves_below(path: str, row: Indicator) -> Iterator[tuple[str, Indicator]]:
    if not row.children:
        yield path, row
    for key, child in row.rows.items():
        yield from _leaves_below(f"{path}/{key}", child)


def judged_rule(rule: LeafRule | None, facts: Facts) -> JudgedScore | None:
    """The rule by which a scorer enters points in a row of this case, or None when the row is computed.

    Of the options that an applicant chooses among it is the chosen one's; before anything is chosen there is none.
    """
    if isinstance(rule, JudgedScore):
        return rule
    return next((judged for each in applying_options(rule, facts) if (judged := judged_rule(each, facts))), None)


def is_judged(rule: LeafRule | None) -> bool:
    """Whether in some case a scorer enters points in a row."""
    return isinstance(rule, JudgedScore) or any(is_judged(option) for option in options_of(rule))


def full_points(row: Indicator, facts: Facts) -> Decimal:
    """The most that a scorer may give in a row of this case; the row's weight where none is given."""
    rule = judged_rule(row.score, facts)
    return row.weight if rule is None else most_points(rule, row.weight)


def check_entry(indicators: IndicatorSet, facts: Facts, path: str, points: Decimal) -> None:
    """Raise a Refusal unless a scorer may give these points in the row at `path` of this case."""
    row = dict(leaves(indicators)).get(path)
    if row is None:
        what = _("没有指标“%(row)s”") % {"row": path}
        raise Refusal(what, where=indicators.title, remedy=_("请按评分表所列指标评分。"))
    rule = judged_rule(row.score, facts)
    clause = row.clause or indicators.clause
    if rule is None:
        what = _("本项按数据计算，不由评分人打分")
        raise Refusal(what, where=row.title, clause=clause, remedy=_("请核对所依据的数据。"))
    most = most_points(rule, row.weight)
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
        rule = _cohort_rule(row.score, facts)
        value = measure(facts, rule.of).value if rule else None
        if value is not None:
            values[path] = value
    return values


def _cohort_rule(rule: LeafRule | None, facts: Facts) -> Cohort | None:
    if isinstance(rule, Cohort):
        return rule
    return next((cohort for each in applying_options(rule, facts) if (cohort := _cohort_rule(each, facts))), None)
