"""Points by the band that a number lies in."""

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from pingding.policy.language.indicators import Band, Bands
from pingding.policy.scores.intervals import Span, tiling
from pingding.policy.scores.measuring import Measure
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
from pingding.policy.values.showing import show_number


def _points(rule: Bands, leaf: Leaf, apply: Apply) -> Points:
    def band_of(value: Decimal | Fraction) -> Band | None:
        return next((band for band in rule.bands if _in_band(value, band)), None)

    def points(value: Fraction) -> Fraction | None:
        band = band_of(value)
        return None if band is None else Fraction(band.points)

    def says(measured: Measure) -> str:
        band = None if measured.value is None else band_of(measured.value)
        return _("属于“%(band)s”一档，") % {"band": _band_text(band, measured)} if band else ""

    return computed(leaf, rule.of, points, says)


def _in_band(value: Decimal | Fraction, band: Band) -> bool:
    low, high = (None if end is None else Fraction(end) for end in (band.from_, band.below))
    if band.closed == "left":
        return (low is None or low <= value) and (high is None or value < high)
    return (low is None or low < value) and (high is None or value <= high)


def _band_text(band: Band, measured: Measure) -> str:
    left = band.closed == "left"
    parts = []
    if band.from_ is not None:
        words = {"n": measured.show(band.from_)}
        parts.append(_("%(n)s及以上") % words if left else _("超过 %(n)s") % words)
    if band.below is not None:
        words = {"n": measured.show(band.below)}
        parts.append(_("不足 %(n)s") % words if left else _("%(n)s及以下") % words)
    return _("、").join(parts) or _("不限")


def _words(rule: Bands, wording: Wording, lines_of: Lines) -> list[str]:
    lines = [_("按“%(of)s”所在的区间计分") % {"of": wording.read(rule.of)}]
    for band in rule.bands:
        span = _span(band, lambda number: wording.amount(rule.of, number))
        lines.append(_("%(band)s：%(n)s分") % {"band": span, "n": show_number(band.points)})
    return lines


def _span(band: Band, amount: Callable[[Decimal], str]) -> str:
    low = amount(band.from_) if band.from_ is not None else ""
    high = amount(band.below) if band.below is not None else ""
    right = band.closed == "right"
    if low and high:
        words = _("高于%(low)s，不高于%(high)s") if right else _("不低于%(low)s，低于%(high)s")
        return words % {"low": low, "high": high}
    if high:
        return (_("不高于%(n)s") if right else _("低于%(n)s")) % {"n": high}
    return ((_("高于%(n)s") if right else _("不低于%(n)s")) % {"n": low}) if low else _("不限")


def _reads(rule: Bands) -> Mapping[str, str]:
    return {"of": rule.of}


def _most(rule: Bands) -> StatedPoints:
    return StatedPoints("bands", max(band.points for band in rule.bands))


def _faults(rule: Bands, weight: Decimal) -> Iterator[RuleFault]:
    spans = [Span(band.from_, band.below, band.closed, str(index)) for index, band in enumerate(rule.bands)]
    for index, what in tiling(spans):
        yield RuleFault(("bands", int(index)), what, "各分段应首尾相接，既不重叠也不留空。")


KIND = RuleKind(Bands, "分档", _points, _words, _reads, _most, faults=_faults)
