"""Evidence that comes with a report on a title or later: kept once, journalled by its hash, told to who handles it."""

import pytest
from tests.actions.life import Life

from pingding.actions.attachments import StoredFile
from pingding.actions.titles import reports
from pingding.actions.titles.reports import add_report_evidence, report_on_title
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import JournalEntry, Message, Title, TitleReport

pytestmark = pytest.mark.django_db
TEXT = "该中心的场地已经腾空，人员均已离开。"


def files(*numbers: int) -> list[StoredFile]:
    return [StoredFile(f"{n:064d}", f"张三身份证{n}.pdf", "pdf", 10) for n in numbers]


def report(life: Life, title: Title, *numbers: int, token: str = "") -> TitleReport:
    return report_on_title(
        title.number, "complaint", text=TEXT, token=token, evidence=files(*numbers), actor=PUBLIC, at=life.later()
    )


def kept(reported: TitleReport) -> set[int]:
    return {int(each) for each in reported.evidence.values_list("attachment__sha256", flat=True)}


@pytest.mark.parametrize("token", ["", "once"])
def test_files_that_come_with_the_same_report_again_are_added_or_refused_by_name(
    life: Life, holder: tuple[Title, Viewer], token: str
) -> None:
    title, _writer = holder
    first = report(life, title, token=token)
    office = life.districts["wanzhou"].organisations[0]
    told = Message.objects.filter(organisation=office, case=first.case, text__contains="补充了佐证")
    assert kept(report(life, title, 1, 1, token=token)) == {1} and told.count() == 1
    assert kept(report(life, title, 1, token=token)) == {1} and told.count() == 1
    assert kept(report(life, title, 1, 2, token=token)) == {1, 2} and told.count() == 2
    with pytest.raises(Refusal, match="没有收下张三身份证3") as full:
        report(life, title, 2, 3, 4, token=token)
    assert full.value.remedy and kept(first) == {1, 2} and TitleReport.objects.count() == 1
    content = ChecklistAnswers(checks={"grounded": False}, reason="现场运行正常")
    life.act(first.case, "examine", "unfounded", content, life.districts["wanzhou"])
    if token:
        assert kept(report(life, title, 2, token=token)) == {1, 2}
        with pytest.raises(Refusal, match="已经办结，没有收下张三身份证3"):
            report(life, title, 3, token=token)
    with pytest.raises(Refusal, match="已经办结"):
        add_report_evidence(first.receipt, files(3), actor=PUBLIC, at=life.later())


def test_the_journal_knows_evidence_by_its_hash_and_never_by_its_name(life: Life, holder: tuple[Title, Viewer]) -> None:
    made = report(life, holder[0], 1, 1, 2)
    add_report_evidence(made.receipt.lower(), files(3), actor=PUBLIC, at=life.later())
    acts = ("report_on_title", "add_report_evidence")
    began, added = (JournalEntry.objects.get(case=made.case, act=act) for act in acts)
    assert began.change["evidence"] == [each.sha256 for each in files(1, 2)]
    assert added.change == {"evidence": [each.sha256 for each in files(3)]}
    assert not JournalEntry.objects.filter(about__contains="张三").exists() and not list(state_differences())
    told = Message.objects.filter(organisation=holder[0].organisation, case=made.case)
    assert not told.exists() and not Message.objects.filter(text__contains="张三").exists()


def test_no_more_files_than_are_taken_and_none_is_no_evidence(life: Life, holder: tuple[Title, Viewer]) -> None:
    with pytest.raises(Refusal, match="最多3个文件"):
        report(life, holder[0], 1, 2, 3, 4)
    assert not TitleReport.objects.exists()
    made = report(life, holder[0])
    with pytest.raises(Refusal, match="没有选择文件"):
        add_report_evidence(made.receipt, [], actor=PUBLIC, at=life.later())
    with pytest.raises(Refusal, match="没有编号为"):
        add_report_evidence("FY-0", files(1), actor=PUBLIC, at=life.later())


def test_evidence_beside_the_same_report_of_a_moment_ago_is_sent_once_more(
    life: Life, holder: tuple[Title, Viewer], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = report(life, holder[0], 1)
    monkeypatch.setattr(reports, "_hold_same", lambda *_what: ())
    assert report(life, holder[0], 1) == made
    with pytest.raises(Refusal, match="刚刚收到") as caught:
        report(life, holder[0], 2)
    assert caught.value.kind == "conflict" and kept(made) == {1}


def test_evidence_that_came_meanwhile_is_seen_before_the_office_decides(
    life: Life, holder: tuple[Title, Viewer]
) -> None:
    made = report(life, holder[0])
    before = made.case.revision
    add_report_evidence(made.receipt, files(1), actor=PUBLIC, at=life.later())
    made.case.refresh_from_db()
    assert made.case.revision == before + 1
