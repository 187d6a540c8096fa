"""What is open of the conditions of many cases is what the page of each says, read in as few queries as of one."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life

from pingding.actions.cases.overrides import override_condition
from pingding.policy.conditions.pressing import FAILED, unsettled, urgency
from pingding.queries.batches.open_conditions import NONE_OPEN, OpenConditions, open_conditions
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.records.models import Case, Filing, FilingFile, Partner

pytestmark = pytest.mark.django_db


def changed(case: Case, **values: Any) -> None:
    """The form as if it had been handed in with other values; None for one left empty."""
    filing = Filing.objects.get(case=case, organisation=case.organisation)
    filing.data |= values
    filing.save(update_fields=["data"])


def waiting(*cases: Case) -> list[Case]:
    """The cases as a batch page reads them."""
    rows = Case.objects.filter(pk__in=[case.pk for case in cases])
    return list(rows.select_related("edition", "organisation", "call"))


def on_its_page(case: Case, life: Life) -> OpenConditions:
    rows = unsettled(assessment_of(CaseFile(case), at=life.at).findings)
    failing = sum(urgency(finding) == FAILED for finding in rows)
    return OpenConditions(failing, len(rows) - failing, rows[0].says, rows[0].clause) if rows else NONE_OPEN


def test_each_case_has_open_what_its_own_page_says() -> None:
    life = Life()
    good, small, unknown, bare, passed, joint = (life.submitted()[0] for _n in range(6))
    changed(small, staff="5")
    changed(unknown, staff=None)
    changed(passed, staff="5")
    FilingFile.objects.filter(filing__case=bare).delete()
    override_condition(passed.number, "staff", "规模特殊。", actor=life.officer, at=life.later())
    partner = {"name": "示例大学", "code": factories.credit_code(), "kind": "university", "invited_at": life.at}
    Partner.objects.create(case=joint, **partner)
    cases = waiting(good, small, unknown, bare, passed, joint)
    found = open_conditions(cases, at=life.at)
    assert found == {case.pk: on_its_page(case, life) for case in cases}
    assert found[small.pk] == OpenConditions(1, 0, "职工不少于十人", ("二",))
    assert found[unknown.pk] == OpenConditions(0, 1, "职工不少于十人", ("二",))
    assert found[good.pk] == found[passed.pk] == NONE_OPEN
    assert found[joint.pk] == OpenConditions(1, 0, "合作单位均已确认", ("三",))


def test_many_cases_take_as_many_queries_as_one() -> None:
    life = Life()
    counts = []
    for _more in range(3):
        life.submitted()
        cases = waiting(*Case.objects.all())
        with CaptureQueriesContext(connection) as counted:
            open_conditions(cases, at=life.at)
        counts.append(len(counted))
    assert counts[2] == counts[1] == counts[0] <= 10


def test_a_case_about_a_title_has_no_conditions() -> None:
    life = Life()
    title, _writer = life.recognised()
    case = title.case
    case.held_title = title
    assert open_conditions([case], at=life.at) == {}
