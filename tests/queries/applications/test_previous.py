"""Earlier years beside a field: from the unit's record and from what was handed in."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.applications import open_application
from pingding.actions.directory.record_facts import set_facts
from pingding.queries.applications.previous import previous_values
from pingding.records.models import Case

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def test_years_on_record_stand_beside_the_field_the_latest_first(life: Life) -> None:
    unit, writer = life.unit()
    for year in (2020, 2021, 2022, 2023):
        set_facts(unit, {"staff": str(year - 2000)}, as_of=date(year, 12, 31), source="示例", actor=writer, at=life.at)
    case = open_application(life.call, unit, actor=writer, at=life.later())
    found = previous_values(case, frozenset({"staff"}), at=life.at)
    assert found == {"staff": (("2023年", Decimal(23)), ("2022年", Decimal(22)), ("2021年", Decimal(21)))}


def test_what_was_handed_in_last_year_counts_before_the_record_and_this_year_does_not(life: Life) -> None:
    case, writer = life.submitted()
    assert previous_values(case, frozenset({"staff"}), at=life.at) == {}
    set_facts(case.organisation, {"staff": "7"}, as_of=date(2025, 1, 31), source="示例", actor=writer, at=life.at)
    later = Case(pk=case.pk + 1, organisation=case.organisation, edition=case.edition)
    at = factories.START + timedelta(days=365)
    assert previous_values(later, frozenset({"staff"}), at=at) == {"staff": (("2025年", Decimal(50)),)}
    assert previous_values(later, frozenset(), at=at) == {}


def test_report_stands_beside_the_reports_of_earlier_periods(life: Life) -> None:
    case, _writer = life.submitted()
    Case.objects.filter(pk=case.pk).update(period=2023)
    later = Case(pk=case.pk + 1, organisation=case.organisation, edition=case.edition, period=2024)
    assert previous_values(later, frozenset({"staff"}), at=life.at) == {"staff": (("2023年", Decimal(50)),)}
