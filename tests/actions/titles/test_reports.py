"""Somebody reports on a title: the holder knows nothing of it until it is heard, and never who reported."""

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.titles import reports
from pingding.actions.titles.reports import report_on_title
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.access import find_case, may_see, visible_cases
from pingding.queries.journal.recorded_state import state_differences
from pingding.queries.title_spans import span_of
from pingding.queries.titles.register import find_title, title_history
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.queries.worklist.own_cases import own_cases
from pingding.records.models import Case, JournalEntry, Message, Title, TitleReport

pytestmark = pytest.mark.django_db
TEXT = "该中心的场地已经腾空，人员均已离开。"


def report(life: Life, title: Title, actor: Viewer = PUBLIC, text: str = TEXT, **more: str) -> TitleReport:
    return report_on_title(title.number, "complaint", text=text, actor=actor, at=life.later(), **more)


def refused(life: Life, title: Title, actor: Viewer = PUBLIC, text: str = TEXT, **more: str) -> Refusal:
    before = Case.objects.count()
    with pytest.raises(Refusal) as caught:
        report(life, title, actor, text, **more)
    assert Case.objects.count() == before
    return caught.value


def proposed(life: Life, case: Case) -> None:
    life.act(case, "examine", "propose", ChecklistAnswers(checks={"grounded": True}), life.districts["wanzhou"])


def test_report_of_anybody_goes_to_the_office_and_is_hidden_from_the_holder(
    life: Life, holder: tuple[Title, Viewer]
) -> None:
    title, writer = holder
    told = Message.objects.filter(organisation=title.organisation).count()
    made = report(life, title, name="示例丙", contact="023-60000001")
    case = made.case
    assert (case.held_title, case.organisation, case.opened_by) == (title, title.organisation, None)
    assert not may_see(writer, case) and case not in visible_cases(writer)
    with pytest.raises(Refusal) as caught:
        find_case(writer, case.number)
    assert caught.value.kind == "missing"
    assert case not in {own.case for own in own_cases(writer, life.at)}
    assert Message.objects.filter(organisation=title.organisation).count() == told
    district = life.districts["wanzhou"]
    assert may_see(district, case) and case in visible_cases(district)
    assert Message.objects.filter(organisation=district.organisations[0], case=case).exists()


def test_holder_is_heard_and_the_title_revoked(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = report(life, title).case
    proposed(life, case)
    assert may_see(writer, find_case(writer, case.number))
    assert Message.objects.filter(organisation=title.organisation, case=case).exists()
    save_draft(case.number, {"statement": "正在搬迁。"}, actor=writer, at=life.later())
    submit_application(case.number, actor=writer, at=life.later())
    life.act(case, "judge", "revoke", ChecklistAnswers(checks={"heard": True}), life.officer)
    span = span_of(title, life.at.date())
    assert span is not None and span.standing == "revoked"


def test_unfounded_report_never_comes_to_the_holder_or_the_register(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = report(life, title).case
    events = len(title_history(find_title(title.number, life.at.date()), life.at.date()))
    content = ChecklistAnswers(checks={"grounded": False}, reason="现场运行正常")
    life.act(case, "examine", "unfounded", content, life.districts["wanzhou"])
    case.refresh_from_db()
    assert case.status == "closed" and not may_see(writer, case)
    assert not Message.objects.filter(organisation=title.organisation, case=case).exists()
    assert len(title_history(find_title(title.number, life.at.date()), life.at.date())) == events


def test_office_reports_what_it_found_on_its_own_behalf(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, _writer = holder
    district = life.districts["wanzhou"]
    made = report(life, title, district)
    assert made.body == district.organisations[0]
    assert JournalEntry.objects.get(case=made.case, act="report_on_title").actor == district.person


def test_anybody_signed_in_reports_as_one_of_the_public(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, _writer = holder
    _unit, stranger = factories.unit()
    made = report(life, title, stranger)
    assert made.body is None and made.case.opened_by is None


def test_same_words_and_same_token_are_one_report(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, _writer = holder
    first = report(life, title, token="a")
    assert report(life, title, token="a") == first == report(life, title)
    assert report(life, title, text=TEXT + "另有欠薪。") != first


def test_reports_are_bounded(life: Life, holder: tuple[Title, Viewer], monkeypatch: pytest.MonkeyPatch) -> None:
    title, _writer = holder
    monkeypatch.setattr(reports, "MOST_UNDECIDED", 1)
    report(life, title)
    refusal = refused(life, title, text=TEXT + "另有欠薪。")
    assert refusal.kind == "conflict" and refusal.clause == ("六",) and "书面" in refusal.remedy


@pytest.mark.parametrize(
    ("typed", "what"), [({"text": "不好"}, "不足10字"), ({"contact": "某处"}, "既不是电话号码也不是邮箱")]
)
def test_report_without_a_fact_or_with_a_contact_that_is_none_is_refused(
    life: Life, holder: tuple[Title, Viewer], typed: dict[str, str], what: str
) -> None:
    assert what in refused(life, holder[0], PUBLIC, **({"text": TEXT} | typed)).what


def test_report_to_a_procedure_that_takes_none_is_refused(life: Life, holder: tuple[Title, Viewer]) -> None:
    with pytest.raises(Refusal) as caught:
        report_on_title(holder[0].number, "renaming", text=TEXT, actor=PUBLIC, at=life.later())
    assert caught.value.kind == "missing"


def test_report_changed_in_the_database_is_noticed(life: Life, holder: tuple[Title, Viewer]) -> None:
    made = report(life, holder[0], name="示例丙")
    assert not list(state_differences())
    TitleReport.objects.filter(pk=made.pk).update(text="没有问题。")
    said = next(state_differences())
    assert made.case.number in said and "与收到时的日志不一致" in said
    TitleReport.objects.filter(pk=made.pk).delete()
    assert "记录已不存在" in next(state_differences())
