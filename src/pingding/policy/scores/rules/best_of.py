"""The best of several rules."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from pingding.policy.language.indicators import BestOf, Chosen, JudgedScore, LeafRule
from pingding.policy.scores.figures import NOUGHT
from pingding.policy.scores.rules.rule import Apply, Leaf, Lines, Options, Points, RuleFault, RuleKind, Wording
from pingding.policy.translation import gettext_shown as _


def _points(rule: BestOf, leaf: Leaf, apply: Apply) -> Points:
    """The best option. While one that might be better is unknown, the best is unknown, unless unknown means zero."""
    options = [apply(option, leaf) for option in rule.options]
    scored = [option for option in options if option.points is not None]
    best = max(scored, key=lambda option: option.points or NOUGHT, default=None)
    unknown = [option for option in options if option.points is None]
    full = best is not None and (best.points or NOUGHT) >= Fraction(leaf.weight)
    if best is None or (unknown and not full and not leaf.zero_if_unknown):
        return unknown[0]
    return Points(best.points, best.explain + _("（%(n)s 种算法取最高）") % {"n": len(options)})


def _words(rule: BestOf, wording: Wording, lines_of: Lines) -> list[str]:
    return [_("以下各项取最高分"), *(f"– {line}" for option in rule.options for line in lines_of(option, wording))]


def _reads(rule: BestOf) -> Mapping[str, str]:
    return {}


def _most(rule: BestOf) -> None:
    return None


def _options(rule: BestOf) -> Options:
    return enumerate(rule.options)


def _faults(rule: BestOf, weight: Decimal) -> Iterator[RuleFault]:
    judged = [n for n, option in enumerate(rule.options) if _judged(option)]
    for n in judged[1:]:
        yield RuleFault(("options", n), "取优的各项中有两项由评分人打分，而每行只能打一个分。", "请只留一项 judged。")


def _judged(rule: LeafRule) -> bool:
    if isinstance(rule, BestOf | Chosen):
        options = rule.options if isinstance(rule, BestOf) else rule.options.values()
        return any(_judged(option) for option in options)
    return isinstance(rule, JudgedScore)


KIND = RuleKind(BestOf, "取优", _points, _words, _reads, _most, options=_options, faults=_faults)
