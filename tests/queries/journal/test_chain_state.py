"""What is said of the chain at once: the newest entries and the last whole verification, in few queries."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories

from pingding.actions.door import record_act
from pingding.actions.journal import verify_journal
from pingding.queries.journal.acts.directory import ChangePassword
from pingding.queries.journal.chain_state import chain_state
from pingding.queries.viewer import Viewer
from pingding.records.models import JournalEntry, JournalHead

pytestmark = pytest.mark.django_db
AT = factories.START


@pytest.fixture
def auditor() -> Viewer:
    return factories.auditor()


def entries(count: int) -> None:
    for n in range(count):
        record_act(ChangePassword(), at=AT + timedelta(seconds=n), about=f"第{n}项")


def test_a_small_journal_is_checked_whole_at_once(auditor: Viewer) -> None:
    entries(5)
    state = chain_state()
    assert state.whole and state.now.ok and state.fault is None and state.last is None
    JournalEntry.objects.filter(seq=2).update(about="改")
    assert (fault := chain_state().fault) and fault.first_bad_seq == 2


def test_of_a_large_one_the_newest_are_checked_and_the_last_verification_is_told(auditor: Viewer) -> None:
    entries(6)
    state = chain_state(3)
    assert not state.whole and state.checked == 3 and state.now.ok and state.last is None
    check = verify_journal(actor=auditor, at=AT)
    state = chain_state(3)
    assert state.last and (state.last.at, state.last.check) == (AT, check) and state.fault is None
    assert check.entries == state.total - 1


def test_what_the_last_verification_found_stays_until_the_next(auditor: Viewer) -> None:
    entries(6)
    old = JournalEntry.objects.get(seq=2).about
    JournalEntry.objects.filter(seq=2).update(about="改")
    assert chain_state(3).fault is None
    verify_journal(actor=auditor, at=AT)
    assert (fault := chain_state(3).fault) and fault.first_bad_seq == 2
    JournalEntry.objects.filter(seq=2).update(about=old)
    verify_journal(actor=auditor, at=AT)
    assert chain_state(3).fault is None


def test_what_was_rewritten_since_the_verification_does_not_join_it(auditor: Viewer) -> None:
    entries(6)
    verify_journal(actor=auditor, at=AT)
    entries(4)
    last = chain_state(3).last
    assert last
    JournalEntry.objects.filter(seq=last.check.entries).update(digest="f" * 64)
    assert (fault := chain_state(3).fault) and fault.first_bad_seq == last.check.entries


def test_missing_and_surplus_entries_at_the_end_are_found() -> None:
    entries(6)
    JournalEntry.objects.filter(seq=3).delete()
    assert (fault := chain_state(3).fault) and (fault.first_bad_seq, fault.what) == (3, "缺少记录")
    JournalHead.objects.update(seq=5)
    assert (fault := chain_state(1).fault) and fault.first_bad_seq == 6


def test_queries_do_not_grow_with_the_journal(auditor: Viewer) -> None:
    entries(4)
    verify_journal(actor=auditor, at=AT)
    with CaptureQueriesContext(connection) as few:
        chain_state(3)
    entries(40)
    with CaptureQueriesContext(connection) as many:
        chain_state(3)
    assert len(few) == len(many)
