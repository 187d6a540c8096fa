"""The record of a draw is verified by the digest in the entry of each of its cases."""

import pytest
from tests.actions.life import Life
from tests.actions.panels.test_drawing import draw

from pingding.queries.journal.recorded_state import state_differences
from pingding.records.models import ExpertDraw, JournalEntry

pytestmark = pytest.mark.django_db


def test_an_altered_record_of_a_draw_is_noticed() -> None:
    life = Life()
    case = life.at_panel()
    drawn = draw(life, case)
    assert not list(state_differences())
    ExpertDraw.objects.filter(pk=drawn.pk).update(record=drawn.record | {"cases": []})
    (noticed,) = state_differences()
    assert case.number in noticed and "抽取记录与抽取时的日志不一致" in noticed


def test_an_entry_without_a_digest_is_not_compared() -> None:
    life = Life()
    drawn = draw(life, life.at_panel())
    for entry in JournalEntry.objects.filter(act="draw_panel"):
        change = {name: value for name, value in entry.change.items() if name != "content"}
        JournalEntry.objects.filter(pk=entry.pk).update(change=change)
    ExpertDraw.objects.filter(pk=drawn.pk).update(record=drawn.record | {"cases": []})
    assert not list(state_differences())
