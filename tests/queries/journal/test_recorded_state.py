"""A value edited in the database is found, because the journal says otherwise."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life, open_steps

from pingding.actions.applications.applications import withdraw_application
from pingding.policy.journal_chain import content_digest, digest_of
from pingding.policy.steps.file import FilingElsewhere
from pingding.queries.journal import recorded_state
from pingding.queries.journal.journal import verify
from pingding.queries.journal.recorded_state import state_differences
from pingding.records.models import Case, Filing, JournalEntry, JournalHead, ScoreSheet, StepRun, Title

pytestmark = pytest.mark.django_db


@pytest.fixture
def title() -> Title:
    """A title at the end of everything: handed in, checked, scored, noticed, granted."""
    return Life().recognised()[0]


def _filing(title: Title) -> None:
    filing = Filing.objects.get(case=title.case, organisation=title.organisation)
    filing.data |= {"staff": "5000"}
    filing.save(update_fields=["data"])


def _signed(title: Title) -> None:
    Filing.objects.filter(case=title.case, organisation=title.organisation).update(signed=[])


def _points(title: Title) -> None:
    sheet = ScoreSheet.objects.filter(case=title.case, source="expert").first()
    assert sheet is not None
    path = next(iter(sheet.points))
    ScoreSheet.objects.filter(pk=sheet.pk).update(points={path: "1"})


def _ended(title: Title) -> None:
    case = title.case
    Case.objects.filter(pk=case.pk).update(progress=case.progress | {"ended": "refused"}, status="refused")


CHANGES: dict[str, tuple[Callable[[Title], object], str]] = {
    "filing": (_filing, "内容与提交时的日志不一致"),
    "signature": (_signed, "内容与提交时的日志不一致"),
    "points": (_points, "评分表与提交时的日志不一致"),
    "total": (
        lambda title: ScoreSheet.objects.filter(case=title.case, source="expert").update(total=Decimal(99)),
        "评分表与提交时的日志不一致",
    ),
    "end": (_ended, "办结结果“refused”没有相应的日志"),
    "status": (lambda title: Case.objects.filter(pk=title.case_id).update(status="refused"), "与办理结果不一致"),
    "outcome": (
        lambda title: StepRun.objects.filter(case=title.case, kind="review").update(outcome="reject"),
        "结果“reject”没有相应的日志",
    ),
    "reopened": (
        lambda title: StepRun.objects.filter(case=title.case, kind="review").update(closed_at=None),
        "与办理记录不一致",
    ),
    "title-name": (lambda title: Title.objects.update(name="别的中心"), "与授予时的日志不一致"),
    "title-end": (lambda title: Title.objects.update(expires_on="2099-01-01"), "与授予时的日志不一致"),
    "step": (
        lambda title: StepRun.objects.filter(case=title.case, kind="review").update(step="nowhere"),
        "不在政策项目之中",
    ),
    "procedure": (lambda title: Case.objects.filter(pk=title.case_id).update(procedure="none"), "不在政策项目之中"),
    "sheet-gone": (lambda title: ScoreSheet.objects.filter(case=title.case).delete(), "评分表已不存在"),
    "score": (
        lambda title: StepRun.objects.filter(case=title.case, score__isnull=False).update(score=Decimal(99)),
        "得分、等级与记入时的日志不一致",
    ),
    "grade": (
        lambda title: StepRun.objects.filter(case=title.case, score__isnull=False).update(grade="excellent"),
        "得分、等级与记入时的日志不一致",
    ),
    "score-added": (
        lambda title: StepRun.objects.filter(case=title.case, kind="review").update(score=Decimal(99)),
        "得分、等级与记入时的日志不一致",
    ),
    "score-gone": (
        lambda title: StepRun.objects.filter(case=title.case).update(score=None, grade=None),
        "日志中有记入的评分结果，得分已不存在",
    ),
    "title-gone": (lambda title: Title.objects.filter(pk=title.pk).delete(), "称号已不存在"),
    "title-holder": (lambda title: Title.objects.update(organisation=factories.unit()[0]), "与授予时的日志不一致"),
}


def test_what_was_done_by_acts_is_what_the_journal_says(title: Title) -> None:
    assert list(state_differences()) == [] and verify().ok


LAST_IS_OPTIONAL = ("        with_body: 示例上级\n", "        with_body: 示例上级\n        optional: true\n")
LAST_IS_BOUND = ("        with_body: 示例上级\n", "        with_body: 示例上级\n        when: staff > 100\n")


@pytest.mark.parametrize("change", [LAST_IS_OPTIONAL, LAST_IS_BOUND], ids=["left-out", "of-no-concern"])
def test_last_step_that_is_passed_by_ends_the_case(tmp_path: Path, change: tuple[str, str]) -> None:
    life = changed_life(tmp_path, change)
    case, _writer = life.submitted()
    life.to_notice(case)
    life.after(life.notice(case))
    life.issue(case)
    if change == LAST_IS_OPTIONAL:
        life.act(case, "report_up", "skip", FilingElsewhere(), life.officer)
    assert open_steps(case) == set() and list(state_differences()) == []


@pytest.mark.parametrize("change", CHANGES)
def test_value_edited_in_the_database_is_found(title: Title, change: str) -> None:
    edit, words = CHANGES[change]
    edit(title)
    check = verify()
    assert not check.ok and check.first_bad_seq is None and words in check.what


def test_deleted_version_is_found(title: Title) -> None:
    filing = Filing.objects.get(case=title.case, organisation=title.organisation)
    receipt = filing.receipt
    filing.files.all().delete()
    filing.delete()
    assert f"回执{receipt}：日志中有提交，内容已不存在" in verify().what


def test_case_acted_on_in_the_meantime_is_left_to_the_next_verification(
    title: Title, monkeypatch: pytest.MonkeyPatch
) -> None:
    _points(title)
    entries = recorded_state.recorded_acts
    monkeypatch.setattr(recorded_state, "recorded_acts", lambda rows: (entries(rows)[0], 0))
    assert list(state_differences()) == []


def test_withdrawal_and_a_case_under_way_agree_too() -> None:
    life = Life()
    life.at_panel()
    case, writer = life.submitted()
    withdraw_application(case.number, actor=writer, at=life.later())
    assert list(state_differences()) == []
    Case.objects.filter(pk=case.pk).update(status="recognised")
    assert len(list(state_differences())) == 1


def test_digest_of_an_unknown_hash_fits_nothing_and_none_at_all_is_not_compared(title: Title) -> None:
    entry = JournalEntry.objects.get(act="grant_title")
    for content, differs in (("", False), ("rot13:00", True), (content_digest({}), True)):
        entry.change = entry.change | {"content": content}
        _rewrite(entry)
        assert bool(list(state_differences())) is differs


def _rewrite(entry: JournalEntry) -> None:
    """The chain from this entry on with fitting digests, as somebody would who holds the whole database."""
    entry.digest = digest_of(entry)
    entry.save()
    previous = entry.digest
    for later in JournalEntry.objects.filter(seq__gt=entry.seq).order_by("seq"):
        later.previous = previous
        later.digest = previous = digest_of(later)
        later.save()
    JournalHead.objects.update(digest=previous)
