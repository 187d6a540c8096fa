"""The picture of a trend: a line through the numbers of some years, with the numbers as text."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.queries.applications.previous import Trend

WIDTH, HEIGHT, MARGIN = 120, 32, 4
LEAST = 3
"""From so many numbers on a line says more than the numbers."""


@dataclass(frozen=True)
class TrendPicture:
    """A line in a box: its `points` as SVG has them, where it ends, and what it shows in words."""

    points: str
    end_x: str
    end_y: str
    label: str
    width: int = WIDTH
    height: int = HEIGHT


def trend_picture(trend: Trend) -> TrendPicture | None:
    """The picture of a trend; None where there are too few numbers."""
    numbers = trend.numbers
    if len(numbers) < LEAST:
        return None
    values = [each.value for each in numbers if isinstance(each.value, Decimal)]
    least, span = min(values), max(values) - min(values)
    heights = [1 - (value - least) / span if span else Decimal("0.5") for value in values]
    places = [
        (_place(Decimal(n) / (len(values) - 1), WIDTH), _place(height, HEIGHT)) for n, height in enumerate(heights)
    ]
    words = translation.listed(_("%(year)s年%(value)s") % {"year": each.year, "value": each.words} for each in numbers)
    return TrendPicture(
        " ".join(f"{x},{y}" for x, y in places), *places[-1], _("走势：%(numbers)s") % {"numbers": words}
    )


def _place(share: Decimal, length: int) -> str:
    """A share of a length, the margins left out."""
    return f"{MARGIN + share * (length - 2 * MARGIN):.1f}"
