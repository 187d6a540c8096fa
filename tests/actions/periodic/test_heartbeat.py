"""Each run of the periodic work leaves a heartbeat: begun, ended, what it did; one that dies has no end."""

from datetime import datetime, timedelta

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.periodic import heartbeat as beating
from pingding.actions.periodic.heartbeat import KEPT, beat
from pingding.policy.errors import Refusal
from pingding.queries.journal.background import LATE_AFTER, SHOWN, background
from pingding.records.models import Case, Heartbeat

pytestmark = pytest.mark.django_db
AT = factories.START
MINUTE = timedelta(minutes=1)


def stopping(*, at: datetime) -> None:
    raise RuntimeError("no more memory")


def test_heartbeat_says_when_it_began_and_ended_and_what_it_did() -> None:
    life = Life()
    damaged, sound = life.submitted()[0], life.submitted()[0]
    for case in (damaged, sound):
        life.to_notice(case)
    notice = life.notice(damaged, sound)
    Case.objects.filter(pk=damaged.pk).update(progress={"open": [], "done": []})
    moments = iter((notice.ends_at, notice.ends_at + timedelta(seconds=3)))
    report = beat(lambda: next(moments))
    assert report.notices_ended == 1
    left = Heartbeat.objects.get()
    assert (left.started_at, left.finished_at) == (notice.ends_at, notice.ends_at + timedelta(seconds=3))
    assert (left.counts, left.held_up, left.fault) == ({"notices_ended": 1}, 1, "")


def test_tick_that_dies_leaves_a_heartbeat_without_an_end_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beating, "tick", stopping)
    with pytest.raises(RuntimeError):
        beat(lambda: AT)
    left = Heartbeat.objects.get()
    assert (left.started_at, left.finished_at, left.fault) == (AT, None, "RuntimeError：no more memory")
    shown = background(factories.auditor(), AT + MINUTE)
    assert shown.state == "stopped" and [run.state for run in shown.runs] == ["stopped"]


def test_only_the_newest_are_kept_and_fewer_are_shown() -> None:
    for minute in range(KEPT + 5):
        beat(lambda minute=minute: AT + minute * MINUTE)  # type: ignore[misc]
    kept = Heartbeat.objects.order_by("pk").values_list("started_at", flat=True)
    assert list(kept) == [AT + minute * MINUTE for minute in range(5, KEPT + 5)]
    assert len(background(factories.auditor(), AT).runs) == SHOWN


@pytest.mark.parametrize(
    ("ago", "ended", "state", "run"),
    [
        (MINUTE, True, "on_time", "finished"),
        (LATE_AFTER, True, "on_time", "finished"),
        (LATE_AFTER + MINUTE, True, "late", "finished"),
        (MINUTE, False, "on_time", "running"),
        (LATE_AFTER + MINUTE, False, "late", "stopped"),
    ],
)
def test_background_is_late_when_the_last_run_began_too_long_ago(
    ago: timedelta, ended: bool, state: str, run: str
) -> None:
    Heartbeat.objects.create(started_at=AT - ago, finished_at=AT - ago if ended else None, version="1")
    shown = background(factories.administrator(), AT)
    assert (shown.state, shown.runs[0].state) == (state, run)


def test_background_that_never_ran_says_so() -> None:
    assert background(factories.auditor(), AT).state == "never"


@pytest.mark.parametrize("somebody", ["officer", "unit"])
def test_background_is_for_the_administrator_and_the_auditor_alone(somebody: str) -> None:
    viewer = factories.officer(factories.office("science@cq")) if somebody == "officer" else factories.unit()[1]
    with pytest.raises(Refusal, match="只供平台管理员和审计员查看") as refusal:
        background(viewer, AT)
    assert refusal.value.kind == "forbidden"
