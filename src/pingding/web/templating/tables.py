"""The cells of a table, written in Python because no loop of our pages is run as often."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import get_language
from markupsafe import Markup, escape

from pingding.policy.translation import counted
from pingding.web.templating.bars import part_bar
from pingding.web.templating.functions import clause, day, deadline, grouped, status_badge, time, wan
from pingding.web.templating.texts import unbroken

Cell = Mapping[str, Any]
Shown = Callable[[Cell, datetime | None], str]
TO_ESCAPE = re.compile("[&<>\"']")
MAY_HAVE_CODE = re.compile("-|[0-9A-Z]{18}")
CLASS_OF = {
    "number": "number",
    "wan": "number",
    "money": "number",
    "days": "number",
    "count": "number",
    "score": "number",
    "short": "short",
}

WIDTHS = frozenset({"name", "wide", "place", "middle", "step"})
"""The columns of a list that share what is left, or are as wide as their words up to a limit."""


def _escaped(text: str) -> str:
    return escape(text) if TO_ESCAPE.search(text) else text


def _shown(value: object) -> str:
    """The text as markup; most names have no code in them that must stand on one line."""
    if type(value) is str and not MAY_HAVE_CODE.search(value):
        return _escaped(value)
    return escape(unbroken(value))


def _deadline(language: str | None, cell: Cell, at: datetime | None) -> str:
    due = cell["text"]
    if not due or at is None:
        return _text({"text": cell.get("none") or ""}, at)
    chip = deadline(due, at, cell.get("working_days"), language)
    return f'{chip} <span class="cell-note">{time(due, short=True)}</span>'


def _text(cell: Cell, _at: datetime | None) -> str:
    url, text, title = cell.get("url"), _shown(cell["text"]), cell.get("title")
    if text == "—":
        return f'<span class="none">{text}</span>'
    whole = f' title="{_escaped(title)}"' if title else ""
    if url:
        return f'<a href="{_escaped(url)}"{whole}>{text}</a>'
    return f"<span{whole}>{text}</span>" if whole else text


def _days(days: object) -> str:
    return escape(counted("%(n)d 天", days) % {"n": days}) if isinstance(days, int) else ""


SHOWN_AS: Mapping[str, Shown] = {
    "status": lambda cell, _at: status_badge(cell["text"], cell.get("family") or "case"),
    "time": lambda cell, _at: time(cell["text"], short=True),
    "day": lambda cell, _at: escape(day(cell["text"])),
    "wan": lambda cell, _at: escape(wan(cell["text"])),
    "number": lambda cell, _at: escape(grouped(cell["text"])),
    "days": lambda cell, _at: _days(cell["text"]),
    "score": lambda cell, _at: escape(cell["text"]),
    "clause": lambda cell, _at: clause(cell["text"], cell.get("url") or ""),
    "part": lambda cell, _at: part_bar(cell["inner"], cell["whole"], cell["text"], outer=cell.get("outer") or 0),
}
"""How a cell is shown by the kind of its column; a `deadline` as the time left, any other (a sum of `money` with its
unit, a `count` too) as text, linked by `url`. A `part` has `inner`, `whole` and, of what is half done, `outer`."""


def column_starts(columns: Iterable[Cell]) -> list[tuple[str, Shown]]:
    """For each column how its cells begin, and what shows their content. `card`: its place on a phone, where an
    empty cell (—) is left out; `width`: one of `WIDTHS`, where it is not as wide as its words."""
    starts: list[tuple[str, Shown]] = []
    shown_as: dict[str, Shown] = {**SHOWN_AS, "deadline": partial(_deadline, get_language())}
    for column in columns:
        kind = column.get("kind", "")
        place = " ".join(f"card-{each}" for each in str(column.get("card") or "").split())
        width = f"is-{column['width']}" if column.get("width") in WIDTHS else ""
        looks = " ".join(filter(None, (CLASS_OF.get(kind, "") if starts else "cell-main", place, width)))
        name = f' class="{looks}"' if looks else ""
        starts.append((f'<td data-label="{escape(column["label"])}"{name}><span>', shown_as.get(kind, _text)))
    return starts


def row_cells(cells: Sequence[Cell], starts: Sequence[tuple[str, Shown]], at: datetime | None = None) -> Markup:
    """The cells of one row. A cell: text, url?, title?, note?, lines? (tone, text), family?, working_days?, none? (in
    place of a deadline)."""
    parts: list[str] = []
    for cell, (start, shown) in zip(cells, starts, strict=False):
        if cell["text"] == "—" and shown is _text and not cell.get("note") and not cell.get("lines"):
            parts.append(f'{start[:-1]} class="none">—</span></td>')
            continue
        parts += (start, shown(cell, at))
        if note := cell.get("note"):
            parts.append(f' <span class="cell-note">{_shown(note)}</span>')
        for tone, line in cell.get("lines") or ():
            parts.append(f' <span class="cell-note tone-{tone}">{_shown(line)}</span>')
        parts.append("</span></td>")
    return Markup("".join(parts))


GLOBALS: dict[str, Callable[..., object]] = {"column_starts": column_starts, "row_cells": row_cells}
