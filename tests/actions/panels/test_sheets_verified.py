"""A sheet of a panel that scored once more is verified by the round in which it was sealed."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.actions.panels.test_rescoring import RULE, again, sealed

from pingding.queries.journal.recorded_state import state_differences
from pingding.records.models import Case, JournalEntry, ScoreSheet

pytestmark = pytest.mark.django_db


def _twice(tmp_path: Path) -> tuple[Life, Case, ScoreSheet, ScoreSheet]:
    """A case scored twice, with both sheets of its first expert."""
    life = changed_life(tmp_path, RULE)
    case = sealed(life, 10, 50)
    again(life, case)
    for expert, mark in zip(life.experts, (40, 50), strict=False):
        life.sheet(case, expert, mark)
    first, second = ScoreSheet.objects.filter(case=case, scorer=life.experts[0].person).order_by("pk")
    return life, case, first, second


def test_a_sheet_of_one_round_is_not_taken_for_that_of_the_other(tmp_path: Path) -> None:
    _life, _case, first, second = _twice(tmp_path)
    assert not list(state_differences())
    ScoreSheet.objects.filter(pk=second.pk).update(points=first.points, total=first.total)
    (found_otherwise,) = state_differences()
    assert "评分表与提交时的日志不一致" in found_otherwise


def test_a_sheet_that_is_gone_is_missed_in_its_round(tmp_path: Path) -> None:
    _life, _case, first, _second = _twice(tmp_path)
    first.delete()
    (missed,) = state_differences()
    assert "评分表已不存在" in missed


def test_an_entry_without_a_round_fits_the_sheets_of_every_round(tmp_path: Path) -> None:
    _twice(tmp_path)
    for entry in JournalEntry.objects.filter(act="submit_sheet"):
        change = {name: value for name, value in entry.change.items() if name != "round"}
        JournalEntry.objects.filter(pk=entry.pk).update(change=change)
    assert not list(state_differences())
