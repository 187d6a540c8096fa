"""What tied an expert to a case once: said to be looked into, no bar."""

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.policy.translation import day
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.clock import local_date
from pingding.queries.panels.recusals import Ties, ties_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Membership

pytestmark = pytest.mark.django_db


def ties(case: Case, expert: Viewer) -> Ties:
    return ties_of(CaseFile(case), expert.person_or_refuse().expert)


def test_who_was_a_member_once_is_only_to_be_looked_into() -> None:
    life = Life()
    case = life.at_panel()
    expert, other = factories.expert(), factories.expert(name="示例另一专家")
    of = {"person": expert.person_or_refuse(), "organisation": case.organisation, "role": Membership.Role.WRITER}
    row = Membership.objects.create(**of, since=factories.START)
    assert ties(case, expert).bar == f"为{case.organisation.name}成员"
    Membership.objects.filter(pk=row.pk).update(until=factories.START)
    until = day(local_date(factories.START))
    assert ties(case, expert) == Ties("", (f"曾为{case.organisation.name}成员（至{until}）",))
    assert ties(case, other) == Ties()
    life.assign(case, expert)
    assert Assignment.objects.filter(expert=expert.person).exists()
