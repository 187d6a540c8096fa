"""Case numbers: they run on through a year, and are found from its newest case, however many cases there are."""

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.actions.life import Life

from pingding.actions.cases.opening import next_number
from pingding.queries.clock import SHANGHAI
from pingding.records.models import Case

pytestmark = pytest.mark.django_db
COLUMNS = ("edition_id", "procedure", "organisation_id", "progress", "opened_at", "ended_at")


def in_year(year: int) -> datetime:
    return datetime(year, 6, 1, tzinfo=SHANGHAI)


def like(case: Case, *numbers: str) -> None:
    columns = {name: getattr(case, name) for name in COLUMNS}
    Case.objects.bulk_create(Case(number=number, **columns) for number in numbers)


def test_numbers_run_on_past_five_digits_and_begin_again_each_year() -> None:
    case = Life().draft()[0]
    like(case, "2031-00001", "2031-00002", "2032-99999")
    assert next_number(in_year(2031)) == "2031-00003"
    assert next_number(in_year(2032)) == "2032-100000"
    like(case, "2032-100000")
    assert next_number(in_year(2032)) == "2032-100001"
    assert next_number(in_year(2033)) == "2033-00001"


def test_the_next_number_is_found_from_the_newest_case() -> None:
    with CaptureQueriesContext(connection) as asked:
        next_number(in_year(2031))
    (statement,) = asked.captured_queries
    assert statement["sql"].endswith('ORDER BY "records_case"."id" DESC LIMIT 1')
