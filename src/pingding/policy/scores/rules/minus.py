"""The weight, less so many points for each event."""

from collections.abc import Mapping
from fractions import Fraction

from pingding.policy.language.indicators import Minus
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.rules.rule import Apply, Leaf, Lines, Points, RuleKind, Wording, computed
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.showing import show_number, unit_words


def _points(rule: Minus, leaf: Leaf, apply: Apply) -> Points:
    most, each, least = Fraction(leaf.weight), Fraction(rule.points), Fraction(rule.floor)
    return computed(
        leaf,
        rule.of,
        lambda value: max(least, min(most, most - each * value)),
        lambda measured: (
            _("满分 %(full)s 分，每%(unit)s扣 %(points)s 分，")
            % {"full": plain(leaf.weight), "unit": unit_words(measured.unit or "次"), "points": plain(rule.points)}
        ),
    )


def _words(rule: Minus, wording: Wording, lines_of: Lines) -> list[str]:
    parts = {"of": wording.read(rule.of), "points": show_number(rule.points), "floor": show_number(rule.floor)}
    return [_("从满分扣起：“%(of)s”每项扣%(points)s分，扣至%(floor)s分为止") % parts]


def _reads(rule: Minus) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: Minus) -> None:
    return None


KIND = RuleKind(Minus, "逐项扣减", _points, _words, _reads, _most)
