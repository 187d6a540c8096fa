"""Intervals of numbers, as bands and grades have them, and whether they cover all numbers once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise


def digits(number: Decimal) -> str:
    """A number in digits, without needless zeros.

    >>> digits(Decimal("12.50")), digits(Decimal("1E+2"))
    ('12.5', '100')
    """
    return f"{number.normalize():f}"


Cut = tuple[Decimal, int]
"""A place between numbers: just before a number (0) or just after it (1)."""


@dataclass(frozen=True)
class Span:
    """An interval; None is open-ended.

    closed left: from ≤ x < below; right: from < x ≤ below; both: from ≤ x ≤ below; neither: from < x < below.
    """

    from_: Decimal | None
    below: Decimal | None
    closed: str
    key: str

    @property
    def start(self) -> Cut:
        """Where it begins."""
        if self.from_ is None:
            return Decimal("-Infinity"), 0
        return self.from_, int(self.closed in ("right", "neither"))

    @property
    def end(self) -> Cut:
        """Where it ends."""
        if self.below is None:
            return Decimal("Infinity"), 0
        return self.below, int(self.closed in ("right", "both"))


def tiling(spans: list[Span]) -> Iterator[tuple[str, str]]:
    """Where intervals are empty, overlap or leave a gap between them: the later one's key, and what is wrong.

    >>> list(tiling([Span(Decimal(80), None, "left", "a"), Span(Decimal(60), Decimal(75), "left", "b")]))
    [('a', '75 至 80 之间没有分段。')]
    """
    for span in spans:
        if span.start >= span.end:
            yield span.key, f"分段是空的：自 {digits(span.start[0])} 至 {digits(span.end[0])}。"
    ordered = sorted((s for s in spans if s.start < s.end), key=lambda s: (s.start, s.end))
    for before, span in pairwise(ordered):
        (end, _), (start, _) = before.end, span.start
        if start > end:
            yield span.key, f"{digits(end)} 至 {digits(start)} 之间没有分段。"
        elif start < end:
            yield span.key, f"与前一分段重叠：前一分段到 {_edge(end)}，本分段自 {_edge(start)} 起。"
        elif before.end > span.start:
            yield span.key, f"{digits(start)} 同时属于两个分段。"
        elif before.end < span.start:
            yield span.key, f"{digits(start)} 不属于任何分段。"


def _edge(number: Decimal) -> str:
    return digits(number) if number.is_finite() else "无穷"
