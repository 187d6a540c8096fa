"""Where points stand among a row's anchors: bands of equal width, each of the points that lie nearest to its anchor."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from pingding.policy.language.indicators import JudgedScore
from pingding.policy.scores.rules.judged import most_points


@dataclass(frozen=True)
class AnchorBand:
    """An anchor, its points and words, and from where to where points are nearest to it; where two are, the higher."""

    points: Decimal
    words: str
    low: Decimal
    high: Decimal


def anchor_bands(rule: JudgedScore, weight: Decimal) -> tuple[AnchorBand, ...]:
    """The bands of a row from the lowest up; none where the definition says nothing of what points mean.

    >>> rule = JudgedScore(rule="judged", anchors={20: "好", 10: "中"})
    >>> [(str(band.low), band.words, str(band.high)) for band in anchor_bands(rule, Decimal(20))]
    [('0', '中', '15'), ('15', '好', '20')]
    """
    anchors = sorted(rule.anchors.items())
    edges = [(below + above) / 2 for (below, _words), (above, _more) in pairwise(anchors)]
    ends = [rule.min, *edges, most_points(rule, weight)]
    return tuple(
        AnchorBand(points, words, low, high)
        for (points, words), low, high in zip(anchors, ends, ends[1:], strict=False)
    )


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
