"""What a batch keeps of its cases is verified: minutes, attendance and votes, what was decided for each and why."""

import pytest
from tests.actions.batches.sittings.arranged_sittings import approved, arranged, decide
from tests.actions.life import Life

from pingding.queries.journal.recorded_state import state_differences
from pingding.records.models import Batch, BatchItem, Case, JournalEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(life: Life, case: Case) -> Batch:
    return decide(life, arranged(life, case), approved(case))


def test_minutes_votes_and_reasons_that_are_altered_are_noticed(batch: Batch) -> None:
    assert list(state_differences()) == []
    whole = batch.content
    Batch.objects.filter(pk=batch.pk).update(content=whole | {"minutes": "另有决定。"})
    (said,) = state_differences()
    assert "所在批次的记录" in said and batch.items.get().case.number in said
    Batch.objects.filter(pk=batch.pk).update(content=whole)
    BatchItem.objects.filter(batch=batch).update(reason="补写的理由。")
    assert "所在批次的记录" in next(state_differences())


def test_batches_of_earlier_versions_have_no_digest_and_are_not_compared(batch: Batch) -> None:
    for entry in JournalEntry.objects.filter(change__has_key="batch"):
        change = {key: value for key, value in entry.change.items() if key != "content"}
        JournalEntry.objects.filter(pk=entry.pk).update(change=change)
    Batch.objects.filter(pk=batch.pk).update(content={})
    assert not [said for said in state_differences() if "批次" in said]
