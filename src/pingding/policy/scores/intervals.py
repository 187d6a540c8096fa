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


@dataclass(frozen=True)
class Span:
    """An interval; None is open-ended. closed left: from ≤ x < below; closed right: from < x ≤ below."""

    from_: Decimal | None
    below: Decimal | None
    closed: str
    key: str


def tiling(spans: list[Span]) -> Iterator[tuple[str, str]]:
    """Where intervals are empty, overlap or leave a gap between them: the later one's key, and what is wrong.

    >>> list(tiling([Span(Decimal(80), None, "left", "a"), Span(Decimal(60), Decimal(75), "left", "b")]))
    [('a', '75 至 80 之间没有分段。')]
    """
    infinite = Decimal("Infinity")
    ends = [(-infinite if s.from_ is None else s.from_, infinite if s.below is None else s.below, s) for s in spans]
    for start, end, span in ends:
        if start >= end:
            yield span.key, f"分段是空的：自 {digits(start)} 至 {digits(end)}。"
    ordered = sorted((e for e in ends if e[0] < e[1]), key=lambda e: (e[0], e[1]))
    for (_, end, before), (start, _, span) in pairwise(ordered):
        if start > end:
            yield span.key, f"{digits(end)} 至 {digits(start)} 之间没有分段。"
        elif start < end:
            yield span.key, f"与前一分段重叠：前一分段到 {_edge(end)}，本分段自 {_edge(start)} 起。"
        elif before.closed == "right" and span.closed == "left":
            yield span.key, f"{digits(start)} 同时属于两个分段。"
        elif before.closed == "left" and span.closed == "right":
            yield span.key, f"{digits(start)} 不属于任何分段。"


def _edge(number: Decimal) -> str:
    return digits(number) if number.is_finite() else "无穷"
