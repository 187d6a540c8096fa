"""All points when a condition holds, none when it does not."""

from collections.abc import Mapping
from fractions import Fraction

from pingding.policy.language.indicators import YesNo
from pingding.policy.scores.figures import NOUGHT
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.rules.rule import Apply, Leaf, Lines, Points, RuleKind, StatedPoints, Wording, unknown
from pingding.policy.translation import gettext_shown as _


def _points(rule: YesNo, leaf: Leaf, apply: Apply) -> Points:
    answer = leaf.facts.holds(rule.of)
    if answer is None:
        return unknown(leaf, rule.of)
    full = rule.points if rule.points is not None else leaf.weight
    earned = Fraction(full) if answer else NOUGHT
    words = {"title": leaf.title, "value": _("是") if answer else _("否"), "points": plain(full) if answer else 0}
    return Points(earned, _("%(title)s：%(value)s，得 %(points)s 分") % words)


def _words(rule: YesNo, wording: Wording, lines_of: Lines) -> list[str]:
    return [_("%(of)s的，得%(cap)s分；否则0分") % {"of": wording.read(rule.of), "cap": wording.cap(rule.points)}]


def _reads(rule: YesNo) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: YesNo) -> StatedPoints | None:
    return None if rule.points is None else StatedPoints("points", rule.points)


KIND = RuleKind(YesNo, "有无", _points, _words, _reads, _most)
