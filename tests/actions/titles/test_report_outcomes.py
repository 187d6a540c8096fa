"""Whoever reported on a title is told what became of it, and why, by an office that handled the report."""

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.titles.report_outcomes import tell_reporter
from pingding.actions.titles.reports import report_on_title
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.page_marks import Moved, marks_of
from pingding.queries.titles.reports import find_report, outcome_words
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import JournalEntry, Message, Title, TitleReport

pytestmark = pytest.mark.django_db
TEXT = "该中心的场地已经腾空，人员均已离开。"


def reported(life: Life, title: Title, actor: Viewer = PUBLIC) -> TitleReport:
    words = {} if actor is not PUBLIC else {"name": "示例丙", "contact": "023-60000001"}
    return report_on_title(title.number, "complaint", text=TEXT, actor=actor, at=life.later(), **words)


def unfounded(life: Life, report: TitleReport) -> None:
    content = ChecklistAnswers(checks={"grounded": False}, reason="现场运行正常")
    life.act(report.case, "examine", "unfounded", content, life.districts["wanzhou"])


def tell(
    life: Life, report: TitleReport, reason: str, actor: Viewer | None = None, seen: dict[str, str] | None = None
) -> TitleReport:
    return tell_reporter(report.receipt, reason, seen=seen, actor=actor or life.districts["wanzhou"], at=life.later())


def test_reason_is_told_once_it_has_ended_and_the_journal_keeps_what_stood_there(
    life: Life, holder: tuple[Title, Viewer]
) -> None:
    title, _writer = holder
    report = reported(life, title)
    with pytest.raises(Refusal, match="尚未办结"):
        tell(life, report, "经现场核查，设备和人员在位。")
    assert outcome_words(find_report(report.receipt)) == ""
    unfounded(life, report)
    office = life.districts["wanzhou"].organisations[0]
    assert (
        Message.objects.filter(organisation=office, case=report.case, text__contains="请在其页面告知反映人").count()
        == 1
    )
    assert outcome_words(find_report(report.receipt)) == "不属实" and find_report(report.receipt).reason == ""
    tell(life, report, "经现场核查，设备和人员在位。")
    told = tell(life, report, "经两次现场核查，设备和人员在位。")
    assert find_report(report.receipt).reason == told.reason == "经两次现场核查，设备和人员在位。"
    first, second = JournalEntry.objects.filter(act="tell_reporter").order_by("seq")
    assert first.change == {"reason": "经现场核查，设备和人员在位。", "former": ""}
    assert second.change["former"] == first.change["reason"] and first.behalf == "重庆市万州区科学技术局"
    assert not Message.objects.filter(organisation=title.organisation, case=report.case).exists()


@pytest.mark.parametrize("reason", ["示例丙反映的情况不属实", "已电告 023 6000 0001", "请联系a@example.org", " "])
def test_reason_that_leads_to_whoever_reported_or_says_nothing_is_refused(
    life: Life, holder: tuple[Title, Viewer], reason: str
) -> None:
    report = reported(life, holder[0])
    unfounded(life, report)
    with pytest.raises(Refusal) as caught:
        tell(life, report, reason)
    assert caught.value.field == "reason" and not find_report(report.receipt).reason


def test_only_an_office_that_handled_it_tells(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    report = reported(life, title)
    unfounded(life, report)
    for stranger in (
        PUBLIC,
        writer,
        life.officer,
        factories.officer(factories.office("science@beibei")),
        factories.auditor(),
    ):
        with pytest.raises(Refusal) as caught:
            tell(life, report, "经现场核查，设备和人员在位。", stranger)
        assert caught.value.kind == "missing"
    assert not JournalEntry.objects.filter(act="tell_reporter").exists()


def test_a_reason_that_somebody_put_there_meanwhile_is_not_replaced_unseen(
    life: Life, holder: tuple[Title, Viewer]
) -> None:
    report = reported(life, holder[0])
    unfounded(life, report)
    seen = marks_of({"reason": ""}, ["reason"])
    tell(life, report, "经现场核查，设备和人员在位。", seen=seen)
    with pytest.raises(Moved, match="告知的理由"):
        tell(life, report, "经查账目，人员在岗。", seen=seen)
    assert find_report(report.receipt).reason == "经现场核查，设备和人员在位。"
    with pytest.raises(Refusal, match="相同"):
        tell(life, report, "经现场核查，设备和人员在位。")


def test_an_office_that_reported_gets_a_message(life: Life, holder: tuple[Title, Viewer]) -> None:
    district = life.districts["wanzhou"]
    report = reported(life, holder[0], district)
    unfounded(life, report)
    tell(life, report, "经现场核查，设备和人员在位。")
    told = Message.objects.get(organisation=district.organisations[0], text__contains="贵单位的反映")
    assert told.words["reason"] == "经现场核查，设备和人员在位。"
