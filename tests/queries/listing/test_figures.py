"""How the work goes: each number is that of the cases it leads to."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life
from tests.web.public.copies import case_copy

from pingding.policy.errors import Refusal
from pingding.queries.listing.figures import FunnelStep, WorkFigures
from pingding.queries.listing.listing import ListSearch
from pingding.queries.listing.subjects import listing_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, StepRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def life() -> Life:
    return Life()


def steps(life: Life, viewer: Viewer) -> dict[str, FunnelStep]:
    (funnel,) = WorkFigures(viewer, life.at).funnels()
    return {step.key: step for step in funnel.steps}


def test_a_funnel_counts_what_came_and_what_stands_there(life: Life) -> None:
    first, _writer = life.submitted()
    life.submitted()
    life.check(first)
    by_key = steps(life, life.officer)
    assert (by_key["recognition.check"].reached, by_key["recognition.check"].now) == (2, 1)
    assert (by_key["recognition.opinion"].reached, by_key["recognition.opinion"].now) == (1, 1)
    assert by_key["recognition.issue"].reached == 0


def test_each_number_of_a_funnel_is_that_of_the_list_it_leads_to(life: Life) -> None:
    first, _writer = life.submitted()
    life.submitted()
    life.draft()
    life.check(first)
    auditor = factories.auditor()
    listing = listing_of("cases", auditor, life.at)
    for key, step in steps(life, auditor).items():
        chosen = {"programme": first.edition.programme, "call": str(first.call_id)}
        now = listing.listed(ListSearch(chosen={**chosen, "step": key}))
        reached = listing.listed(ListSearch(view="all", chosen={**chosen, "reached": key}))
        assert (step.now, step.reached) == (now.total, reached.total), key


def test_what_ended_without_success_is_told_where_it_ended(life: Life) -> None:
    first, _writer = life.submitted()
    life.submitted()
    StepRun.objects.filter(case=first, step="check").update(closed_at=life.at, outcome="refuse")
    Case.objects.filter(pk=first.pk).update(ended_at=life.at, status=Case.Status.REFUSED)
    assert steps(life, life.officer)["recognition.check"].ended == 1


def test_open_cases_are_counted_by_district_with_what_is_late(life: Life) -> None:
    life.submitted()
    case, _writer = life.submitted()
    assert WorkFigures(life.officer, life.at).places().running == {"wanzhou": 2}
    later = WorkFigures(life.officer, life.at + timedelta(days=60)).places()
    assert later.late == {"wanzhou": 2}
    Case.objects.filter(pk=case.pk).update(regions=["wanzhou", "yuzhong"])
    assert WorkFigures(life.officer, life.at).places().running == {"wanzhou": 2, "yuzhong": 1}


def test_the_time_of_a_step_is_the_middle_of_those_done_beside_what_is_allowed(life: Life) -> None:
    for days in (1, 2, 9):
        case, _writer = life.submitted()
        life.check(case)
        run = StepRun.objects.get(case=case, step="check")
        StepRun.objects.filter(pk=run.pk).update(
            opened_at=life.at - timedelta(days=days), closed_at=life.at, due_at=life.at - timedelta(days=days - 1)
        )
    (time,) = [each for each in WorkFigures(life.officer, life.at).step_times() if each.key == "recognition.check"]
    assert (time.days, time.limit, time.rounds) == (2, 1, 3)
    assert not WorkFigures(life.officer, life.at + timedelta(days=91)).step_times()


def test_weeks_count_what_came_and_what_was_closed(life: Life) -> None:
    case, _writer = life.submitted()
    life.submitted()
    Case.objects.filter(pk=case.pk).update(ended_at=life.at)
    weeks = WorkFigures(life.officer, life.at).weeks()
    assert len(weeks) == 8 and weeks[-1].monday <= life.at.date() and weeks[-1].monday.weekday() == 0
    assert (weeks[-1].received, weeks[-1].closed) == (2, 1) and not any(week.received for week in weeks[:-1])
    assert WorkFigures(life.officer, life.at + timedelta(weeks=8)).weeks()[0].received == 0


def test_more_cases_take_no_more_queries_and_others_are_refused(life: Life) -> None:
    case, _writer = life.submitted()

    def queries() -> int:
        figures = WorkFigures(factories.auditor(), life.at)
        with CaptureQueriesContext(connection) as counted:
            assert figures.funnels() and figures.places() and figures.weeks()
            figures.step_times()
        return len(counted)

    before = queries()
    for n in range(6):
        case_copy(case, n)
    assert queries() == before
    with pytest.raises(Refusal):
        WorkFigures(factories.unit()[1], life.at)
