"""The best of several rules."""

from collections.abc import Mapping

from pingding.policy.language.indicators import BestOf
from pingding.policy.scores.rules.rule import ZERO, Apply, Leaf, Lines, Options, Points, RuleKind, Wording
from pingding.policy.translation import gettext as _


def _points(rule: BestOf, leaf: Leaf, apply: Apply) -> Points:
    """The best option. While one that might be better is unknown, the best is unknown, unless unknown means zero."""
    options = [apply(option, leaf) for option in rule.options]
    scored = [option for option in options if option.points is not None]
    best = max(scored, key=lambda option: option.points or ZERO, default=None)
    unknown = [option for option in options if option.points is None]
    full = best is not None and (best.points or ZERO) >= leaf.weight
    if best is None or (unknown and not full and not leaf.zero_if_unknown):
        return unknown[0]
    return Points(best.points, f"{best.explain}（{len(options)} 种算法取最高）")


def _words(rule: BestOf, wording: Wording, lines_of: Lines) -> list[str]:
    return [_("以下各项取最高分"), *(f"– {line}" for option in rule.options for line in lines_of(option, wording))]


def _reads(rule: BestOf) -> Mapping[str, str]:
    return {}


def _most(rule: BestOf) -> None:
    return None


def _options(rule: BestOf) -> Options:
    return enumerate(rule.options)


KIND = RuleKind(BestOf, "取优", _points, _words, _reads, _most, options=_options)
