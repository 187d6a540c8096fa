"""How the server's figures are printed, and which aims they meet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.load import Load

PAGES = ("officers' list", "case page, content", "case page, verdicts")
MOST_PAGE, MOST_SUBMISSION, MOST_GROWTH, MOST_MEGABYTES = 2.5, 2.0, 1.3, 250
DECIDING = 8
"""The concurrency whose figures decide on the aims."""
HEAD = ("measured", "at once", "req/s", "p50", "p99", "CPU", "+ database", "bare req/s", "p50", "CPU", "+ database")
WIDTHS = (24, 7, 7, 8, 8, 7, 10, 10, 8, 7, 10, 9, 7)


@dataclass(frozen=True)
class Result:
    """A scene at one concurrency, beside the bare one of the same run."""

    title: str
    ours: Load
    bare: Load
    queries: int
    most: int | None
    note: str

    @property
    def ratio(self) -> float:
        """How often the bare one's processor time ours is, the database's included."""
        return self.ours.processor / max(self.bare.processor, 1e-6)


def heads() -> list[str]:
    """What stands above the lines."""
    first = (
        "The server, 2 workers, PostgreSQL; milliseconds of processor time for a request, of the server + the database"
    )
    return [first, _cells([*HEAD, "CPU ratio", "queries"])]


def line(result: Result) -> str:
    """One result."""
    ours, bare = result.ours, result.bare
    cells = [result.title, str(ours.concurrency), f"{ours.rate:.1f}", _ms(ours.p50), _ms(ours.p99)]
    cells += [_ms(ours.server), _ms(ours.database), f"{bare.rate:.1f}", _ms(bare.p50), _ms(bare.server)]
    return _cells([*cells, _ms(bare.database), f"{result.ratio:.2f}×", str(result.queries)]) + f"  {result.note}"


def _cells(cells: Sequence[str]) -> str:
    shown = [cells[0].ljust(WIDTHS[0])]
    return "  ".join([*shown, *(cell.rjust(width) for cell, width in zip(cells[1:], WIDTHS[1:], strict=True))])


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f}"


def _deciding(results: Sequence[Result]) -> dict[str, Result]:
    return {result.title: result for result in results if result.ours.concurrency == DECIDING}


def flatness(few: Mapping[str, float], results: Sequence[Result], small: int, large: int) -> list[str]:
    """Processor time with few cases and with many."""
    found = _deciding(results)
    return [
        f"{title}: {_ms(few[title])} ms with {small:,} cases, {_ms(found[title].ours.processor)} ms with {large:,}"
        for title in PAGES
    ]


def aims(few: Mapping[str, float], results: Sequence[Result], memory: Sequence[float]) -> list[str]:
    """Each aim, with what was found, and whether it is met."""
    found = _deciding(results)
    said = [
        _aim(f"{title}: at most {MOST_PAGE} × the bare page", found[title].ratio, MOST_PAGE, "×") for title in PAGES
    ]
    said.append(
        _aim(f"submission: at most {MOST_SUBMISSION} × the bare one", found["submission"].ratio, MOST_SUBMISSION, "×")
    )
    for title in PAGES:
        growth = found[title].ours.processor / few[title]
        said.append(_aim(f"{title}: ten times the cases, at most {MOST_GROWTH} ×", growth, MOST_GROWTH, "×"))
    for title, result in found.items():
        if result.most is not None:
            said.append(_aim(f"{title}: at most {result.most} queries", result.queries, result.most, ""))
    said.append(_aim(f"memory of the workers: at most {MOST_MEGABYTES} MB", sum(memory), MOST_MEGABYTES, " MB"))
    return said


def _aim(what: str, found: float, most: float, unit: str) -> str:
    shown = f"{found:.2f}" if unit == "×" else f"{found:.0f}"
    return f"{'met    ' if found <= most else 'NOT MET'}  {what}: {shown}{unit}"
