"""What the registers say about a case: of open applications a unit has one in a call, whatever anybody does."""

import pytest
from django.db import IntegrityError, transaction
from tests.actions.life import Life

from pingding.actions.applications.applications import open_application, withdraw_application
from pingding.queries.cases.facts import case_facts
from pingding.queries.cases.registers import ASKED
from pingding.queries.clock import local_date
from pingding.records.models import Case

pytestmark = pytest.mark.django_db


def told(case: Case, life: Life) -> str:
    """What the register of open applications says of a case."""
    return ASKED["no_open_case"](case, case_facts(case, on=local_date(life.at), drafts=True), life.at)


def test_an_application_that_ended_is_told_of_the_one_under_way() -> None:
    life = Life()
    first, writer = life.submitted()
    assert told(first, life) == ""
    withdraw_application(first.number, actor=writer, at=life.later(), reason="另行准备")
    first.refresh_from_db()
    assert told(first, life) == ""
    second = open_application(life.call, first.organisation, actor=writer, at=life.later())
    assert second.number in told(first, life) and told(second, life) == ""


def test_the_database_keeps_a_unit_to_one_open_application_in_a_call() -> None:
    case, _writer = Life().draft()
    again = {"number": "2025-99999", "procedure": case.procedure, "progress": {}, "opened_at": case.opened_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.create(edition=case.edition, call=case.call, organisation=case.organisation, **again)
