"""Points by category: what was chosen gives them directly."""

from collections.abc import Mapping
from fractions import Fraction

from pingding.policy import translation
from pingding.policy.language.indicators import Category
from pingding.policy.scores.figures import NOUGHT, exact_words
from pingding.policy.scores.rules.rule import (
    Apply,
    Leaf,
    Lines,
    Points,
    RuleKind,
    StatedPoints,
    Wording,
    unknown,
    within,
)
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.showing import show_number
from pingding.policy.values.typed import choices_of


def _points(rule: Category, leaf: Leaf, apply: Apply) -> Points:
    value = leaf.facts[rule.by]
    options = (value,) if isinstance(value, str) else value
    if not isinstance(options, tuple):
        return unknown(leaf, rule.by)
    each = [Fraction(rule.points.get(str(option), 0)) for option in options]
    taken = sum(each, NOUGHT) if rule.take == "sum" else max(each, default=NOUGHT)
    earned = within(taken, leaf.weight)
    words = exact_words(earned, leaf.places)
    parts = {"title": leaf.title, "value": leaf.facts.show(rule.by, value), "points": words}
    return Points(earned, _("%(title)s：%(value)s，得 %(points)s 分") % parts)


def _words(rule: Category, wording: Wording, lines_of: Lines) -> list[str]:
    fact = wording.edition.vocabulary[rule.by]
    labels = choices_of(fact, wording.shared)
    head = _("按“%(by)s”计分，可多选的相加") if rule.take == "sum" else _("按“%(by)s”计分")
    each = (
        translation.headed(labels.get(key, key), _("%(n)s分") % {"n": show_number(n)}) for key, n in rule.points.items()
    )
    return [head % {"by": fact.label}, *each]


def _reads(rule: Category) -> Mapping[str, str]:
    return {"by": rule.by}


def _most(rule: Category) -> StatedPoints:
    return StatedPoints("points", max(rule.points.values()))


KIND = RuleKind(Category, "按类别", _points, _words, _reads, _most)
