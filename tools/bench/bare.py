"""The bare pages: as many rows read by one query and as many bytes as ours, or the rows that an act writes; no more."""

import os
from functools import cache
from pathlib import Path

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from bench.written import Bare, read_kept

QUERY = "SELECT c.number, c.name, o.name, c.opened_at FROM records_case c JOIN records_organisation o"
ROW = "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>"


def page(_request: HttpRequest, rows: int, size: int) -> HttpResponse:
    """A page of the rows, filled up to its size."""
    with connection.cursor() as cursor:
        cursor.execute(f"{QUERY} ON o.id = c.organisation_id ORDER BY c.id LIMIT %s", [rows])
        body = "".join(ROW.format(*row) for row in cursor.fetchall()).encode()
    return HttpResponse(body[:size].ljust(size))


@cache
def kept() -> dict[str, Bare]:
    """The rows to be written, read once."""
    return read_kept(Path(os.environ["BENCH_WRITTEN"]))


def write(request: HttpRequest, name: str, size: int) -> HttpResponse:
    """The bare transaction, and an answer of that size."""
    _ = request.body
    kept()[name].again()
    return HttpResponse(b"x".ljust(size), content_type="application/json")


urlpatterns = [path("page/<int:rows>/<int:size>/", page), path("write/<str:name>/<int:size>/", write)]
