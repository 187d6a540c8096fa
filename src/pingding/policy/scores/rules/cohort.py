"""Points by comparison with all cases scored together."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from pingding.policy.language.indicators import Cohort
from pingding.policy.scores.measuring import Measure
from pingding.policy.scores.rules.rule import Apply, Leaf, Lines, Points, RuleKind, Wording, computed
from pingding.policy.translation import gettext as _

_TITLES = {"min_max": "与最好、最差的差距", "rank": "名次", "percentile": "百分位"}


def _points(rule: Cohort, leaf: Leaf, apply: Apply) -> Points:
    """Compared with all cases scored together; the case's own value is one of them.

    min_max: the distance from the worst as a share of the distance from worst to best. rank: with n cases, the first
    has all points and each place below it one n-th less; equals share the better place. percentile: the share of the
    other cases that are worse. A case alone, or among equals by min_max, has all points.
    """
    if not leaf.cohort:
        return Points(None, f"{leaf.title}：须待全部参评对象的数据齐全后计分")

    cohort = tuple(Fraction(value) for value in leaf.cohort)

    def compared(value: Decimal | Fraction) -> tuple[Fraction, int, int]:
        value = Fraction(value)
        everyone = cohort if value in cohort else (*cohort, value)
        better = sum((other > value) if rule.better == "high" else (other < value) for other in everyone)
        return _share(rule, value, everyone, better), better + 1, len(everyone)

    def says(measured: Measure) -> str:
        _share_of, place, of = compared(measured.value or Decimal(0))
        return f"在 {of} 件中列第 {place}，按{_TITLES[rule.by]}计，"

    return computed(leaf, rule.of, lambda value: Fraction(leaf.weight) * compared(value)[0], says)


def _share(rule: Cohort, value: Fraction, everyone: tuple[Fraction, ...], better: int) -> Fraction:
    n, best, worst = len(everyone), max(everyone), min(everyone)
    if rule.better == "low":
        best, worst = worst, best
    match rule.by:
        case "min_max":
            return Fraction(1) if best == worst else (value - worst) / (best - worst)
        case "rank":
            return Fraction(n - better, n)
        case "percentile":
            worse = n - better - everyone.count(value)
            return Fraction(worse, n - 1) if n > 1 else Fraction(1)
        case other:
            assert_never(other)


def _words(rule: Cohort, wording: Wording, lines_of: Lines) -> list[str]:
    how = {"min_max": _("最高与最低之间按比例"), "rank": _("按名次"), "percentile": _("按百分位")}[rule.by]
    better = _("高者为优") if rule.better == "high" else _("低者为优")
    parts = {"of": wording.read(rule.of), "how": how, "better": better}
    return [_("与同批申报比较“%(of)s”，%(how)s计分，%(better)s") % parts]


def _reads(rule: Cohort) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: Cohort) -> None:
    return None


KIND = RuleKind(Cohort, "同批比较", _points, _words, _reads, _most)
