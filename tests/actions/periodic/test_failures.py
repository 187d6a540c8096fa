"""What is due and cannot be done: noted with its reason, tried ever later, left to a person, gone when it is done."""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError
from django.utils.translation import override
from tests import factories
from tests.actions.life import Life, open_steps
from tests.actions.test_concurrency import at_once

from pingding.actions.periodic import failures
from pingding.actions.periodic import tick as ticking
from pingding.actions.periodic.due_work import DueWork, LeftToPerson, subject_of
from pingding.actions.periodic.failures import DELAYS, MOST_TRIES, note_failure, retry_failure
from pingding.actions.periodic.heartbeat import beat
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.queries.clock import SHANGHAI
from pingding.queries.journal.background import WORK
from pingding.queries.refusals import kind_of
from pingding.records.models import Case, Failure, JournalEntry, Notice, ObligationPeriod, Title

pytestmark = pytest.mark.django_db
AT = factories.START
MINUTE = timedelta(minutes=1)


def refusing(text: str = "没有机构") -> Callable[[str], bool]:
    def act(_thing: str) -> bool:
        raise Refusal(text, remedy="请先设立。")

    return act


def tried(at: datetime, act: Callable[[str], bool], *things: str) -> tuple[int, int]:
    """How many were done, and how many held up."""
    work = DueWork(at)
    done = work.each("reminders_sent", lambda: things, act)
    return done, work.held_up


@pytest.fixture
def damaged() -> Iterator[tuple[Life, Case, Notice]]:
    """A case whose record keeps its notice, which has run, from ending."""
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    case.refresh_from_db()
    Case.objects.filter(pk=case.pk).update(progress={})
    yield life, case, notice


def test_failure_says_what_was_to_be_done_to_which_case_and_why(damaged: tuple[Life, Case, Notice]) -> None:
    _life, case, notice = damaged
    assert tick(at=notice.ends_at).held_up == 1
    failure = Failure.objects.get()
    assert (failure.work, failure.thing, failure.case_number) == ("notices_ended", f"case {case.pk}", case.number)
    assert failure.broken and "：" in failure.reason
    assert (failure.tries, failure.first_at, failure.last_at) == (1, notice.ends_at, notice.ends_at)
    assert failure.next_at == notice.ends_at + MINUTE


def test_failure_goes_when_it_is_done(damaged: tuple[Life, Case, Notice]) -> None:
    _life, case, notice = damaged
    tick(at=notice.ends_at)
    Case.objects.filter(pk=case.pk).update(progress=case.progress)
    assert tick(at=notice.ends_at + MINUTE).notices_ended == 1
    assert open_steps(case) == {"issue"} and not Failure.objects.exists()


def test_failure_goes_when_nothing_is_due_any_more() -> None:
    tried(AT, refusing(), "甲", "乙")
    assert tried(AT, refusing(), "乙") == (0, 1)
    assert [failure.thing for failure in Failure.objects.all()] == ["乙"]


def test_one_that_fails_keeps_no_other_waiting() -> None:
    def act(thing: str) -> bool:
        if thing == "坏":
            raise IntegrityError("twice")
        return True

    assert tried(AT, act, "坏", "好", "也好") == (2, 1)
    assert Failure.objects.get().reason == "IntegrityError：twice"


def test_work_whose_due_things_cannot_be_found_keeps_no_other_work_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)

    def broken(_at: datetime) -> list[Case]:
        raise ValueError("unreadable")

    monkeypatch.setattr(ticking, "_overdue", broken)
    done = tick(at=notice.ends_at)
    assert (done.notices_ended, done.held_up) == (1, 1)
    failure = Failure.objects.get()
    assert (failure.work, failure.thing, failure.case_number) == ("deadlines_decided", "", "")
    monkeypatch.undo()
    assert tick(at=notice.ends_at + MINUTE).held_up == 0 and not Failure.objects.exists()


def test_database_that_is_gone_stops_the_tick_and_is_no_failure_of_one_thing() -> None:
    def act(_thing: str) -> bool:
        raise OperationalError("server closed the connection")

    with pytest.raises(OperationalError):
        tried(AT, act, "甲")
    assert not Failure.objects.exists()


def test_it_is_tried_again_ever_later_and_at_last_left_to_a_person() -> None:
    tries, at = 0, AT
    while tries == 0 or Failure.objects.get().next_at is not None:
        before = Failure.objects.first()
        if before is not None:
            assert before.next_at is not None
            wait = before.next_at - before.last_at
            assert wait == DELAYS[min(tries, len(DELAYS)) - 1]
            assert tried(before.next_at - timedelta(seconds=1), refusing(), "甲") == (0, 1)
            assert Failure.objects.get().tries == tries
            at = before.next_at
        tried(at, refusing(), "甲")
        tries += 1
        assert Failure.objects.get().tries == tries
    assert tries == MOST_TRIES
    assert tried(at + timedelta(days=400), lambda _thing: True, "甲") == (0, 1)
    assert Failure.objects.get().tries == MOST_TRIES


