"""The cells of a list on the page: its values, with where they lead."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from pingding.queries.directory.administration import keeps_platform
from pingding.queries.listing.columns import Column
from pingding.queries.viewer import Viewer
from pingding.web.desk.component_values import cell
from pingding.web.frame.addresses import address

FITS = 10
"""A text of more characters may be cut on the page."""
Leads = Mapping[str, Callable[[Any], str]]
LEADS: Mapping[str, Leads] = {
    "cases": dict.fromkeys(("number", "name"), lambda row: address("case", row.number)),
    "titles": dict.fromkeys(("number", "name"), lambda row: address("title", row.code)),
    "obligations": {
        "title": lambda row: address("title", row.code),
        "number": lambda row: address("case", row.number) if row.readable else "",
    },
    "objections": {
        "receipt": lambda row: address("answer_objection", row.receipt) if row.own else "",
        "case": lambda row: address("case", row.case),
    },
    "units": {"name": lambda row: address("organisation", row.id)},
    "experts": {"name": lambda row: address("pool_entry", row.id)},
    "offices": {"name": lambda row: _kept("offices", one=row.id)},
    "accounts": {"name": lambda row: _kept("people", one=row.id), "username": lambda row: _kept("people", one=row.id)},
}
"""By subject and column, where a cell leads."""
KEPT = {"offices": keeps_platform, "accounts": keeps_platform}
"""The lists whose rows lead to where one acts on them, and for whom: others could only look."""


def _kept(area: str, **query: object) -> str:
    return f"{address('administration_area', area)}?{urlencode(query)}{'#one' if 'one' in query else ''}"


def leads_for(viewer: Viewer, subject: str) -> Leads:
    """Where the cells of a list lead this viewer."""
    return LEADS[subject] if subject not in KEPT or KEPT[subject](viewer) else {}


IDENTIFIERS, NAMES, UNITS = {"number", "receipt"}, {"name", "obligation"}, {"applicant", "holder", "employer"}
KINDS = {"status": "state", "words": "state", "deadline": "due"}


def card_places(columns: Sequence[Column[Any]]) -> list[str]:
    """Where each cell of a row stands on a phone: number, name and unit on lines of their own, then what is said of
    them one after the other, at the end the state and what is due. Numbers and dates say what they are."""
    places, begun = [], False
    for each in columns:
        if each.key in IDENTIFIERS | NAMES | UNITS:
            place = "number" if each.key in IDENTIFIERS else "name" if each.key in NAMES else "unit"
        elif each.kind == "text":
            place, begun = "further" if begun else "first", True
        else:
            place = KINDS.get(each.kind, "labelled")
        places.append(place)
    return places


def row_of(leads: Leads, columns: list[Column[Any]], row: Any, at: datetime) -> dict[str, Any]:
    """The cells of a row, of which some lead somewhere; marked where what it was to be done by is past."""
    dues = [column.value(row) for column in columns if column.kind == "deadline"]
    late = any(isinstance(due, datetime) and due < at for due in dues)
    return {"cells": [_cell(column, row, leads.get(column.key)) for column in columns], "late": late}


def _cell(column: Column[Any], row: Any, leads_to: Callable[[Any], str] | None) -> dict[str, Any]:
    value = column.value(row)
    if column.kind not in ("text", "words"):
        return cell("" if value is None else value)
    words = str(column.plain(row))
    url = leads_to(row) if words and leads_to else ""
    shown = column.brief(row) if column.brief else words
    return cell(shown, title=words if len(words) > FITS or shown != words else "", url=url)
