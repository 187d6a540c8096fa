"""Tables to export: CSV that spreadsheets of this country read, in which nothing is computed."""

import csv
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


def csv_table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The rows under their heads, to be kept as a file; a cell that would be computed is marked as text."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response)
    writer.writerow(heads)
    writer.writerows([_as_text(cell) for cell in row] for row in rows)
    return response


def _as_text(cell: str) -> str:
    return "'" + cell if cell.startswith(FORMULA) else cell
