"""One measured figure beside its bare baseline, and how a table of them is printed."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured: seconds of ours and of the bare baseline, or another number already put in words.

    `met` says whether the aim was reached; None where there is none.
    """

    what: str
    ours: float | None = None
    bare: float | None = None
    aim: str = ""
    met: bool | None = None
    note: str = ""


def timed(do: Callable[[], object]) -> float:
    """The seconds that a call takes."""
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def quiet(seconds: Iterable[float]) -> float:
    """The time at the lower quarter of several: what it takes while the machine does little else.

    >>> quiet([4.0, 1.0, 2.0, 9.0])
    2.0
    """
    found = sorted(seconds)
    return found[len(found) // 4]


def shown(seconds: float | None) -> str:
    """A length of time in the unit that suits it.

    >>> shown(0.0123), shown(2.5), shown(None)
    ('12.3 ms', '2.50 s', '')
    """
    if seconds is None:
        return ""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def row(figure: Figure) -> list[str]:
    """The cells of a figure's line."""
    ratio = f"{figure.ours / figure.bare:.1f}×" if figure.ours is not None and figure.bare else ""
    verdict = "" if figure.met is None else ("met" if figure.met else "NOT MET")
    aim = f"{figure.aim}: {verdict}" if figure.aim else ""
    return [figure.what, shown(figure.ours), shown(figure.bare), ratio, figure.note, aim]


def table(figures: Iterable[Figure]) -> str:
    """All figures under each other; each ratio is ours divided by the bare baseline of the same run."""
    lines = [["measured", "ours", "bare", "ratio", "", "aim"], *map(row, figures)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(lines[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
