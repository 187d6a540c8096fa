"""Points in proportion to a number."""

from collections.abc import Mapping
from fractions import Fraction

from pingding.policy.language.indicators import Proportional
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.rules.rule import (
    Apply,
    Leaf,
    Lines,
    Points,
    RuleKind,
    StatedPoints,
    Wording,
    computed,
    within,
)
from pingding.policy.translation import gettext_shown as _


def _points(rule: Proportional, leaf: Leaf, apply: Apply) -> Points:
    cap = rule.cap if rule.cap is not None else leaf.weight
    return computed(
        leaf,
        rule.of,
        lambda value: within(Fraction(cap) * value / Fraction(rule.full), cap),
        lambda measured: (
            _("达到 %(value)s得满分 %(points)s 分，不足的按比例计，")
            % {"value": measured.show(rule.full), "points": plain(cap)}
        ),
    )


def _words(rule: Proportional, wording: Wording, lines_of: Lines) -> list[str]:
    parts = {"of": wording.read(rule.of), "full": wording.amount(rule.of, rule.full), "cap": wording.cap(rule.cap)}
    return [_("按“%(of)s”计算：达到%(full)s得满分%(cap)s分，不足的按比例计分") % parts]


def _reads(rule: Proportional) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: Proportional) -> StatedPoints | None:
    return None if rule.cap is None else StatedPoints("cap", rule.cap)


KIND = RuleKind(Proportional, "按比例", _points, _words, _reads, _most)
