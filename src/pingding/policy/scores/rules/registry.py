"""Every kind of rule, by its model: one module a kind, each with its KIND; how one is applied, and put into words."""

from decimal import Decimal
from typing import Any

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Shared
from pingding.policy.language.indicators import Chosen, LeafRule
from pingding.policy.scores.figures import NOUGHT
from pingding.policy.scores.rules import (
    bands,
    best_of,
    category,
    chosen,
    cohort,
    judged,
    linear,
    minus,
    per_item,
    proportional,
    yes_no,
)
from pingding.policy.scores.rules.rule import Leaf, Points, RuleKind, Wording
from pingding.policy.translation import gettext_shown as _

RULES: dict[type[LeafRule], RuleKind[Any]] = {
    kind.model: kind
    for kind in (
        judged.KIND,
        proportional.KIND,
        per_item.KIND,
        bands.KIND,
        linear.KIND,
        yes_no.KIND,
        best_of.KIND,
        chosen.KIND,
        category.KIND,
        minus.KIND,
        cohort.KIND,
    )
}


def apply_rule(rule: LeafRule, leaf: Leaf) -> Points:
    """The points of one leaf. A true `void_when` makes them zero whatever else is known."""
    if rule.void_when is not None and leaf.facts.holds(rule.void_when):
        return Points(NOUGHT, _("%(title)s：出现应作零分处理的情形，得 0 分") % {"title": leaf.title})
    return RULES[type(rule)].points(rule, leaf, apply_rule)


def rule_words(edition: Edition, shared: Shared, rule: LeafRule, weight: Decimal) -> tuple[str, ...]:
    """The rule of a leaf, a line each: what is looked at, how many points it gives, the least and the most."""
    wording = Wording(edition, shared, weight)
    lines = _lines_of(rule, wording)
    if rule.void_when is not None:
        lines.append(_("%(when)s的，记0分") % {"when": wording.read(rule.void_when)})
    return tuple(lines)


def _lines_of(rule: LeafRule, wording: Wording) -> list[str]:
    return RULES[type(rule)].words(rule, wording, _lines_of)


def options_of(rule: LeafRule | None) -> tuple[LeafRule, ...]:
    """The rules that a rule chooses among; none for most rules."""
    return tuple(option for _key, option in RULES[type(rule)].options(rule)) if rule else ()


def applying_options(rule: LeafRule | None, facts: Facts) -> tuple[LeafRule, ...]:
    """The rules among which a rule still decides in this case: all of them, or the one that was chosen."""
    if isinstance(rule, Chosen):
        choice = facts[rule.by]
        return (rule.options[choice],) if isinstance(choice, str) and choice in rule.options else ()
    return options_of(rule)
