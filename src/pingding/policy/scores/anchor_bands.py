"""Where points stand among a row's anchors: bands of equal width, each of the points that lie nearest to its anchor.

A row without anchors is read by the platform's general scale, which asks nothing of anybody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise

from pingding.policy.language.indicators import JudgedScore
from pingding.policy.scores.rules.judged import most_points
from pingding.policy.translation import gettext as _

GENERAL = (Decimal("0.5"), Decimal("0.7"), Decimal("0.9"))
"""Where the bands of the general scale meet, as shares of the full points."""


@dataclass(frozen=True)
class AnchorBand:
    """What points mean, and from where to where: halfway to the next anchors; where bands meet, the higher.

    `first` and `last` are the least and the most that may be given in it.
    """

    words: str
    low: Decimal
    high: Decimal
    first: Decimal
    last: Decimal


def anchor_bands(rule: JudgedScore, weight: Decimal) -> tuple[AnchorBand, ...]:
    """The bands of a row from the lowest up; none where the definition says nothing of what points mean.

    >>> rule = JudgedScore(rule="judged", anchors={20: "好", 10: "中"})
    >>> [(str(band.low), band.words, str(band.high)) for band in anchor_bands(rule, Decimal(20))]
    [('0', '中', '15'), ('15', '好', '20')]
    """
    anchors = sorted(rule.anchors.items())
    edges = [(below + above) / 2 for (below, _words), (above, _more) in pairwise(anchors)]
    return _bands(rule, weight, [words for _points, words in anchors], edges)


def general_bands(rule: JudgedScore, weight: Decimal) -> tuple[AnchorBand, ...]:
    """The general scale of a row without anchors; none where its steps are too few for four bands.

    >>> [f"{band.first}–{band.last}" for band in general_bands(JudgedScore(rule="judged"), Decimal(20))]
    ['0–9.5', '10.0–13.5', '14.0–17.5', '18.0–20']
    """
    if rule.anchors:
        return ()
    most = most_points(rule, weight)
    edges = [rule.min + share * (most - rule.min) for share in GENERAL]
    bands = _bands(rule, weight, [_("较差"), _("一般"), _("较好"), _("好")], edges)
    return bands if all(band.low <= band.first <= band.last for band in bands) else ()


def _bands(
    rule: JudgedScore, weight: Decimal, words: Sequence[str], edges: Sequence[Decimal]
) -> tuple[AnchorBand, ...]:
    """Bands that meet at the edges, from the least to the most points of the row."""
    ends = [rule.min, *edges, most_points(rule, weight)]
    firsts = [_stepped(end, rule) for end in ends[:-1]]
    lasts = [*(first - rule.step for first in firsts[1:]), ends[-1]]
    return tuple(
        AnchorBand(says, low, high, first, last)
        for says, low, high, first, last in zip(words, ends, ends[1:], firsts, lasts, strict=False)
    )


def _stepped(points: Decimal, rule: JudgedScore) -> Decimal:
    """The least that may be given from these points on."""
    return rule.min + ((points - rule.min) / rule.step).to_integral_value(ROUND_CEILING) * rule.step


def place_of(points: Decimal, bands: Sequence[AnchorBand], least: Decimal, most: Decimal) -> Decimal:
    """Where points stand between the left end (0) and the right end (1) of the bands, or of the bare scale."""
    edges = [bands[0].low, *(band.high for band in bands)] if bands else [least, most]
    within = min(max(points, edges[0]), edges[-1])
    n = next((n for n, edge in enumerate(edges[1:-1]) if within < edge), len(edges) - 2)
    width = edges[n + 1] - edges[n]
    return (n + ((within - edges[n]) / width if width else Decimal(0))) / (len(edges) - 1)


def band_at(points: Decimal | None, bands: Sequence[AnchorBand]) -> AnchorBand | None:
    """The band in which points lie; None for no points, and where there are no bands."""
    if points is None:
        return None
    return next((band for band in bands if points < band.high), bands[-1] if bands else None)
