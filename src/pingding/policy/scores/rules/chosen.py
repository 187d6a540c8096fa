"""The applicant chooses one of several rules."""

from collections.abc import Mapping

from pingding.policy.language.indicators import Chosen
from pingding.policy.scores.measuring import missing_labels
from pingding.policy.scores.rules.rule import Apply, Leaf, Options, Points, RuleKind


def _points(rule: Chosen, leaf: Leaf, apply: Apply) -> Points:
    choice = leaf.facts[rule.by]
    if not isinstance(choice, str) or choice not in rule.options:
        return Points(None, f"{leaf.title}：尚未选择计分办法", missing_labels(leaf.facts, rule.by))
    return apply(rule.options[choice], leaf)


def _reads(rule: Chosen) -> Mapping[str, str]:
    return {"by": rule.by}


def _most(rule: Chosen) -> None:
    return None


def _options(rule: Chosen) -> Options:
    return rule.options.items()


KIND = RuleKind(Chosen, _points, _reads, _most, options=_options)
