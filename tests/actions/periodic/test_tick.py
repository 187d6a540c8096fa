"""What time does by itself: one damaged case keeps no other waiting; what is owed can be corrected late."""

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from tests import factories
from tests.actions.life import Life, open_steps, status

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.periodic.tick import tick
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.clock import SHANGHAI
from pingding.records.models import ActToken, Case, Message, ObligationPeriod, Title

pytestmark = pytest.mark.django_db


def test_case_that_cannot_move_keeps_no_other_from_moving() -> None:
    life = Life()
    damaged, sound = life.submitted()[0], life.submitted()[0]
    for case in (damaged, sound):
        life.to_notice(case)
    notice = life.notice(damaged, sound)
    damaged.refresh_from_db()
    Case.objects.filter(pk=damaged.pk).update(progress=damaged.progress | {"open": []})
    done = tick(at=notice.ends_at + timedelta(hours=9))
    assert (done.notices_ended, done.held_up) == (1, 1)
    assert open_steps(sound) == {"issue"} and status(damaged) == "noticed"
    assert Message.objects.filter(case=damaged, text__contains="期满").exists()
    Case.objects.filter(pk=damaged.pk).update(progress=damaged.progress)
    mended = tick(at=notice.ends_at + timedelta(hours=10))
    assert (mended.notices_ended, mended.held_up) == (1, 0)


def test_report_that_is_owed_is_corrected_late_and_never_taken_as_withdrawn() -> None:
    life = Life()
    _title, writer = life.recognised()
    life.at = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    tick(at=life.at)
    report = ObligationPeriod.objects.get().case
    save_draft(report.number, {"report_text": "进展良好"}, actor=writer, at=life.later())
    submit_application(report.number, actor=writer, at=life.later())
    asked = ChecklistAnswers(reason="请补数据", parts=("fact:report_text",))
    life.act(report, "accept", "return", asked, life.districts["wanzhou"])
    due = report.runs.get(step="report", closed_at=None).due_at
    assert due is not None
    life.at = due + timedelta(days=3)
    assert tick(at=life.at).deadlines_decided == 0
    assert status(report) == "correcting"
    assert not Message.objects.filter(case=report, text__contains="视为撤回").exists()
    save_draft(report.number, {"report_text": "进展良好，数据已补"}, actor=writer, at=life.later())
    submit_application(report.number, actor=writer, at=life.later())
    life.act(report, "accept", "accept", ChecklistAnswers(checks={"real": True}), life.districts["wanzhou"])
    assert status(report) == "filed"


def test_reports_missed_while_nothing_ran_are_opened_late_each_once() -> None:
    life = Life()
    life.recognised()
    life.at = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)
    assert tick(at=life.at).obligations_opened == 2
    assert tick(at=life.at).obligations_opened == 0
    owed = ObligationPeriod.objects.order_by("period")
    assert [(one.period, one.due_at.astimezone(SHANGHAI).date().isoformat()) for one in owed] == [
        (2025, "2026-01-30"),
        (2026, "2027-01-30"),
    ]
    assert {one.case.status for one in owed} == {"draft"}


def definition_whose_report_is_for(folder: Path, when: str) -> str:
    """A copy of the definition whose yearly report concerns only the titles for which this is true."""
    copy = folder / "sample-life-2025"
    shutil.copytree(factories.DEFINITIONS / "sample-life-2025", copy)
    file = copy / "sample.yaml"
    text = file.read_text(encoding="utf-8")
    opened_by = "    opened_by: obligation\n"
    assert opened_by in text
    file.write_text(text.replace(opened_by, f"{opened_by}    when: {when}\n"), encoding="utf-8")
    return str(copy)


def test_an_obligation_is_opened_only_for_titles_that_its_procedure_concerns(tmp_path: Path) -> None:
    life = Life(definition=definition_whose_report_is_for(tmp_path, "staff >= 60"))
    large, small = (life.submitted(staff=staff, topic=topic)[0] for staff, topic in (("80", "steel"), ("50", "chips")))
    for case in (large, small):
        life.to_notice(case)
    life.after(life.notice(large, small))
    holders = {case.number: life.issue(case) for case in (large, small)}
    life.at = datetime(2026, 1, 5, 9, tzinfo=SHANGHAI)
    assert tick(at=life.at).obligations_opened == 1
    assert ObligationPeriod.objects.get().title == holders[large.number]
    openings = Title.objects.values_list("case__number", "next_opens_on")
    assert dict(openings) == dict.fromkeys(holders, date(2026, 12, 31))
    life.at = datetime(2027, 1, 5, 9, tzinfo=SHANGHAI)
    assert tick(at=life.at).obligations_opened == 1
    assert set(ObligationPeriod.objects.values_list("title", "period")) == {
        (holders[large.number].pk, 2025),
        (holders[large.number].pk, 2026),
    }


def test_whether_an_obligation_concerns_a_title_is_asked_on_the_day_of_each_opening(tmp_path: Path) -> None:
    life = Life(definition=definition_whose_report_is_for(tmp_path, "asked_on >= DATE '2026-06-01'"))
    life.recognised()
    life.at = datetime(2027, 3, 1, 9, tzinfo=SHANGHAI)
    assert tick(at=life.at).obligations_opened == 1
    assert ObligationPeriod.objects.get().period == 2026


def test_sessions_that_have_ended_and_keys_of_acts_long_done_are_removed() -> None:
    now, at = datetime.now(UTC), factories.START
    for name, ends in (("ended", now - timedelta(minutes=1)), ("live", now + timedelta(minutes=5))):
        Session.objects.create(session_key=name, session_data="", expire_date=ends)
    for name, done in (("old", at - timedelta(days=31)), ("new", at - timedelta(days=29))):
        ActToken.objects.create(token=name, act="raise_objection", answer="", at=done)
    tick(at=at)
    assert list(Session.objects.values_list("session_key", flat=True)) == ["live"]
    assert list(ActToken.objects.values_list("token", flat=True)) == ["new"]