def test_log_names_it_once_and_again_when_the_reason_is_another(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    at = AT
    for reason in ("没有机构", "没有机构", "没有机构", "没有经办人", "没有经办人"):
        tried(at, refusing(reason), "甲")
        at += timedelta(hours=1)
    assert [record.message.rpartition(": ")[2] for record in caplog.records] == [
        "没有机构。请先设立。",
        "没有经办人。请先设立。",
    ]


def test_what_waits_for_a_person_who_was_notified_is_held_up_and_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    def act(_thing: str) -> bool:
        raise LeftToPerson

    for minute in range(3):
        assert tried(AT + minute * MINUTE, act, "甲") == (0, 1)
    assert not Failure.objects.exists() and not caplog.records
    tried(AT, refusing(), "甲")
    assert tried(AT + MINUTE, act, "甲") == (0, 1) and not Failure.objects.exists()


def test_a_try_that_two_processes_note_counts_once() -> None:
    fault = Refusal("没有机构")
    for before in (None, None):
        note_failure("reminders_sent", subject_of("甲"), fault, before, at=AT)
    both = Failure.objects.get()
    for _process in range(2):
        note_failure("reminders_sent", subject_of("甲"), fault, both, at=AT + MINUTE)
    assert Failure.objects.get().tries == 2


@pytest.mark.django_db(transaction=True)
def test_two_ticks_at_once_note_one_failure_with_one_try_each_time() -> None:
    for at, tries in ((AT, 1), (AT + MINUTE, 2)):
        at_once(*[partial(tried, at, refusing(), "甲")] * 2)
        assert Failure.objects.get().tries == tries


def test_reason_can_be_stored_whatever_it_says_in_the_platforms_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures.logger, "disabled", True)  # what is logged could not be reported by the runner

    def act(_thing: str) -> bool:
        raise ValueError("\0\ud800" + "长" * 600)

    def refuse(_thing: str) -> bool:
        return retry_failure(0, actor=factories.auditor(), at=AT) is None

    tried(AT, act, "甲")
    assert len(Failure.objects.get().reason) == 500
    with override("en"):
        tried(AT, refuse, "乙")
    assert Failure.objects.get(thing="乙").reason.startswith("只有平台管理员可以办理这一事项")


def test_every_work_of_the_tick_has_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(DueWork, "_attempt", lambda _self, work, _subject, _act: done.append(work))
    beat(lambda: AT)
    assert set(done) == set(WORK)
    assert set(ticking.TickReport.__dataclass_fields__) - {"held_up"} <= set(WORK)


def test_administrator_asks_for_another_try_which_the_next_tick_does() -> None:
    administrator = factories.administrator()
    tried(AT, refusing(), "甲")
    failure = Failure.objects.get()
    Failure.objects.update(tries=MOST_TRIES, next_at=None)
    retry_failure(failure.pk, actor=administrator, at=AT + MINUTE)
    entry = JournalEntry.objects.get(act="retry_failure")
    assert entry.actor == administrator.person
    assert entry.change == {"work": "reminders_sent", "thing": "甲", "tries": MOST_TRIES}
    assert tried(AT + MINUTE, refusing(), "甲") == (0, 1)
    stopped = Failure.objects.get()
    assert (stopped.tries, stopped.next_at) == (MOST_TRIES + 1, None)
    retry_failure(failure.pk, actor=administrator, at=AT + 2 * MINUTE)
    assert tried(AT + 2 * MINUTE, lambda _thing: True, "甲") == (1, 0) and not Failure.objects.exists()


@pytest.mark.parametrize(
    ("who", "kind", "words"),
    [
        (factories.auditor, "forbidden", "只有平台管理员可以办理"),
        (factories.administrator, "conflict", "已经安排再试"),
    ],
)
def test_another_try_is_refused_to_others_and_when_it_is_due_anyway(
    who: Callable[[], object], kind: str, words: str
) -> None:
    tried(AT, refusing(), "甲")
    with pytest.raises(Refusal, match=words) as refusal:
        retry_failure(Failure.objects.get().pk, actor=who(), at=AT + MINUTE)  # type: ignore[arg-type]
    assert refusal.value.kind == kind and kind_of(refusal.value).status in (403, 409)
    assert not JournalEntry.objects.filter(act="retry_failure").exists()


def test_another_try_of_what_is_done_is_refused() -> None:
    with pytest.raises(Refusal, match="已经办成") as refusal:
        retry_failure(7, actor=factories.administrator(), at=AT)
    assert refusal.value.kind == "missing"


def test_title_whose_obligations_cannot_be_read_keeps_no_other_from_owing(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    broken, sound = (life.recognised()[0] for _n in range(2))
    duties_of = ticking.duties_of

    def unreadable(titles: Sequence[Title]) -> Any:
        if broken in titles:
            raise KeyError("annual_report")
        return duties_of(titles)

    monkeypatch.setattr(ticking, "duties_of", unreadable)
    done = tick(at=datetime(2026, 1, 5, 9, tzinfo=SHANGHAI))
    assert (done.obligations_opened, done.held_up) == (1, 1)
    assert ObligationPeriod.objects.get().title == sound
    assert Failure.objects.get().case_number == broken.case.number
