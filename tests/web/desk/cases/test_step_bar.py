"""The step bar ticks what was done, on the day on which it was done in China, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import withdraw_application
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.periodic.tick import tick
from pingding.policy.procedures.deadlines import Due
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import case_record
from pingding.queries.cases.path import path_of
from pingding.records.models import Case, StepRun

pytestmark = pytest.mark.django_db


def bar(life: Life, case: Case) -> dict[str, tuple[str, str]]:
    """What the bar shows of each step: its state, and its note with the word that only readers hear."""
    page = Visitor(life.officer, life.at).get(f"/cases/{case.number}/")
    shown = {}
    for step in page.all("ol.steps li"):
        (state,) = (name.removeprefix("step-") for name in step.classes if name.startswith("step-"))
        shown[step.text_of(".step-title")] = (state, step.text)
    return shown


def test_step_that_an_officer_skipped_is_not_ticked() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_list(case)
    state, text = bar(life, case)["现场核查"]
    assert state == "passed_over" and "未经过" in text and "已完成" not in text


def test_step_at_which_the_case_was_withdrawn_is_not_ticked() -> None:
    life = Life()
    case, writer = life.submitted()
    withdraw_application(case.number, actor=writer, at=life.later())
    shown = bar(life, case)
    assert shown["申报"][0] == "done"
    assert shown["区县初审"][0] == "broken_off" and "已完成" not in shown["区县初审"][1]


def test_parallel_step_that_another_one_ended_is_not_ticked() -> None:
    life = Life()
    case = life.at_panel()
    StepRun.objects.filter(case=case, step="panel").update(closed_at=life.at, outcome="")
    Case.objects.filter(pk=case.pk).update(progress=case_progress(case) | {"open": [], "ended": "refused"})
    assert path_of(CaseFile(Case.objects.get(pk=case.pk))).states["panel"] == "broken_off"


def case_progress(case: Case) -> dict[str, object]:
    return dict(Case.objects.values_list("progress", flat=True).get(pk=case.pk))


def test_case_that_was_not_selected_is_called_so_at_the_step_that_ended_it() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_list(case)
    rank_cases("list", [Decision(case.number, "drop", "名额有限", place=1)], actor=life.officer, at=life.later())
    state, text = bar(life, case)["建议名单"]
    assert state == "ended" and "未入选" in text and "未通过" not in text and "已完成" not in text


def test_case_that_was_refused_is_called_so_at_the_step_that_ended_it() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.act(case, "check", "refuse", ChecklistAnswers(reason="不实"), life.districts["wanzhou"])
    state, text = bar(life, case)["区县初审"]
    assert state == "ended" and "未通过" in text and f"{life.at:%Y-%m-%d}" in text


def test_drawing_does_not_tick_the_end_of_a_case_without_success() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.act(case, "check", "refuse", ChecklistAnswers(reason="不实"), life.districts["wanzhou"])
    drawing = Visitor(life.officer, life.at).get(f"/cases/{case.number}/way/")
    ticked = [box.text for box in drawing.all(".state-done") if "未通过" in box.text or "区县初审" in box.text]
    assert not ticked and drawing.has(".state-ended")


def test_notice_that_ends_at_midnight_is_shown_on_the_day_on_which_it_was_closed() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    life.at = notice.ends_at + timedelta(seconds=30)
    tick(at=life.at)
    closed = notice.last_day + timedelta(days=1)
    state, text = bar(life, case)["公示"]
    assert state == "done" and closed.isoformat() in text


def test_year_of_a_case_and_day_of_a_deadline_are_those_of_china() -> None:
    new_year = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    life = Life()
    case, _writer = life.draft()
    case.opened_at = new_year
    assert case_record(case, ())["year"] == 2026
    assert Due(new_year).day.isoformat() == "2026-01-01"
