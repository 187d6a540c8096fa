"""What one may open on a title, the units' own titles, reporting, and rounds, on their pages."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life
from tests.library import library
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page, page_of

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.titles.reports import report_on_title
from pingding.actions.titles.requests import open_request
from pingding.policy.procedures.obligations import Period
from pingding.queries.clock import local_date
from pingding.queries.duties import Duties, OwedPeriod
from pingding.queries.obligations import duties_of
from pingding.queries.titles.register import TitleInfo
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Case, JournalEntry, Title, TitleReport, TitleRound
from pingding.web.wording.dates import day_words
from pingding.web.wording.title_openings import owed_next

pytestmark = pytest.mark.django_db
TEXT = "该中心的场地已经腾空，人员均已离开。"


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return titled_life(tmp_path)


@pytest.fixture
def holder(life: Life) -> tuple[Title, Viewer]:
    return life.recognised()


def main_of(page: Page) -> str:
    """What the page itself says, with the addresses of its links."""
    links = [link.attribute("href") for link in page.all("main a[href]")]
    return "\n".join([*page.texts("main"), *links])


def test_holder_finds_its_title_and_opens_a_change(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    visitor = Visitor(writer, life.later())
    own = visitor.get("/my/titles/")
    assert title.name in main_of(own) and own.texts("td.card-labelled .none") == ["—"]
    page = visitor.get(f"/titles/{title.code}/acts/")
    assert "名称变更" in main_of(page) and "变更报送" not in main_of(page)
    led = visitor.post(f"/titles/{title.code}/acts/renaming/", {})
    case = Case.objects.get(held_title=title)
    assert led == f"/cases/{case.number}/write/"
    assert case.number in main_of(visitor.get(f"/titles/{title.code}/acts/"))
    assert case.number in visitor.sent(f"/titles/{title.code}/acts/renaming/", {}, 409).faults()[0].text
    titles = visitor.get("/my/titles/")
    assert "名称变更" in main_of(titles) and "None" not in main_of(titles)


def test_what_has_ended_is_folded_by_its_matter_below_what_is_under_way(
    life: Life, holder: tuple[Title, Viewer]
) -> None:
    title, writer = holder
    visitor, path = Visitor(writer, life.later()), f"/titles/{title.code}/acts/"
    case = open_request(title.number, "renaming", actor=writer, at=life.later())
    under_way = visitor.get(path).section("办理经过")
    assert under_way.texts("caption") == ["正在办理"] and not under_way.has("details")
    Case.objects.filter(pk=case.pk).update(ended_at=life.at, status=Case.Status.REFUSED)
    ended = visitor.get(path).section("办理经过")
    day = day_words(local_date(life.at), weekday=False)
    assert ended.text_of("details summary") == f"名称变更：1件，最近于{day}办结"
    assert case.number in ended.one("details").rows()[0].text


def test_case_about_a_title_says_which_matter_it_is(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = open_request(title.number, "renaming", actor=writer, at=life.later())
    visitor = Visitor(writer, life.later())
    mine = visitor.get("/my/")
    (task,) = mine.all("#tasks li")
    assert (task.text_of(".link-what"), task.text_of(".link-title")) == ("名称变更", title.name), "each is said once"
    (row,) = mine.section("称号事项").all("tbody tr")
    assert row.text_of("a") == "名称变更" and title.name in row.text
    page = visitor.get(f"/cases/{case.number}/")
    assert page.text_of(".matter") == "名称变更"
    assert "填写“" in page.by_id("act").text and "申报材料" not in page.by_id("act").text
    assert "还要做的" in visitor.get(f"/titles/{title.code}/acts/").headings


def test_ended_matters_of_ones_titles_are_folded_on_ones_page(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    case = open_request(title.number, "renaming", actor=writer, at=life.later())
    visitor = Visitor(writer, life.later())
    assert not visitor.get("/my/").section("称号事项").has("details")
    Case.objects.filter(pk=case.pk).update(ended_at=life.at, status=Case.Status.REFUSED)
    folded = visitor.get("/my/").section("称号事项").one("details")
    assert folded.text_of("summary") == "已办结的1件" and case.number in folded.rows()[0].text


def test_what_is_owed_next_and_by_when_stands_beside_ones_titles(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    visitor = Visitor(writer, life.later())
    owed = min(duties_of([title])[title.pk].history(local_date(life.at)), key=lambda each: each.due)
    for path in ("/my/", "/my/titles/"):
        cell = visitor.get(path).row(title.number).cell("下一项要交的")
        assert "/my/titles/" in path or "下一项要交的" in visitor.get(path).text_of("#tasks")
        assert cell.startswith(owed.title) and f"{owed.due.year}年{owed.due.month}月{owed.due.day}日前" in cell


def test_duty_of_an_office_names_it_and_stands_behind_the_holders_own() -> None:
    edition = library().editions["cq-engineer-2025"]
    waiting = [
        OwedPeriod(key, key, (), Period(2025, due, due), factories.START, date(2025, 11, 20), "to_come")
        for key, due in (("operation", date(2025, 12, 1)), ("year_assessment", date(2025, 12, 31)))
    ]
    info = cast(TitleInfo, SimpleNamespace(valid=True))
    duties = cast(Duties, SimpleNamespace(history=lambda _on: waiting, edition=edition))
    own = owed_next(info, duties, date(2025, 10, 28))
    assert own is not None and own["title"] == "year_assessment" and own["note"] == "2025年12月31日前"
    assert own["state"] == "尚未开放，自2025年11月20日起办理"
    del waiting[1]
    office = owed_next(info, duties, date(2025, 10, 28))
    assert office is not None and office["note"] == f"由{edition.parties['district'].title}办理，2025年12月1日前"


def test_request_says_what_it_brings_about_and_can_be_given_up_before_it_is_handed_in(
    life: Life, holder: tuple[Title, Viewer]
) -> None:
    title, writer = holder
    visitor = Visitor(writer, life.later())
    acts = f"/titles/{title.code}/acts/"
    offered = visitor.get(acts).text
    assert "发起后即建立一件在办事项，第一步“" in offered and "提交之前可以放弃" in offered
    case = open_request(title.code, "renaming", actor=writer, at=life.later())
    leave = f"/cases/{case.number}/withdraw/"
    page = Visitor(writer, life.later()).get(f"/cases/{case.number}/")
    assert leave in page.links() and "放弃本事项" in page.by_id("act").text
    visitor = Visitor(writer, life.later())
    assert "放弃本事项" in visitor.get(leave).text
    visitor.post(leave, {"reason": "无需办理"})
    case.refresh_from_db()
    assert case.ended_at is not None and case.status == "withdrawn"
    assert open_request(title.code, "renaming", actor=writer, at=life.later()).pk != case.pk


def test_strangers_find_nothing_to_open_and_are_refused(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, _writer = holder
    _unit, stranger = factories.unit()
    visitor = Visitor(stranger, life.later())
    assert "名称变更" not in visitor.get(f"/titles/{title.code}/acts/").html
    visitor.sent(f"/titles/{title.code}/acts/renaming/", {}, 403)
    assert not Case.objects.filter(held_title=title).exists()


def test_queries_of_own_titles_do_not_grow_with_cases(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    visitor = Visitor(writer, life.later())
    before = visitor.queries("/my/titles/")
    open_request(title.number, "renaming", actor=writer, at=life.later())
    assert visitor.queries("/my/titles/") == before


def test_anybody_reports_from_the_public_page(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    client, path = Client(), f"/titles/{title.code}/report/complaint/"
    assert path in main_of(page_of(client.get(f"/titles/{title.code}/"), 200))
    answer = client.post(path, {"text": TEXT, "contact": "023-60000001"})
    report = TitleReport.objects.get()
    assert answer.status_code == 302 and answer.headers["Location"] == f"/reports/{report.receipt}/"
    receipt = client.get(answer.headers["Location"]).content.decode()
    assert report.receipt in receipt and TEXT not in receipt and "60000001" not in receipt
    again = client.get(f"/objections/?receipt={report.receipt.lower()}")
    assert again.headers["Location"] == answer.headers["Location"]
    refused = page_of(client.post(path, {"text": "不好", "contact": "示例"}), 422)
    assert "反映的情况：不足" in refused.fault("f-text") and refused.fault("f-contact")
    district = Visitor(life.districts["wanzhou"], life.later()).get(f"/cases/{report.case.number}/")
    reported = district.text_of("main")
    assert TEXT in reported and "60000001" in reported
    assert "填报内容" in district.texts("nav.tabs a") and "将告知" not in district.by_id("act").text
    assert Visitor(writer, life.later()).client.get(f"/cases/{report.case.number}/").status_code == 404


def test_holder_is_not_offered_to_report_on_its_own_title(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    path = f"/titles/{title.code}/report/complaint/"
    stranger = page_of(Client().get(f"/titles/{title.code}/"), 200)
    assert path in main_of(stranger)
    own = Visitor(writer, life.later())
    assert (
        path not in own.get(f"/titles/{title.code}/").html and path not in own.get(f"/titles/{title.code}/acts/").html
    )
    own.get(path)


def test_holder_who_is_heard_does_not_read_the_report(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    report = report_on_title(
        title.number, "complaint", text=TEXT, name="示例丙", contact="023-60000001", actor=PUBLIC, at=life.later()
    )
    from pingding.policy.steps.review import ChecklistAnswers

    content = ChecklistAnswers(checks={"grounded": True})
    life.act(report.case, "examine", "propose", content, life.districts["wanzhou"])
    page = Visitor(writer, life.later()).get(f"/cases/{report.case.number}/").html
    assert TEXT not in page and "60000001" not in page and "示例丙" not in page


def test_late_filing_is_seen_on_the_page_the_worklist_and_the_journal(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, _writer = holder
    district, registered = life.districts["wanzhou"], life.at.date()
    life.later(days=60)
    case = open_request(title.number, "reporting", actor=district, at=life.later())
    values = {"new_name": "示例新材料协同中心", "registered_on": registered.isoformat()}
    save_draft(case.number, values, actor=district, at=life.later())
    submit_application(case.number, actor=district, at=life.later())
    case.refresh_from_db()
    assert case.late_days and case.late_days > 5
    words = f"逾期{case.late_days}个工作日报送"
    officer = Visitor(life.officer, life.later())
    assert words in main_of(officer.get(f"/cases/{case.number}/"))
    assert words in main_of(officer.get("/desk/"))
    assert JournalEntry.objects.get(case=case, act="submit_form").change["late"] == case.late_days
    assert case.runs.get(step="confirm").due_at is not None


def test_filing_in_time_is_not_late(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, _writer = holder
    district = life.districts["wanzhou"]
    case = open_request(title.number, "reporting", actor=district, at=life.later())
    values = {"new_name": "示例新材料协同中心", "registered_on": life.at.date().isoformat()}
    save_draft(case.number, values, actor=district, at=life.later())
    submit_application(case.number, actor=district, at=life.later())
    case.refresh_from_db()
    assert case.late_days is None


def test_round_is_previewed_confirmed_and_opened(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    visitor = Visitor(life.officer, life.later())
    path = "/rounds/sample-life-2025/evaluation/"
    assert path in main_of(visitor.get("/rounds/"))
    assert title.number in main_of(visitor.get(path))
    sent = {"name": "2026年评估", "year": "2026", "closes": "2026-12-01", "titles": title.number}
    assert "1个称号" in main_of(visitor.sent(path, sent, 200))
    assert not TitleRound.objects.exists()
    assert visitor.post(path, sent | {"confirmed": "1"}) == "/rounds/"
    row = visitor.get("/rounds/").section("已开展的各轮").rows()[0]
    assert (row.cell("年度"), row.cell("已办结")) == ("2026", "0 / 1件")
    opened = visitor.get(f"/rounds/{TitleRound.objects.get().pk}/evaluators/")
    assert opened.text_of(".part-bar") == "已办结 0 件，共 1 件"
    assert title.name in opened.section("本轮各件").rows()[0].cell("称号")
    case = Case.objects.get(title_round__name="2026年评估")
    assert case.held_title == title and "这一事项不填表" in visitor.get(f"/cases/{case.number}/").text
    assert "已列入本年度" in main_of(visitor.get(path + "?year=2026"))
    visitor.sent(path, {"name": "", "year": "2026", "closes": "哪天"}, 422)
    Visitor(writer, life.later()).get(path, 403)


def test_check_of_a_change_says_nothing_of_the_conditions_of_an_application(
    life: Life, holder: tuple[Title, Viewer]
) -> None:
    title, writer = holder
    case = open_request(title.number, "renaming", actor=writer, at=life.later())
    save_draft(case.number, {"new_name": "示例新名称中心"}, actor=writer, at=life.later())
    page = Visitor(writer, life.later()).get(f"/cases/{case.number}/check/")
    assert "检查通过" in page.text_of("main"), page.text_of("main")
    assert not page.has("section.checked") and "声明" not in page.text_of("main")
    assert Visitor(writer, life.later()).get(f"/cases/{case.number}/submit/").texts("#declarations h3") == ["提交"]
