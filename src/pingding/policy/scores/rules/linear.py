"""Points on straight lines between given values."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pingding.policy.language.indicators import Linear
from pingding.policy.scores.intervals import digits
from pingding.policy.scores.measuring import Measure, plain
from pingding.policy.scores.rules.rule import (
    Apply,
    Leaf,
    Lines,
    Points,
    RuleFault,
    RuleKind,
    StatedPoints,
    Wording,
    computed,
)
from pingding.policy.translation import gettext_shown as _
from pingding.policy.translation import listed_shown
from pingding.policy.values.showing import show_number


def _points(rule: Linear, leaf: Leaf, apply: Apply) -> Points:
    def says(measured: Measure) -> str:
        corners = listed_shown(
            _("%(value)s得 %(points)s 分") % {"value": measured.show(value), "points": plain(points)}
            for value, points in sorted(rule.points)
        )
        return _("按 %(corners)s 之间的直线计算，") % {"corners": corners}

    return computed(leaf, rule.of, lambda value: _on_line(rule.points, value), says)


def _on_line(points: tuple[tuple[Decimal, Decimal], ...], value: Fraction) -> Fraction:
    ordered = sorted((Fraction(at), Fraction(earned)) for at, earned in points)
    if value <= ordered[0][0]:
        return ordered[0][1]
    for (left, low), (right, high) in pairwise(ordered):
        if value <= right:
            return low + (high - low) * (value - left) / (right - left)
    return ordered[-1][1]


def _words(rule: Linear, wording: Wording, lines_of: Lines) -> list[str]:
    points = _("；").join(
        _("%(x)s得%(y)s分") % {"x": wording.amount(rule.of, x), "y": show_number(y)} for x, y in rule.points
    )
    return [_("按“%(of)s”计算，各点之间按直线内插：%(points)s") % {"of": wording.read(rule.of), "points": points}]


def _reads(rule: Linear) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: Linear) -> StatedPoints:
    return StatedPoints("points", max(points for _value, points in rule.points))


def _faults(rule: Linear, weight: Decimal) -> Iterator[RuleFault]:
    for index, ((before, _before), (value, _points_there)) in enumerate(pairwise(rule.points), 1):
        if value <= before:
            what = f"取值须由小到大，{digits(value)} 不大于前一点的 {digits(before)}。"
            yield RuleFault(("points", index), what, "请按取值排列。")


KIND = RuleKind(Linear, "按直线", _points, _words, _reads, _most, faults=_faults)
