"""The unit's record and members, a writer's first page, applying, messages, attachments, and the frame around all."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import GOOD, Desk

from pingding.actions.directory.organisations import reject_registration
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.door import notify
from pingding.records.models import (
    Case,
    Membership,
    Message,
    Organisation,
    OrganisationFact,
    Partner,
    Person,
)

pytestmark = pytest.mark.django_db


def queries(client: Client, url: str) -> int:
    """How often a page asks the database, once everything is warm."""
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as counted:
        client.get(url)
    return len(counted)


def facts_url(desk: Desk) -> str:
    return f"/organisations/{desk.unit.pk}/facts/"


def test_facts_are_entered_with_source_and_evidence_and_keep_their_history(desk: Desk) -> None:
    typed = {"as_of": "2023-12-31", "source": "示例2023年审计报告", "staff": "40", "main_business": ""}
    assert desk.client.post(facts_url(desk), typed).status_code == 302
    proof = SimpleUploadedFile("审计.pdf", factories.PDF)
    typed |= {"as_of": "2024-12-31", "source": "示例2024年审计报告", "staff": "50", "evidence": proof}  # type: ignore[dict-item]
    assert desk.client.post(facts_url(desk), typed).status_code == 302
    staff = visit(desk.client, f"/organisations/{desk.unit.pk}/").by_id("fact-staff")
    assert "50人" in staff.texts("td span")
    assert [source for source in staff.texts("td span") if source.startswith("示例2024年审计报告 · 审计.pdf")]
    assert staff.text_of("summary") == "2 次"
    assert staff.texts(".history li")[-1].startswith("2023年12月31日（周日）：40人")
    assert OrganisationFact.objects.count() == 2


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"staff": "许多"}, "staff", "不是数字"),
        ({"as_of": "2030-01-01"}, "as_of", "晚于今日"),
        ({"as_of": "年末"}, "as_of", "不是日期"),
        ({"source": ""}, "source", "未填写"),
        ({"as_of": "年末", "source": "", "staff": "许多"}, "source", "不是日期"),
        ({"as_of": "年末", "source": "", "staff": "许多"}, "staff", "不是数字"),
    ],
)
def test_refused_facts_keep_what_was_typed(desk: Desk, changed: dict[str, str], field: str, words: str) -> None:
    typed = {"as_of": "2024-12-31", "source": "示例", "staff": "50", "revenue": "1200"} | changed
    page = page_of(desk.client.post(facts_url(desk), typed), 422)
    assert f"f-{field}" in page.faulty() and words in page.text_of("#error-summary")
    assert page.field("revenue").value == "1200" and not OrganisationFact.objects.exists()


def test_record_is_open_to_its_district_and_closed_to_others(desk: Desk) -> None:
    url = f"/organisations/{desk.unit.pk}/"
    assert desk.as_(desk.district).get(url).status_code == 200
    assert desk.as_(desk.district).get(url + "facts/").status_code == 403
    _unit, stranger = factories.unit()
    assert desk.as_(stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_registered_data_is_corrected_with_a_reason_by_whom_it_is_up_to(desk: Desk) -> None:
    url = f"/organisations/{desk.unit.pk}/correction/"
    officer = desk.as_(desk.district)
    typed = {
        "name": desk.unit.name,
        "code": desk.unit.code or "",
        "kind": desk.unit.kind,
        "region": desk.unit.region,
        "address": "示例路9号",
        "legal_representative": "示例乙",
        "established": "",
    }
    assert visit(officer, url).field("address").value == "示例路1号"
    assert page_of(officer.post(url, typed), 422).field("address").value == "示例路9号"
    assert desk.client.post(url, typed | {"reason": "搬迁"}).status_code == 403
    assert officer.post(url, typed | {"reason": "搬迁"}).status_code == 302
    desk.unit.refresh_from_db()
    assert desk.unit.address == "示例路9号"


def test_approved_unit_enters_what_was_left_empty_and_is_told_who_corrects_the_rest(desk: Desk) -> None:
    url = f"/organisations/{desk.unit.pk}/correction/"
    assert desk.unit.established is None
    assert visit(desk.client, f"/organisations/{desk.unit.pk}/").link("补填空白项目") == url
    page = visit(desk.client, url)
    assert "established" in page.fields() and "address" not in page.fields()
    assert [line for line in page.texts(".narrow p") if "万州区科学技术局更正" in line]
    assert desk.client.post(url, {"established": "2015-06-01", "reason": "补填"}).status_code == 302
    desk.unit.refresh_from_db()
    assert str(desk.unit.established) == "2015-06-01" and desk.unit.address == "示例路1号"
    record, page = visit(desk.client, f"/organisations/{desk.unit.pk}/"), visit(desk.client, url)
    assert "补填空白项目" not in record.html
    assert [line for line in record.texts("section.sheet p.muted") if "万州区科学技术局更正" in line]
    assert [line for line in page.texts(".narrow p") if "万州区科学技术局更正" in line]
    assert "reason" not in page.fields()
    again = desk.client.post(url, {"established": "2016-06-01", "reason": "再改"})
    assert "万州区科学技术局提出" in page_of(again, 403).faults()[0].text


def test_members_are_invited_ended_and_the_administration_handed_over(desk: Desk) -> None:
    url = f"/organisations/{desk.unit.pk}/members/"
    new = {
        "act": "invite",
        "account": "new",
        "person_name": "示例戊",
        "username": "fifth-person",
        "role": "writer",
        "password": factories.PASSWORD,
        "again": factories.PASSWORD,
    }
    assert "增加" in visit(desk.client, url + "?act=invite").section("增加成员").buttons()
    assert desk.client.post(url, new).status_code == 302
    again = page_of(desk.client.post(url, new), 409)
    assert "已有人使用" in again.fault("f-username") and again.field("person_name").value == "示例戊"
    unknown = desk.client.post(url, {"act": "invite", "account": "known", "known": "nobody"})
    assert page_of(unknown, 404).faulty() == ["f-known"]
    row = Membership.objects.get(person__username="fifth-person")
    assert desk.client.post(url, {"act": "end", "membership": str(row.pk)}).status_code == 302
    assert "示例戊" not in visit(desk.client, url).html.split("<table")[1]
    sole = Membership.objects.get(organisation=desk.unit, role="administrator", until=None)
    assert desk.client.post(url, {"act": "end", "membership": str(sole.pk)}).status_code == 409
    heir = {"act": "hand_over", "account": "known", "known": "fifth-person"}
    assert desk.client.post(url, heir).status_code == 302
    refused = desk.client.post(url, new)
    assert refused.status_code in (403, 404)


def test_first_page_lists_what_waits_calls_and_reasons(desk: Desk) -> None:
    case = desk.case(**GOOD)
    page = visit(desk.client, "/my/")
    assert f"/cases/{case.number}/write/" in page.links()
    assert [line for line in page.texts("#calls p") if line.startswith("本单位已有在办件")]
    pending, own = factories.pending_unit()
    client = desk.as_(own)
    assert "核准后可以申报。" in visit(client, "/my/").texts("#calls p")
    reject_registration(pending, reason="名称有误", actor=desk.district, at=desk.clock.now())
    assert [line for line in visit(client, "/my/").texts("#calls p") if "名称有误" in line]
    assert visit(desk.as_(desk.district), "/my/").empty().startswith("您还没有所代表的申报单位")


def test_application_is_begun_once_and_jointly_where_the_programme_says_so(desk: Desk) -> None:
    factories.office("science@yuzhong")
    url = f"/calls/{desk.call.pk}/apply/"
    joint = visit(desk.client, url).section("与其他地区联合申报")
    assert "yuzhong" in joint.field("regions").choices and "wanzhou" not in joint.field("regions").choices
    answer = desk.client.post(url, {"regions": ["yuzhong", "nowhere"]})
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/cases/{case.number}/write/" and case.regions == ["wanzhou", "yuzhong"]
    assert visit(desk.client, url).one(".banner").link("继续填写") == f"/cases/{case.number}/write/"
    assert desk.client.post(url).headers["Location"] == f"/cases/{case.number}/write/"
    assert Case.objects.count() == 1


def test_joint_application_is_not_offered_where_the_programme_does_not_know_it(desk: Desk) -> None:
    city = factories.officer(Organisation.objects.get(offices__office="science@cq"))
    call = factories.call(city, factories.edition("sample-rolling-2025"))
    assert "联合申报" not in visit(desk.client, f"/calls/{call.pk}/apply/").html


def test_application_after_closing_is_refused_with_the_clause(desk: Desk) -> None:
    assert desk.call.closes_at is not None
    desk.clock.at = desk.call.closes_at + timedelta(minutes=1)
    refused = page_of(desk.client.post(f"/calls/{desk.call.pk}/apply/"), 409).banner()
    assert "申报已于" in refused and "（一）" in refused
    assert desk.client.get("/calls/9999/apply/").status_code == 404


def test_closed_call_is_refused_before_anything_is_begun(desk: Desk) -> None:
    assert desk.call.closes_at is not None
    desk.clock.at = desk.call.closes_at + timedelta(minutes=1)
    page = visit(desk.client, f"/calls/{desk.call.pk}/apply/")
    assert "申报已于" in page.banner() and "开始填写" not in page.html
    assert page.text_of(".page-head .link-state") == "已截止"


def test_draft_left_until_the_closing_is_told_so_and_not_listed_as_to_be_written(desk: Desk) -> None:
    case = desk.case(staff="50")
    assert desk.call.closes_at is not None
    desk.clock.at = desk.call.closes_at - timedelta(minutes=1)
    assert "不能再提交" not in visit(desk.client, desk.url(case, "write/unit/")).html
    desk.clock.at = desk.call.closes_at + timedelta(minutes=1)
    for rest in ("write/unit/", "check/", "submit/"):
        page = visit(desk.client, desk.url(case, rest))
        message = page.message("本草稿不能再提交").text
        assert "申报已于" in message and "（一）" in message
    assert "处理后才能提交" not in page.html and "提交" not in page.buttons()
    mine = visit(desk.client, "/my/")
    assert mine.heading == "目前没有要办的事"
    assert mine.text_of("#tasks p").startswith("申报草稿、退回补正") and not mine.has("#tasks .empty")
    assert "截止前未提交" in mine.states()


def test_messages_are_read_by_their_readers_only(desk: Desk) -> None:
    notify("示例消息甲", at=desk.clock.now(), organisation=desk.unit)
    notify("示例消息乙", at=desk.clock.now(), person=desk.district.person)
    page = visit(desk.client, "/messages/")
    assert "示例消息甲" in page.texts(".inbox .link-title") and "示例消息乙" not in page.html
    foreign = Message.objects.get(text="示例消息乙")
    desk.client.post("/messages/", {"read": str(foreign.pk)})
    foreign.refresh_from_db()
    assert foreign.read_at is None
    desk.client.post("/messages/", {"read": "all"})
    assert "未读：" not in visit(desk.client, "/messages/").html


def test_attachment_is_sent_to_whom_it_concerns(desk: Desk) -> None:
    file = factories.attachment(desk.unit, desk.own)
    url = f"/attachments/{file.pk}/"
    answer: Any = desk.client.get(url)
    assert b"".join(answer.streaming_content) == factories.PDF
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert desk.client.get(url + "?save=1").headers["Content-Disposition"].startswith("attachment;")
    _unit, stranger = factories.unit()
    assert desk.as_(stranger).get(url).status_code == 404
    assert Client().get(url).status_code == 404
    assert desk.as_(desk.district).get(url).status_code == 404


def test_frame_shows_each_role_its_own_pages(desk: Desk) -> None:
    own = visit(desk.client, "/my/").one("header")
    assert own.one(".site-nav [aria-current=page]").attribute("href") == "/my/"
    assert f"/organisations/{desk.unit.pk}/" in own.one(".site-nav").links()
    assert own.text_of(".whoami-for").endswith("（单位管理员）") and own.has("form[action=/sign-out/]")
    officer = visit(desk.as_(desk.district), "/messages/")
    assert officer.text_of(".whoami-for").endswith("（经办人）") and "/my/" not in officer.links()
    visitor = visit(Client(), "/sign-in/")
    assert "/join/" in visitor.one("header").links() and "退出" not in visitor.html


def test_lists_ask_no_more_often_for_thirty_rows_than_for_one(desk: Desk) -> None:
    case = desk.case(staff="50")
    other, _own = factories.unit()
    for n in range(31):
        day = factories.START.date() - timedelta(days=n + 1)
        if n == 1:
            before = {url: queries(desk.client, url) for url in urls(desk, case)}
        set_facts(desk.unit, {"staff": str(60 + n)}, as_of=day, source="示例", actor=desk.own, at=desk.clock.now())
        notify(f"示例{n}", at=desk.clock.now(), organisation=desk.unit)
        Partner.objects.create(
            case=case, name=f"示例{n}", code=f"{other.pk}-{n}", kind="university", invited_at=desk.clock.now()
        )
        person = Person.objects.create(username=f"many-{n}", name=f"示例{n}", created_at=desk.clock.now())
        Membership.objects.create(person=person, organisation=desk.unit, role="writer", since=desk.clock.now())
    assert {url: queries(desk.client, url) for url in urls(desk, case)} == before


def urls(desk: Desk, case: Case) -> list[str]:
    unit = f"/organisations/{desk.unit.pk}/"
    return [unit, unit + "facts/", unit + "members/", "/my/", "/messages/"] + [
        desk.url(case, rest) for rest in ("write/together/", "write/unit/", "check/", "submit/", "whole/")
    ]


def test_first_page_asks_no_more_often_for_thirty_cases_than_for_one(desk: Desk) -> None:
    case = desk.case()
    before = queries(desk.client, "/my/")
    for n in range(30):
        case.pk, case.number, case.ended_at, case.status = None, f"2099-{n:05d}", desk.clock.now(), "withdrawn"
        case._state.adding = True
        case.save()
    assert queries(desk.client, "/my/") == before


def test_pages_speak_english_and_keep_the_definitions_own_texts(desk: Desk) -> None:
    case = desk.case()
    desk.client.cookies["django_language"] = "en"
    page = visit(desk.client, desk.url(case, "write/unit/"))
    assert "Save and continue" in page.buttons() and page.text_of(".writing-title p").startswith("Part 1 of 7")
    assert "单位情况" in page.texts(".task-list a")
    assert "Calls" in visit(desk.client, "/my/").texts("#calls h2")
