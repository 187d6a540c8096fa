"""Registering a unit: its data, its licence, the account of whoever registers it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Clock, Desk

from pingding.actions.applications.uploads import ABANDONED_SECONDS, sweep_uploads
from pingding.queries.applications.attachments import path_of
from pingding.records.models import Organisation, Person

pytestmark = pytest.mark.django_db


def registration(**changed: object) -> dict[str, Any]:
    typed = {
        "name": "示例新材料公司",
        "code": factories.credit_code(),
        "kind": "private_enterprise",
        "region": "wanzhou",
        "address": "示例路2号",
        "legal_representative": "示例丙",
        "established": "2015-03-01",
        "person_name": "示例丁",
        "username": "new-person",
        "password": factories.PASSWORD,
        "again": factories.PASSWORD,
        "phone": "023-60000002",
        "email": "",
        "licence": SimpleUploadedFile("营业执照.pdf", factories.PDF),
    }
    return typed | changed


def test_registrations_from_one_address_are_slowed(desk: Desk) -> None:
    for _n in range(20):
        assert Client().post("/join/", registration(code="")).status_code == 422
    page = page_of(Client().post("/join/", registration(code=factories.credit_code())), 429)
    assert "短时间内尝试的次数过多" in page.text_of("#error-summary")
    assert page.field("name").value == registration()["name"]
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert elsewhere.post("/join/", registration(code=factories.credit_code())).status_code == 302


def test_unit_is_registered_and_its_administrator_signed_in(desk: Desk) -> None:
    client = Client()
    assert "校验位" in visit(client, "/join/").field("code").box.text
    answer = client.post("/join/", registration())
    unit = Organisation.objects.get(name="示例新材料公司")
    assert answer.headers["Location"] == f"/organisations/{unit.pk}/"
    page = visit(client, answer.headers["Location"])
    assert page.message("注册待核准") and "2015年3月1日" in page.texts("dl.facts dd")
    assert [line for line in page.texts("ul.plain-list li") if line.startswith("示例丁 单位管理员")]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"code": "91500000MAEX000000"}, "code", "校验位不正确"),
        ({"code": "123"}, "code", "应为18位"),
        ({"name": ""}, "name", "未填写"),
        ({"kind": "nothing"}, "kind", "请从列表中选择"),
        ({"region": "liangjiang"}, "region", "地区"),
        ({"region": ""}, "region", "未选择"),
        ({"established": "昨天"}, "established", "不是日期"),
        ({"established": "2030-01-01"}, "established", "晚于今日"),
        ({"username": "!"}, "username", "用户名为3至60个"),
        ({"password": "short", "again": "short"}, "password", "不能使用"),
        ({"again": "other"}, "again", "两次输入的密码不一致"),
        ({"email": "no mail"}, "email", "格式不正确"),
        ({"phone": "call me"}, "phone", "格式不正确"),
        ({"phone": ""}, "phone", "未填写"),
        ({"person_name": ""}, "person_name", "未填写"),
    ],
)
def test_refused_registration_keeps_what_was_typed(
    db: None, clock: Clock, changed: dict[str, str], field: str, words: str
) -> None:
    sent = registration(**changed)
    page = page_of(Client().post("/join/", sent), 422)
    assert words in page.fault(f"f-{field}") + page.field(field).error
    assert page.field("address").value == sent["address"] and factories.PASSWORD not in page.html
    assert not Organisation.objects.exists() and not Person.objects.exists()


def test_every_fault_of_a_registration_is_told_at_once_at_its_field(desk: Desk) -> None:
    wrong = {
        "name": "",
        "code": "91500000MAEX000000",
        "kind": "",
        "region": "nowhere",
        "established": "昨天",
        "person_name": "",
        "username": "!",
        "password": "short",
        "again": "other",
        "phone": "call me",
        "email": "no mail",
    }
    units, people = Organisation.objects.count(), Person.objects.count()
    page = page_of(Client().post("/join/", registration(**wrong)), 422)
    faulty = page.faulty()
    assert sorted(faulty) == sorted(f"f-{name}" for name in wrong)
    order = [faulty.index(f"f-{name}") for name in ("name", "code", "established", "person_name", "again")]
    assert order == sorted(order) and "密码过短，至少10个字符" in page.fault("f-password")
    for name in wrong:
        assert page.by_id(f"f-{name}-error").text, name
    assert page.field("address").value == "示例路2号" and page.field("phone").value == "call me"
    assert (Organisation.objects.count(), Person.objects.count()) == (units, people)


def test_empty_fields_of_a_registration_are_told_as_empty(desk: Desk) -> None:
    page = page_of(Client().post("/join/", registration(code="", kind="", username="")), 422)
    faults = {"code": "统一社会信用代码：未填写", "kind": "单位性质：未选择", "username": "用户名：未填写"}
    for name, words in faults.items():
        assert words in page.fault(f"f-{name}")
    assert "0位" not in page.html and "不能使用" not in page.text_of("#error-summary")


def test_a_taken_code_and_a_weak_password_are_told_together(desk: Desk) -> None:
    sent = registration(code=desk.unit.code or "", password="short", again="short")
    page = page_of(Client().post("/join/", sent), 422)
    assert desk.unit.name in page.fault("f-code") and page.fault("f-password")


def test_second_registration_of_a_code_says_whom_to_ask(desk: Desk) -> None:
    page = page_of(Client().post("/join/", registration(code=desk.unit.code or "")), 409)
    fault = page.fault("f-code")
    assert desk.unit.name in fault and "（示***）" in fault and "示例单位管理员" not in page.html


def test_regions_offered_are_those_of_the_day(db: None, clock: Clock) -> None:
    assert offered("江北区")
    clock.at = clock.at.replace(year=2026)
    assert not offered("江北区")


def offered(region: str) -> list[str]:
    return [text for text in visit(Client(), "/join/").texts("select[name=region] option") if text.startswith(region)]


def test_each_region_says_which_one_office_approves(db: None, clock: Clock) -> None:
    assert offered("万州区") == ["万州区（由平台管理员核准）"]
    factories.officer(factories.office("science@wanzhou"))
    factories.officer(factories.office("economy@wanzhou"))
    assert offered("万州区") == ["万州区（由万州区经济和信息化委员会核准）"]


def test_registration_needs_the_licence_and_a_refused_page_keeps_it(desk: Desk) -> None:
    client, code = Client(), factories.credit_code()
    page = page_of(client.post("/join/", without_licence()), 422)
    assert "证照：未上传" in page.fault("f-licence")
    assert client.post("/join/", registration(code="123")).status_code == 422
    page = page_of(client.post("/join/", without_licence(code=code, again="other")), 422)
    assert "已上传“营业执照.pdf”" in page.text_of("#f-licence-help")
    assert client.post("/join/", without_licence(code=code, name="示例留存公司")).status_code == 302
    licence = Organisation.objects.get(name="示例留存公司").licence
    assert licence is not None and licence.name == "营业执照.pdf" and path_of(licence.sha256).is_file()


def without_licence(**changed: object) -> dict[str, Any]:
    return {key: value for key, value in registration(**changed).items() if key != "licence"}


def test_licence_of_a_refused_registration_is_offered_to_nobody_else(desk: Desk) -> None:
    code, client = factories.credit_code(), Client()
    refused = registration(code=code, phone="")

    def offered_for(typed: str) -> bool:
        return "已上传" in page_of(client.post("/join/", without_licence(code=typed, phone="")), 422).html

    client.post("/join/", refused)
    assert offered_for(code) and not offered_for(factories.credit_code())
    client.post("/join/", registration(code=code, phone=""))
    assert "已上传" not in visit(client, "/join/").html and not offered_for(code), "the page begins anew"
    client.post("/join/", registration(code=code, phone=""))
    client.post("/sign-in/", {"username": desk.own.person_or_refuse().username, "password": factories.PASSWORD})
    assert client.post("/join/", without_licence(code=code)).status_code == 422


def test_files_of_refused_registrations_are_swept_and_the_hasty_send_none(desk: Desk, media: Path) -> None:
    for n in range(30):
        file = SimpleUploadedFile("营业执照.pdf", factories.PDF + b"%" * n)
        Client().post("/join/", registration(code="", licence=file))
    files = [path for path in media.rglob("*") if path.is_file()]
    assert len(files) == 20
    last = max(path.stat().st_mtime for path in files)
    assert sweep_uploads(last) == 0 and sweep_uploads(last + ABANDONED_SECONDS + 60) == 20
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_licence_has_a_small_limit_of_its_own(desk: Desk) -> None:
    large = SimpleUploadedFile("营业执照.pdf", factories.PDF + b"%" * 11 * 1024 * 1024)
    page = page_of(Client().post("/join/", registration(licence=large)), 413)
    assert "超过10MB" in page.fault("f-licence")


def test_code_that_fails_its_check_digit_can_be_registered_when_the_licence_has_it(desk: Desk) -> None:
    sent = registration(code="91500000MAEX000000", code_as_shown="1")
    client = Client()
    assert "code_as_shown" not in visit(client, "/join/").fields(), "nothing is asked before there is a fault"
    refused = page_of(client.post("/join/", registration(code="91500000MAEX000000")), 422)
    names = list(refused.fields())
    assert names.index("code_as_shown") == names.index("code") + 1
    assert "code_as_shown" not in page_of(client.post("/join/", registration(code="9150")), 422).fields()
    answer = client.post("/join/", sent)
    page = visit(client, answer.headers["Location"])
    assert "校验位不符，待核准机关核对证照" in page.fact("统一社会信用代码") and page.fact("证照") == "营业执照.pdf"


def test_signed_in_person_registers_a_further_unit_without_a_new_account(desk: Desk) -> None:
    assert "username" not in visit(desk.client, "/join/").fields()
    people = Person.objects.count()
    assert desk.client.post("/join/", registration()).status_code == 302
    assert Person.objects.count() == people
    refused = desk.as_(desk.district).post("/join/", registration(code=factories.credit_code()))
    assert refused.status_code == 403
