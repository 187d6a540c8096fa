"""Tables to export at once."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from pingding.documents.tables import write_csv
from pingding.policy.translation import kept


def csv_table(name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """The rows under their heads, to be kept as a file: texts of definitions in Chinese, whoever reads it."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    with kept():
        write_csv(response, heads, rows)
    return response
