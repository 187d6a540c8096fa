"""Points by comparison with all cases scored together."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, assert_never

from pingding.policy.language.indicators import Cohort
from pingding.policy.scores.measuring import Measure
from pingding.policy.scores.rules.rule import Apply, Leaf, Lines, Points, RuleKind, Wording, computed
from pingding.policy.translation import gettext_noop
from pingding.policy.translation import gettext_shown as _

_SAYS = {
    "min_max": gettext_noop("在 %(of)s 件中列第 %(place)s，按与最好、最差的差距计，"),
    "rank": gettext_noop("在 %(of)s 件中列第 %(place)s，按名次计，"),
    "percentile": gettext_noop("在 %(of)s 件中列第 %(place)s，按百分位计，"),
}


def _points(rule: Cohort, leaf: Leaf, apply: Apply) -> Points:
    """Compared with all cases scored together; the case's own value is one of them.

    min_max: the distance from the worst as a share of the distance from worst to best. rank: with n cases, the first
    has all points and each place below it one n-th less; equals share the better place. percentile: the share of the
    other cases that are worse. A case alone, or among equals by min_max, has all points.
    """
    if not leaf.cohort:
        return Points(None, _("%(title)s：须待全部参评对象的数据齐全后计分") % {"title": leaf.title})

    def says(measured: Measure) -> str:
        standing = _stand(rule, leaf.cohort, Fraction(measured.value or 0))
        return _(_SAYS[rule.by]) % {"of": standing.of, "place": standing.better + 1}

    def points(value: Fraction) -> Fraction:
        return Fraction(leaf.weight) * _share(rule, leaf.cohort, value)

    return computed(leaf, rule.of, points, says)


class _Standing(NamedTuple):
    """Among how many values one stands, and how many of these are better and worse."""

    of: int
    better: int
    worse: int


def _stand(rule: Cohort, cohort: Sequence[Decimal], value: Fraction) -> _Standing:
    lower, up_to = bisect_left(cohort, value, key=Fraction), bisect_right(cohort, value, key=Fraction)
    higher = len(cohort) - up_to
    of = len(cohort) + (lower == up_to)  # its own is one of them
    return _Standing(of, higher, lower) if rule.better == "high" else _Standing(of, lower, higher)


def _share(rule: Cohort, cohort: Sequence[Decimal], value: Fraction) -> Fraction:
    of, better, worse = _stand(rule, cohort, value)
    match rule.by:
        case "min_max":
            worst, best = min(Fraction(cohort[0]), value), max(Fraction(cohort[-1]), value)
            if rule.better == "low":
                best, worst = worst, best
            return Fraction(1) if best == worst else (value - worst) / (best - worst)
        case "rank":
            return Fraction(of - better, of)
        case "percentile":
            return Fraction(worse, of - 1) if of > 1 else Fraction(1)
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
