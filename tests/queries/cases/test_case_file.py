"""A case's file: each table is read once, when a part asks for it, and stays as it was read."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.actions.life import Life

from pingding.queries.access import find_case
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_in
from pingding.queries.cases.path import path_of
from pingding.queries.cases.seats import open_seats
from pingding.queries.cases.visibility import visibility_of
from pingding.queries.clock import local_date

pytestmark = pytest.mark.django_db
MOST_QUERIES = 6
"""Seats with their rounds, versions, files, partners, conditions let pass, and the register of titles."""


def test_everything_that_a_page_asks_of_a_case_is_read_once() -> None:
    life = Life()
    case, _writer = life.submitted()
    officer = life.districts["wanzhou"]
    file = CaseFile(find_case(officer, case.number))
    with CaptureQueriesContext(connection) as counted:
        for _n in range(2):
            assert path_of(file).runs == file.runs
            assert [seat.run.step for seat in open_seats(officer, file)] == ["check"]
            assert visibility_of(officer, file).everything
            assert facts_in(file, on=local_date(life.at)).facts["staff"] == 50
            assert assessment_of(file, at=life.at) is assessment_of(file, at=life.at)
    assert len(counted) <= MOST_QUERIES, [query["sql"][:90] for query in counted]


def test_a_file_stays_as_it_was_read() -> None:
    life = Life()
    case, _writer = life.submitted()
    file = CaseFile(case)
    before = file.runs
    life.check(case)
    assert file.runs == before and len(CaseFile(case).runs) == len(before) + 1
