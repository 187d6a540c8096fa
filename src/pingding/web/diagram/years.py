"""What was added year by year, as columns of parts that stand on each other."""

from collections.abc import Mapping
from dataclasses import dataclass

FLOOR, TOP, PITCH, BAR = 150, 22, 72, 44
SHADES = 5


@dataclass(frozen=True)
class Piece:
    """A part of a column: what it counts, how many, where it stands."""

    title: str
    number: int
    shade: int
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2 + 4


@dataclass(frozen=True)
class Column:
    """A year: its total, the left edge of its bar, its parts from below."""

    year: int
    total: int
    x: int
    top: float
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class YearColumns:
    """All columns with the names of the parts by their shades."""

    width: int
    height: int
    bar: int
    columns: tuple[Column, ...]
    names: tuple[tuple[str, int], ...]


def year_columns(numbers: Mapping[int, Mapping[str, int]], most_years: int) -> YearColumns:
    """The last so many years, those without anything too; the highest column fills the height."""
    last = max(numbers, default=0)
    first = max(min(numbers, default=1), last - most_years + 1)
    years = {year: numbers.get(year, {}) for year in range(first, last + 1)}
    titles = list(dict.fromkeys(title for parts in years.values() for title in parts))
    shades = {title: SHADES - _lighter(n, len(titles)) for n, title in enumerate(titles)}
    most = max((sum(parts.values()) for parts in years.values()), default=1)
    columns = tuple(_column(n, year, parts, shades, most) for n, (year, parts) in enumerate(years.items()))
    return YearColumns(len(columns) * PITCH, FLOOR + TOP, BAR, columns, tuple(shades.items()))


def _lighter(n: int, of: int) -> int:
    """By how many shades the nth part is lighter than the first: from dark to light, as far apart as there is room."""
    return n * (SHADES - 1) // max(of - 1, 1) if of <= SHADES else n % SHADES


def _column(n: int, year: int, parts: Mapping[str, int], shades: Mapping[str, int], most: int) -> Column:
    y, pieces = float(FLOOR), []
    for title, shade in shades.items():
        if number := parts.get(title, 0):
            height = (FLOOR - TOP) * number / most
            y -= height
            pieces.append(Piece(title, number, shade, round(y, 1), round(height, 1)))
    return Column(year, sum(parts.values()), n * PITCH + (PITCH - BAR) // 2, round(y, 1), tuple(pieces))
