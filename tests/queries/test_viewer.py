"""Who is asking: everything about a person in one statement, as it is at this moment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from pingding.queries.viewer import Role, Viewer, viewer_of, viewers_of
from pingding.records.models import Membership

pytestmark = pytest.mark.django_db


def people() -> list[Viewer]:
    factories.edition()
    city, unit = factories.office("science@cq", "economy@cq"), factories.unit()
    viewers = [factories.officer(city), factories.secretary(city), unit[1], factories.writer(unit[0], unit[1])]
    return [*viewers, factories.expert(), factories.auditor(), factories.administrator()]


def test_viewers_are_read_in_one_statement_however_many() -> None:
    persons = [viewer.person for viewer in people() if viewer.person]
    with CaptureQueriesContext(connection) as counted:
        viewers = viewers_of(persons)
    assert len(counted) == 1 and [viewer.person for viewer in viewers] == persons
    for person in persons:
        with CaptureQueriesContext(connection) as counted:
            viewer_of(person)
        assert len(counted) == 1


def test_offices_are_those_of_officials_and_only_an_officer_leads() -> None:
    officer, secretary, administrator, writer, expert, auditor, _platform = people()
    assert officer.offices == secretary.offices == officer.officer_offices == {"science@cq", "economy@cq"}
    assert secretary.officer_offices == administrator.offices == frozenset()
    assert [viewer.leads_any for viewer in (officer, secretary, administrator)] == [True, False, False]
    unit = administrator.organisations[0]
    assert writer.organisations == (unit,) and writer.roles == {unit.pk: {Role.WRITER}}
    assert unit.name and unit.status == "approved" and not unit._state.adding
    assert expert.is_expert and not auditor.is_expert and auditor.is_auditor


def test_a_membership_that_has_ended_counts_no_more() -> None:
    officer = people()[0]
    Membership.objects.filter(person=officer.person).update(until=factories.START)
    ended = viewer_of(officer.person)
    assert ended == Viewer(person=officer.person) and not ended.roles
