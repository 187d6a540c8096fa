"""So many points for each one counted."""

from collections.abc import Mapping
from fractions import Fraction

from pingding.policy.language.indicators import PerItem
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
from pingding.policy.values.showing import show_number, unit_words


def _points(rule: PerItem, leaf: Leaf, apply: Apply) -> Points:
    cap = rule.cap if rule.cap is not None else leaf.weight
    return computed(
        leaf,
        rule.of,
        lambda value: within(Fraction(rule.points) * value, cap),
        lambda measured: (
            _("每%(unit)s %(points)s 分，最高 %(most)s 分，")
            % {"unit": unit_words(measured.unit or "项"), "points": plain(rule.points), "most": plain(cap)}
        ),
    )


def _words(rule: PerItem, wording: Wording, lines_of: Lines) -> list[str]:
    parts = {"of": wording.read(rule.of), "points": show_number(rule.points), "cap": wording.cap(rule.cap)}
    return [_("按“%(of)s”计算：每项%(points)s分，最高%(cap)s分") % parts]


def _reads(rule: PerItem) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: PerItem) -> StatedPoints | None:
    return None if rule.cap is None else StatedPoints("cap", rule.cap)


KIND = RuleKind(PerItem, "按项计分", _points, _words, _reads, _most)
