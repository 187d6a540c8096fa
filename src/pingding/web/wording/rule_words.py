"""How the points of an indicator are computed, in words."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.expressions.compiled import compiled_edition
from pingding.policy.expressions.in_words import in_words
from pingding.policy.language import Edition, Shared
from pingding.policy.language.indicators import (
    Band,
    Bands,
    BestOf,
    Chosen,
    Cohort,
    JudgedScore,
    LeafRule,
    Linear,
    Minus,
    PerItem,
    Proportional,
    YesNo,
)
from pingding.policy.values.showing import show_number, show_share
from pingding.policy.values.typed import choices_of
from pingding.web.wording.words import grouped


def rule_words(edition: Edition, shared: Shared, rule: LeafRule, weight: Decimal) -> tuple[str, ...]:
    """The rule of a leaf, a line each: what is looked at, how many points it gives, the least and the most."""
    said = _Words(edition, shared, weight)
    lines = _RULES[type(rule)](said, rule)
    if rule.void_when is not None:
        lines.append(_("%(when)s的，记0分") % {"when": said.read(rule.void_when)})
    return tuple(lines)


class _Words:
    """The words of one leaf's rule; each method gives the lines of one kind."""

    def __init__(self, edition: Edition, shared: Shared, weight: Decimal) -> None:
        self.edition, self.shared, self.weight = edition, shared, weight

    def read(self, expression: str) -> str:
        return in_words(self.edition, self.shared, expression)

    def amount(self, expression: str, number: Decimal) -> str:
        """A number as the expression's own quantity is written: 30%, 2,000万元."""
        parsed = compiled_edition(self.edition, self.shared).expression(expression)
        return show_share(number, None) if parsed.kind.share else show_number(number, parsed.unit)

    def cap(self, cap: Decimal | None) -> str:
        return grouped(self.weight if cap is None else cap)

    def judged(self, rule: JudgedScore) -> list[str]:
        scale = {"min": grouped(rule.min), "max": self.cap(rule.max), "step": grouped(rule.step)}
        lines = [_("由评审人在%(min)s至%(max)s分之间评定，以%(step)s分为一档") % scale]
        return lines + [_("%(n)s分：%(what)s") % {"n": grouped(n), "what": what} for n, what in rule.anchors.items()]

    def proportional(self, rule: Proportional) -> list[str]:
        parts = {"of": self.read(rule.of), "full": self.amount(rule.of, rule.full), "cap": self.cap(rule.cap)}
        return [_("按“%(of)s”计算：达到%(full)s得满分%(cap)s分，不足的按比例计分") % parts]

    def per_item(self, rule: PerItem) -> list[str]:
        parts = {"of": self.read(rule.of), "points": grouped(rule.points), "cap": self.cap(rule.cap)}
        return [_("按“%(of)s”计算：每项%(points)s分，最高%(cap)s分") % parts]

    def bands(self, rule: Bands) -> list[str]:
        lines = [_("按“%(of)s”所在的区间计分") % {"of": self.read(rule.of)}]
        return lines + [
            _("%(band)s：%(n)s分") % {"band": self._band(rule.of, b), "n": grouped(b.points)} for b in rule.bands
        ]

    def linear(self, rule: Linear) -> list[str]:
        points = _("；").join(
            _("%(x)s得%(y)s分") % {"x": self.amount(rule.of, x), "y": grouped(y)} for x, y in rule.points
        )
        return [_("按“%(of)s”计算，各点之间按直线内插：%(points)s") % {"of": self.read(rule.of), "points": points}]

    def yes_no(self, rule: YesNo) -> list[str]:
        return [_("%(of)s的，得%(cap)s分；否则0分") % {"of": self.read(rule.of), "cap": self.cap(rule.points)}]

    def best_of(self, rule: BestOf) -> list[str]:
        return [_("以下各项取最高分"), *self._options(rule.options)]

    def chosen(self, rule: Chosen) -> list[str]:
        fact = self.edition.vocabulary[rule.by]
        labels = choices_of(fact, self.shared)
        lines = [_("由申报单位按“%(by)s”选择一种") % {"by": fact.label}]
        for key, option in rule.options.items():
            lines += [translation.headed(labels.get(key, key), line) for line in _RULES[type(option)](self, option)]
        return lines

    def minus(self, rule: Minus) -> list[str]:
        parts = {"of": self.read(rule.of), "points": grouped(rule.points), "floor": grouped(rule.floor)}
        return [_("从满分扣起：“%(of)s”每项扣%(points)s分，扣至%(floor)s分为止") % parts]

    def cohort(self, rule: Cohort) -> list[str]:
        how = {"min_max": _("最高与最低之间按比例"), "rank": _("按名次"), "percentile": _("按百分位")}[rule.by]
        better = _("高者为优") if rule.better == "high" else _("低者为优")
        parts = {"of": self.read(rule.of), "how": how, "better": better}
        return [_("与同批申报比较“%(of)s”，%(how)s计分，%(better)s") % parts]

    def _band(self, of: str, band: Band) -> str:
        low = self.amount(of, band.from_) if band.from_ is not None else ""
        high = self.amount(of, band.below) if band.below is not None else ""
        right = band.closed == "right"
        if low and high:
            words = _("高于%(low)s，不高于%(high)s") if right else _("不低于%(low)s，低于%(high)s")
            return words % {"low": low, "high": high}
        if high:
            return (_("不高于%(n)s") if right else _("低于%(n)s")) % {"n": high}
        return ((_("高于%(n)s") if right else _("不低于%(n)s")) % {"n": low}) if low else _("不限")

    def _options(self, options: tuple[LeafRule, ...]) -> list[str]:
        return [f"– {line}" for option in options for line in _RULES[type(option)](self, option)]


_RULES: dict[type[LeafRule], Callable[[_Words, Any], list[str]]] = {
    JudgedScore: _Words.judged,
    Proportional: _Words.proportional,
    PerItem: _Words.per_item,
    Bands: _Words.bands,
    Linear: _Words.linear,
    YesNo: _Words.yes_no,
    BestOf: _Words.best_of,
    Chosen: _Words.chosen,
    Minus: _Words.minus,
    Cohort: _Words.cohort,
}
