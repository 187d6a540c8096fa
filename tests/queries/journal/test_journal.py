"""The journal's chain, and reading it."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation
from tests import factories

from pingding.actions.door import record_act
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import digest_of
from pingding.queries.journal.acts.applications import OpenApplication, RemovePartner
from pingding.queries.journal.acts.cases import RaiseObjection, Remind
from pingding.queries.journal.acts.directory import ChangePassword, SetFacts
from pingding.queries.journal.acts.steps import AssignExpert
from pingding.queries.journal.journal import JournalFilter, case_journal, journal_page, verify, verify_chain
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Case, JournalEntry, JournalHead

pytestmark = pytest.mark.django_db
AT = factories.START


@pytest.fixture
def five() -> list[JournalEntry]:
    """Five entries with all sorts of content."""
    facts: list[dict[str, Any]] = [
        {},
        {"说明": "研发“平台”", "n": 3},
        {"list": [1, "二", None, True]},
        {"a": {"b": "0.30"}},
        {"z": 1, "a": 2},
    ]
    return [
        record_act(
            SetFacts(as_of=AT.date(), source="年报", facts=known),
            at=AT + timedelta(seconds=n, microseconds=n),
            about=f"第{n}项",
            clause=("二（一）", "三"),
        )
        for n, known in enumerate(facts)
    ]


def test_untouched_journal_verifies(five: list[JournalEntry]) -> None:
    check = verify()
    assert (check.ok, check.entries, check.first_bad_seq, check.what) == (True, 5, None, "")
    assert [entry.seq for entry in five] == [1, 2, 3, 4, 5]


def test_empty_journal_verifies() -> None:
    assert verify().ok and verify().entries == 0


@pytest.mark.parametrize(
    "change",
    [
        {"actor_name": "另一人"},
        {"behalf": "另一单位"},
        {"act": "store_edition"},
        {"step": "review"},
        {"about": "改"},
        {"clause": "改"},
        {"change": {"说明": "改"}},
        {"at": AT + timedelta(hours=1)},
        {"digest": "f" * 64},
        {"previous": "f" * 64},
        {"algorithm": "sha512"},
        {"algorithm": "none"},
        {"algorithm": "shake_128"},
        {"algorithm": "md5"},
    ],
    ids=lambda change: next(iter(change)) + str(len(str(change))),
)
def test_changed_entry_is_found(change: dict[str, object], five: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(seq=3).update(**change)
    check = verify()
    assert (check.ok, check.entries, check.first_bad_seq) == (False, 2, 3) and check.what


def test_missing_entry_is_found(five: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(seq=2).delete()
    assert (verify().first_bad_seq, verify().what) == (2, "缺少记录")


def test_missing_end_is_found(five: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(seq=5).delete()
    assert (verify().ok, verify().first_bad_seq) == (False, 5)


def test_entry_behind_the_end_is_found(five: list[JournalEntry]) -> None:
    JournalHead.objects.update(seq=4, digest=five[3].digest)
    assert (verify().ok, verify().first_bad_seq) == (False, 5)


def test_end_that_was_set_back_consistently_but_for_its_digest_is_found(five: list[JournalEntry]) -> None:
    JournalEntry.objects.filter(seq=5).delete()
    JournalHead.objects.update(seq=4)
    assert not verify().ok


def test_rewritten_entry_with_a_fitting_digest_breaks_the_next(five: list[JournalEntry]) -> None:
    entry = JournalEntry.objects.get(seq=3)
    entry.about = "改"
    entry.digest = digest_of(entry)
    entry.save()
    assert (verify().ok, verify().first_bad_seq) == (False, 4)


def test_verification_streams_in_few_queries(five: list[JournalEntry], django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_max_num_queries(3):
        verify_chain()
    with django_assert_max_num_queries(16):
        verify()


def test_auditor_filters_and_pages(five: list[JournalEntry]) -> None:
    auditor = factories.auditor()
    page = journal_page(auditor, JournalFilter(act="set_facts"), page=2, size=2)
    assert (page.page, page.pages, page.total) == (2, 3, 5)
    assert [line.seq for line in page.lines] == [3, 2]
    assert page.lines[0].act_name == "更新单位档案" and page.lines[0].clause == "二（一）、三"
    assert journal_page(auditor, JournalFilter(act="set_facts"), page=99, size=2).page == 3
    assert journal_page(auditor, JournalFilter(actor="管理员")).total == 2
    assert journal_page(auditor, JournalFilter(since=AT.date(), until=AT.date())).total == 8
    assert journal_page(auditor, JournalFilter(since=AT.date() + timedelta(days=1))).total == 0
    assert journal_page(auditor, JournalFilter(case_number="2025-00001")).total == 0


def test_days_of_the_filter_are_days_in_china() -> None:
    record_act(ChangePassword(), at=AT.replace(hour=0, minute=0))
    record_act(ChangePassword(), at=AT.replace(hour=23, minute=59))
    auditor = factories.auditor(at=AT + timedelta(days=3))
    wanted = JournalFilter(act="change_password", since=AT.date(), until=AT.date())
    assert journal_page(auditor, wanted).total == 2
    yesterday = AT.date() - timedelta(days=1)
    assert journal_page(auditor, JournalFilter(act="change_password", until=yesterday)).total == 0


@pytest.mark.parametrize("size", [1, 30])
def test_page_needs_as_many_queries_for_one_line_as_for_thirty(size: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    auditor = factories.auditor()
    for _n in range(30):
        record_act(ChangePassword(), at=AT)
    with django_assert_num_queries(2):
        assert len(journal_page(auditor, JournalFilter(), size=size).lines) == size


def test_others_do_not_read_the_whole_journal() -> None:
    with pytest.raises(Refusal) as caught:
        journal_page(factories.administrator(), JournalFilter())
    assert caught.value.kind == "forbidden"


def test_case_has_its_own_journal_without_what_is_hidden() -> None:
    organisation, own = factories.unit()
    case = Case.objects.create(
        number="2025-00007",
        edition=factories.edition(),
        procedure="selection",
        organisation=organisation,
        progress={},
        opened_at=AT,
    )
    for act in (RemovePartner(), AssignExpert(), RemovePartner()):
        record_act(act, at=AT, actor=own, behalf=organisation, case=case)
    record_act(RemovePartner(), at=AT)
    lines = case_journal(case, without={AssignExpert.act})
    assert [(line.act, line.case_number) for line in lines] == [("remove_partner", "2025-00007")] * 2
    assert lines[0].seq < lines[1].seq and lines[0].behalf == organisation.name


GOLDEN = {
    "sm3": "b48728bc09cc74324167fa15e22b87d9112d162d6d143169f1695e90d276dbc6",
    "sha256": "03a75878ce2a737588ff07703932e4a50b449f61f233bae3e13f41a251db55f3",
}


@pytest.mark.parametrize("algorithm", GOLDEN)
def test_serialisation_is_the_one_of_every_chain_there_is(algorithm: str) -> None:
    """Another text for the same entry would break each chain that was begun before: these digests never change."""
    entry = JournalEntry(
        seq=7,
        at=datetime(2025, 10, 10, 9, 30, 0, 120, tzinfo=UTC),
        actor_id=3,
        actor_name="示例甲",
        behalf="示例公司",
        act="set_facts",
        case_id=None,
        step="",
        about="第七项",
        clause="二（一）、三",
        change={"facts": {"staff": "50", "研发": [1, None, True]}, "as_of": "2025-10-10"},
        algorithm=algorithm,
        previous="0" * 64,
    )
    assert digest_of(entry) == GOLDEN[algorithm]


def test_new_entries_are_hashed_by_sm3_where_there_is_one(five: list[JournalEntry]) -> None:
    preferred = "sm3" if "sm3" in hashlib.algorithms_available else "sha256"
    assert {entry.algorithm for entry in five} == {preferred}


def test_cut_tail_is_seen_by_a_digest_that_was_kept(five: list[JournalEntry]) -> None:
    kept = {3: five[2].digest, 5: five[4].digest}
    assert verify(kept).ok
    JournalEntry.objects.filter(seq__gt=4).delete()
    JournalHead.objects.update(seq=4, digest=five[3].digest)
    assert verify().ok, "nothing inside shows it"
    check = verify(kept)
    assert (check.ok, check.first_bad_seq) == (False, 5) and "截去" in check.what
    assert verify({3: "f" * 64}).what.startswith("与另存的摘要不符")


def test_entry_keeps_its_digest_in_another_language(five: list[JournalEntry]) -> None:
    with translation.override("en"):
        record_act(ChangePassword(), at=AT)
        assert verify().ok


def test_platform_and_public_are_named_in_the_readers_language_and_people_by_their_names() -> None:
    alone, anybody = record_act(Remind(days_left=3), at=AT), record_act(RaiseObjection(), at=AT, actor=PUBLIC)
    named = record_act(OpenApplication(), at=AT, actor=factories.unit()[1])
    assert (alone.who, anybody.who, named.who) == ("系统", "公众", named.actor_name)
    with translation.override("en"):
        assert (alone.who, anybody.who, named.who) == ("The platform", "The public", named.actor_name)
