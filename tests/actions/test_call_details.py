"""What stands beside a call: contacts, files to download, and the dates that districts set for their applicants."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import open_application
from pingding.actions.calls.calls import extend_call
from pingding.actions.calls.details import describe_call
from pingding.actions.calls.district_dates import set_district_date
from pingding.policy.errors import Refusal
from pingding.queries.calls.closing import proposed_district_date
from pingding.queries.clock import SHANGHAI
from pingding.queries.worklist.own_cases import own_cases
from pingding.records.models import Attachment, CallDocument, Case, DistrictDate, JournalEntry, Message, StepRun

pytestmark = pytest.mark.django_db
DISTRICT = (
    "intake: {kind: window, opens: 2025-10-09, closes: 2025-10-31, clause: 一}",
    "intake: {kind: window, opens: 2025-10-09, closes: 2025-10-31, clause: 一, "
    "district: {by: district, working_days: 3, clause: 三}}",
)
DEADLINE = (
    "        form: application\n        outcomes:\n          submit: {label: 提交, to: check}",
    "        form: application\n        deadline: {date: 2025-10-31, roll: false, passed: closed, clause: 一}\n"
    "        outcomes:\n          submit: {label: 提交, to: check}",
)


def test_contacts_stand_on_the_calls_pages_and_in_the_journal() -> None:
    life = Life()
    visitor = Visitor(life.officer, life.later())
    sent = {"contact": "示例处室", "telephone": "023-60000000", "address": "示例路1号政务大厅"}
    assert visitor.post(f"/calls/{life.call.pk}/", sent) == f"/calls/{life.call.pk}/"
    _unit, writer = life.unit()
    for page in (
        visitor.get("/programmes/sample-life-2025/"),
        Visitor(writer, life.at).get(f"/calls/{life.call.pk}/apply/"),
    ):
        assert {"示例处室", "023-60000000", "示例路1号政务大厅"} <= set(page.texts("dd"))
    assert JournalEntry.objects.get(act="describe_call").change == sent


def test_older_page_takes_nothing_of_what_was_said_meanwhile() -> None:
    life = Life()
    visitor, path = Visitor(life.officer, life.later()), f"/calls/{life.call.pk}/"
    older = visitor.hidden(path, path) | {"contact": "", "telephone": "", "address": ""}
    visitor.post(path, visitor.hidden(path, path) | {"contact": "示例处室", "telephone": "", "address": ""})
    visitor.post(path, older | {"address": "示例路1号"})
    life.call.refresh_from_db()
    assert (life.call.contact, life.call.address) == ("示例处室", "示例路1号")
    page = visitor.sent(path, older | {"contact": "另一处室"}, 409)
    assert page.field("contact").value == "另一处室" and page.field("address").value == "示例路1号"
    assert "现已保存为：示例处室" in page.field("contact").box.text


def test_only_the_leading_authority_says_whom_to_ask() -> None:
    life = Life()
    with pytest.raises(Refusal, match="牵头发文机关"):
        describe_call(life.call, contact="", telephone="", address="", actor=life.districts["wanzhou"], at=life.later())


def test_title_of_a_file_is_read_before_the_file_is_kept() -> None:
    life = Life()
    visitor, path = Visitor(life.officer, life.later()), f"/calls/{life.call.pk}/documents/"
    page = visitor.sent(path, {"title": "申报书格式"}, 422)
    assert page.field("title").value == "申报书格式" and "没有选择文件" in page.faults()[0].text
    file = SimpleUploadedFile("form.pdf", factories.PDF)
    page = visitor.sent(path, {"title": "长" * 201, "file": file}, 422)
    assert page.field("title").value == "长" * 201 and "有201字" in page.field("title").box.text
    assert not Attachment.objects.exists() and not JournalEntry.objects.filter(act="record_attachment").exists()


def test_a_file_is_offered_to_everybody_and_taken_down_again(client: Client) -> None:
    life = Life()
    visitor = Visitor(life.officer, life.later())
    file = SimpleUploadedFile("申报书.pdf", factories.PDF)
    visitor.post(f"/calls/{life.call.pk}/documents/", {"title": "申报书表样", "file": file})
    document = CallDocument.objects.get()
    address = f"/attachments/{document.attachment_id}/"
    assert visitor.get("/programmes/sample-life-2025/").link_to(address) == "申报书表样"
    assert client.get(address).status_code == 200
    visitor.post(f"/calls/documents/{document.pk}/remove/", {})
    assert client.get(address).status_code == 404


def test_a_district_date_binds_its_applicants_and_stands_wherever_a_date_stands(tmp_path: Path) -> None:
    life = changed_life(tmp_path, DISTRICT, DEADLINE)
    assert proposed_district_date(life.call) == date(2025, 10, 28)
    case, writer = life.draft()
    sent = {"region": "wanzhou", "closes_at": "2025-10-28"}
    form = Visitor(life.districts["wanzhou"], life.later()).get(f"/calls/{life.call.pk}/")
    assert form.field("closes_at").value == "" and "按办法可定为2025年10月28日" in form.field("closes_at").box.text
    assert "申报通知" in form.one("nav.crumbs").texts("a")
    Visitor(life.districts["wanzhou"], life.later()).post(f"/calls/{life.call.pk}/district/", sent)
    assert Message.objects.filter(case=case, text__contains="申报单位请于").exists()
    due = StepRun.objects.get(case=case, step="apply").due_at
    assert due is not None and due == DistrictDate.objects.get().closes_at
    assert "2025年10月28日" in Visitor(writer, life.at).get(f"/calls/{life.call.pk}/apply/").text
    public = Visitor(writer, life.at).get("/programmes/sample-life-2025/")
    assert [text for text in public.texts("dd") if "2025年10月28日" in text and text.endswith("前提交")]
    life.at = due
    life.later(hours=1)
    with pytest.raises(Refusal, match="本地区单位的申报已于2025年10月28日") as refusal:
        life.submit(case, writer)
    assert refusal.value.kind == "closed"
    unit, late = life.unit()
    with pytest.raises(Refusal, match="本地区单位的申报已于"):
        open_application(life.call, unit, actor=late, at=life.later())


def test_a_district_date_that_passed_binds_nobody_when_the_call_opens_again(tmp_path: Path) -> None:
    life = changed_life(tmp_path, DISTRICT, DEADLINE)
    case, writer = life.draft()
    set_district_date(life.call, "wanzhou", date(2025, 10, 28), actor=life.districts["wanzhou"], at=life.later())
    life.at = datetime(2025, 11, 5, 9, tzinfo=SHANGHAI)
    words = {"reason": "系统停机", "document": "示例科〔2025〕9号", "clause": "一"}
    extend_call(life.call, date(2025, 11, 20), **words, actor=life.officer, at=life.at)
    life.later(hours=1)
    life.submit(case, writer)
    assert Case.objects.get(pk=case.pk).submitted_at is not None


def test_district_dates_are_read_once_for_all_drafts_and_all_own_cases(tmp_path: Path) -> None:
    life = changed_life(tmp_path, DISTRICT, DEADLINE)
    _case, writer = life.draft()
    for _n in range(3):
        life.draft()
    set_district_date(life.call, "wanzhou", date(2025, 10, 28), actor=life.districts["wanzhou"], at=life.later())
    with CaptureQueriesContext(connection) as counted:
        extend_call(life.call, date(2025, 11, 20), reason="系统停机", actor=life.officer, at=life.later())
    assert len([query for query in counted if "districtdate" in query["sql"]]) == 1
    with CaptureQueriesContext(connection) as counted:
        (own,) = own_cases(writer, life.at)
    assert len([query for query in counted if "districtdate" in query["sql"]]) == 1
    assert own.due_at == DistrictDate.objects.get().closes_at


@pytest.mark.parametrize(("region", "day"), [("yuzhong", date(2025, 10, 28)), ("wanzhou", date(2025, 11, 1))])
def test_a_district_sets_its_own_date_only_before_the_call_closes(tmp_path: Path, region: str, day: date) -> None:
    life = changed_life(tmp_path, DISTRICT)
    with pytest.raises(Refusal):
        set_district_date(life.call, region, day, actor=life.districts["wanzhou"], at=life.later())


def test_a_call_without_district_dates_takes_none() -> None:
    life = Life()
    with pytest.raises(Refusal, match="不能为该地区另定申报日期"):
        set_district_date(life.call, "wanzhou", date(2025, 10, 28), actor=life.districts["wanzhou"], at=life.later())
