"""Rounds closed before scores were kept with them are filled once, from what is recorded."""

from datetime import timedelta

import pytest
from tests.actions.life import Life
from tests.actions.panels.test_reopening import reopened, scored

from pingding.actions.panels.earlier_results import keep_earlier_result, rounds_without_results
from pingding.queries.journal.recorded_state import state_differences
from pingding.records.models import Filing, JournalEntry, StepRun

pytestmark = pytest.mark.django_db


def as_before_they_were_kept() -> None:
    """The tables as a version left them that kept no results with rounds."""
    StepRun.objects.update(score=None, grade=None)
    JournalEntry.objects.filter(act="keep_score").update(act="save_sheet", change={})


def filled(life: Life) -> list[bool]:
    return [keep_earlier_result(run, at=life.later()) for run in rounds_without_results()]


def test_earlier_round_gets_what_its_sheets_come_to_once(life: Life) -> None:
    case = scored(life)
    run = StepRun.objects.get(case=case, step="panel")
    before = (run.score, run.grade)
    assert before[0] is not None and list(rounds_without_results()) == []
    as_before_they_were_kept()
    assert filled(life) == [True]
    run.refresh_from_db()
    assert (run.score, run.grade) == before
    assert list(rounds_without_results()) == [] and list(state_differences()) == []


def test_score_without_its_entry_is_left_to_the_verification(life: Life) -> None:
    case = scored(life)
    JournalEntry.objects.filter(act="keep_score").update(act="save_sheet", change={})
    assert len(list(state_differences())) == 1
    StepRun.objects.filter(case=case, step="panel").update(score="61.5")
    assert filled(life) == [False]
    assert len(list(state_differences())) == 1


def test_round_of_an_application_that_was_handed_in_again_is_left_empty(life: Life) -> None:
    case = scored(life)
    as_before_they_were_kept()
    Filing.objects.filter(case=case).update(submitted_at=life.at + timedelta(days=1))
    assert filled(life) == [False]
    assert StepRun.objects.get(case=case, step="panel").score is None


def test_round_of_a_panel_that_was_opened_again_is_left_empty(life: Life) -> None:
    case = scored(life)
    reopened(life, case)
    as_before_they_were_kept()
    assert filled(life) == [False]
