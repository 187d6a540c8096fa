"""The demonstration's clock: only there, only forward, and what falls due happens."""

from datetime import timedelta

import pytest
from django.test import override_settings
from tests import factories

from pingding.actions.periodic.demo_clock import set_demo_clock
from pingding.policy.errors import Refusal
from pingding.queries import clock
from pingding.records.models import DemoClock, JournalEntry

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@override_settings(PINGDING_DEMO=True)
def test_the_clock_is_moved_forward_and_runs_on() -> None:
    at = clock.now()
    set_demo_clock(at + WEEK, at=at)
    set_demo_clock(at + 2 * WEEK, at=at + WEEK)
    assert abs(clock.now() - at - 2 * WEEK) < timedelta(minutes=1)
    assert DemoClock.objects.count() == 1
    assert [entry.act for entry in JournalEntry.objects.order_by("seq")] == ["set_demo_clock"] * 2


@override_settings(PINGDING_DEMO=True)
def test_the_clock_never_reads_earlier_than_it_was_set() -> None:
    at = clock.now().replace(microsecond=700_000)
    to = (at + WEEK).replace(microsecond=0)
    shift = set_demo_clock(to, at=at).shift_seconds
    assert at + timedelta(seconds=shift) >= to


@override_settings(PINGDING_DEMO=True)
def test_time_does_not_go_back_behind_what_was_done() -> None:
    factories.administrator(at=factories.START)
    with pytest.raises(Refusal, match="只能向后调整"):
        set_demo_clock(factories.START - WEEK, at=factories.START)
    assert not DemoClock.objects.exists()


def test_an_installation_without_demonstration_keeps_its_time() -> None:
    with pytest.raises(Refusal, match="不是演示环境") as refused:
        set_demo_clock(factories.START + WEEK, at=factories.START)
    assert refused.value.kind == "forbidden"
    assert not DemoClock.objects.exists()
