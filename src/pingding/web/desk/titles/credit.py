"""The credit record of the programmes that one's authority leads, to read and to export."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from pingding.queries.titles.credit import HEADS, credit_record
from pingding.queries.viewer_request import ViewerRequest
from pingding.web.desk.component_values import crumbs
from pingding.web.frame.require_sign_in import signed_in

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would compute."""


@signed_in
def credit(request: ViewerRequest) -> HttpResponse:
    """Every entry, the newest first."""
    context = {
        "lines": credit_record(request.viewer),
        "heads": [_(head) for head in HEADS],
        "at": request.at,
        "crumbs": crumbs((_("信用记录"), "")),
    }
    return render(request, "desk/titles/credit.html", context)


@signed_in
def credit_export(request: ViewerRequest) -> HttpResponse:
    """The same as a table; a cell that would be computed is marked as text."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="credit.csv"'
    writer = csv.writer(response)
    writer.writerow(HEADS)
    writer.writerows([_as_text(cell) for cell in line.cells] for line in credit_record(request.viewer))
    return response


def _as_text(cell: str) -> str:
    return "'" + cell if cell.startswith(FORMULA) else cell
