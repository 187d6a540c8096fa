"""The picture of a number by years: a bar for each year, the target as a line, everything in words beside."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.values.showing import show_share
from pingding.queries.titles.figures import Amount, YearlyFigure

WIDTH, FLOOR, TOP, BAR, GAP = 280, 120, 28, 44, 4


@dataclass(frozen=True)
class Bar:
    """One year's bar in the picture: where it stands, how high it is, its number and year as text."""

    x: int
    y: int
    height: int
    number: str
    year: int
    latest: bool


@dataclass(frozen=True)
class FigurePicture:
    """The bars of a figure; `line` is the height of the yearly target, or of a year's part of it, `reached` the share
    of a target for all."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    label: str
    note: str = ""
    line: int | None = None
    reached: int | None = None
    width: int = WIDTH
    floor: int = FLOOR
    bar: int = BAR


def figure_picture(figure: YearlyFigure) -> FigurePicture:
    """The picture of a figure, with a note that says its target and how far it has been reached."""
    yearly = figure.target.value / figure.over if figure.target else None
    tallest = max([*(each.value for each in figure.years.values()), yearly or Decimal(0), Decimal(1)])
    width = max(WIDTH, len(figure.years) * (BAR + GAP))
    step = width // max(len(figure.years), 3)
    bars = tuple(
        Bar(
            place * step + (step - BAR) // 2,
            FLOOR - _height(amount.value, tallest),
            _height(amount.value, tallest),
            amount.words.removesuffix(figure.unit),
            year,
            place == len(figure.years) - 1,
        )
        for place, (year, amount) in enumerate(figure.years.items())
    )
    words = (_("%(year)s年%(value)s") % {"year": year, "value": each.words} for year, each in figure.years.items())
    return FigurePicture(
        figure.label,
        figure.unit,
        bars,
        translation.headed(figure.label, translation.listed(words)),
        _note(figure.total, figure.target),
        FLOOR - _height(yearly, tallest) if yearly is not None else None,
        _reached(figure.total, figure.target),
        width,
    )


def _height(value: Decimal, tallest: Decimal) -> int:
    return max(round((FLOOR - TOP) * value / tallest), 0)


def _rounded(share: Decimal) -> Decimal:
    """A share in whole hundredths, rounded half up; what is not reached never reads as reached."""
    nearest = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return min(nearest, Decimal("0.99")) if share < 1 else nearest


def _note(total: Amount | None, target: Amount | None) -> str:
    """What was promised, and, where it is for several years together, how much of it has been reached."""
    if target is None:
        return _("合计%(total)s") % {"total": total.words} if total else ""
    if total is None:
        return _("目标%(target)s（虚线）") % {"target": target.words}
    share = show_share(_rounded(total.value / target.value), 0) if target.value else "—"
    return _("合计%(total)s，目标%(target)s，达到%(share)s；虚线为目标的年均数") % {
        "total": total.words,
        "target": target.words,
        "share": share,
    }


def _reached(total: Amount | None, target: Amount | None) -> int | None:
    """How much of the target has been reached, in percent, 100 at most."""
    if total is None or target is None or not target.value:
        return None
    return int(min(100 * total.value / target.value, Decimal(100)))
