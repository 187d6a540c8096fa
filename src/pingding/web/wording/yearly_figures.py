"""The picture of a number by years: a bar for each year, the target as a line, everything in words beside."""

from dataclasses import dataclass
from decimal import Decimal

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
    """The bars of a figure; `line` is the height of the yearly target, `reached` the share of a target for all."""

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
    yearly = figure.target if figure.total is None else None
    tallest = max([*(each.value for each in figure.years.values()), yearly.value if yearly else Decimal(0), Decimal(1)])
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
        FLOOR - _height(yearly.value, tallest) if yearly else None,
        _reached(figure.total, figure.target),
        width,
    )


def _height(value: Decimal, tallest: Decimal) -> int:
    return max(round((FLOOR - TOP) * value / tallest), 0)


def _note(total: Amount | None, target: Amount | None) -> str:
    """What was promised, and, where it is for several years together, how much of it has been reached."""
    if target is None:
        return _("合计%(total)s") % {"total": total.words} if total else ""
    if total is None:
        return _("目标%(target)s") % {"target": target.words}
    share = show_share(total.value / target.value, 0) if target.value else "—"
    return _("合计%(total)s，目标%(target)s，达到%(share)s") % {
        "total": total.words,
        "target": target.words,
        "share": share,
    }


def _reached(total: Amount | None, target: Amount | None) -> int | None:
    """How much of the target has been reached, in percent, 100 at most."""
    if total is None or target is None or not target.value:
        return None
    return int(min(100 * total.value / target.value, Decimal(100)))
