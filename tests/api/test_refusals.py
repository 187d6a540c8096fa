"""Each kind of refusal: its status, and what it says; nothing is changed."""

import json
import re
from io import BytesIO

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import GOOD, Life
from tests.actions.world import World
from tests.api.program import BASE, PUBLIC, answer, program_of, set_clock

from pingding.actions.steps import act_at_step
from pingding.policy.steps.review import ChecklistAnswers
from pingding.records.models import Attachment, Call, Case, Organisation

pytestmark = pytest.mark.django_db
AT = factories.START

MALFORMED = {
    "not JSON": b"{",
    "not UTF-8": b'"\xff"',
    "not a number": b'{"facts": {"staff": NaN}}',
    "a number beyond any measure": b'{"facts": {"staff": 1e400}}',
    "a repeated key": b'{"facts": {}, "facts": {"staff": "1"}}',
    "a character no database keeps": b'{"facts": {"staff": "\\u0000"}}',
    "half a character": b'{"facts": {"staff": "\\ud800"}}',
    "nested too deep": b'{"facts": ' + b'{"a":' * 60 + b"1" + b"}" * 60 + b"}",
    "nested far too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_malformed_body_is_400(body: bytes, clock: None) -> None:
    response = answer(Client().post(f"{BASE}/can-we-apply", data=body, content_type="application/json"))
    assert (response.status, response.body["kind"]) == (400, "malformed")
    assert response.body["remedy"]


def test_query_with_a_character_no_database_keeps_is_400(clock: None) -> None:
    assert PUBLIC.get("/titles?text=%00").status == 400


def test_misshapen_body_names_every_fault_in_chinese(world: World) -> None:
    program = program_of(world.viewers["officer_city"], AT)
    payload = {"programme": 5, "opens_at": "2025-10-10", "regions": ["a" * 70], "colour": "red"}
    response = program.post("/calls", payload)
    assert (response.status, response.body["kind"]) == (422, "invalid")
    assert {fault["target"]: fault["what"] for fault in response.body["faults"]} == {
        "body.programme": "应为文字",
        "body.opens_at": "应为带时区的日期时间，如 2025-10-31T23:59:59+08:00",
        "body.regions.0": "最多60字",
        "body.colour": "没有这一项",
    }
    assert Call.objects.count() == 2


def test_unknown_address_is_404_in_json() -> None:
    response = PUBLIC.get("/no/such/thing")
    assert (response.status, response.body["kind"], response.body["what"]) == (404, "missing", "没有这一地址")


def test_wrong_method_is_405_and_names_those_that_work() -> None:
    response = PUBLIC.delete("/calls")
    assert (response.status, set(response.headers["Allow"].split(", "))) == (405, {"GET", "POST"})
    assert (response.body["kind"], response.body["what"]) == ("method_not_allowed", "该地址不接受DELETE请求")
    assert "GET" in response.body["remedy"]


@pytest.mark.parametrize(("path", "search"), [("/offices", "科学技术"), ("/people", "示例")])
def test_what_the_administrator_keeps_is_read_by_nobody_else(path: str, search: str, world: World) -> None:
    assert (PUBLIC.get(path).status, program_of(world.viewers["own_administrator"], AT).get(path).status) == (401, 403)
    listed = program_of(factories.administrator(), AT).get(f"{path}?search={search}&size=100").body["items"]
    assert listed and all(search in item["name"] for item in listed)


def test_every_moment_carries_the_local_offset(world: World) -> None:
    response = program_of(world.viewers["own_administrator"], AT).get(f"/organisations/{world.unit.pk}")
    moments = re.findall(r"\d{4}-\d\d-\d\dT[^\"]*", json.dumps(response.body))
    assert moments and all(moment.endswith("+08:00") for moment in moments)


def test_what_one_may_not_do_is_403_and_what_one_may_not_see_404(world: World) -> None:
    other = program_of(world.viewers["other_administrator"], AT)
    refused = other.post("/calls", {"programme": world.stored.programme})
    assert (refused.status, refused.body["kind"]) == (403, "forbidden")
    assert refused.body["remedy"]
    assert other.get(f"/organisations/{world.unit.pk}").status == 404


def test_second_registration_is_409_with_whom_to_ask(world: World) -> None:
    payload = {"name": "示例二", "code": world.unit.code, "kind": "private_enterprise", "region": "wanzhou"}
    payload["person"] = {
        "username": "second-person",
        "name": "示例丙",
        "phone": "023-60000000",
        "password": factories.PASSWORD,
    }  # type: ignore[assignment]
    response = PUBLIC.post("/organisations", payload)
    assert (response.status, response.body["kind"], response.body["where"]) == (409, "conflict", "统一社会信用代码")
    assert "示" in response.body["remedy"]
    assert Organisation.objects.filter(code=world.unit.code).count() == 1


def test_wrong_check_digit_is_422_with_the_standard(clock: None) -> None:
    payload = {"name": "示例", "code": "915000000000000000", "kind": "private_enterprise", "region": "wanzhou"}
    response = PUBLIC.post("/organisations", payload)
    assert (response.status, response.body["clause"]) == (422, "GB 32100-2015")


def test_too_large_a_file_is_413_and_none_is_kept(world: World, settings: object) -> None:
    settings.PINGDING_MAX_UPLOAD_MB = 1  # type: ignore[attr-defined]
    program = program_of(world.viewers["own_writer"], AT)
    file = BytesIO(factories.PDF + b" " * 1024 * 1024)
    file.name = "协议.pdf"
    response = program.upload("/attachments", organisation=world.unit.pk, file=file)
    assert (response.status, response.body["kind"]) == (413, "too_large")
    assert not Attachment.objects.filter(name="协议.pdf").exists()


def test_file_of_another_kind_than_its_name_is_422(world: World) -> None:
    program = program_of(world.viewers["own_writer"], AT)
    file = BytesIO(factories.PDF)
    file.name = "照片.png"
    response = program.upload("/attachments", organisation=world.unit.pk, file=file)
    assert (response.status, response.body["where"]) == (422, "照片.png")


def test_handing_in_tells_every_fault_at_once(life: Life) -> None:
    unit, writer = life.unit()
    program = program_of(writer, life.at)
    number = program.post(f"/calls/{life.call.pk}/applications", {"organisation": unit.pk}).body["number"]
    saved = program.patch(f"/cases/{number}/draft", {"values": {"staff": "许多", "legal_person": False}})
    assert [fault["target"] for fault in saved.body["faults"]] == ["fact:staff"]
    response = program.post(f"/cases/{number}/submit")
    assert (response.status, response.body["kind"]) == (422, "invalid")
    targets = {fault["target"] for fault in response.body["faults"]}
    assert {"material:licence", "declaration:truth", "fact:centre_name", "fact:staff", "condition:legal"} <= targets
    assert all(fault["what"] for fault in response.body["faults"])
    assert Case.objects.get().submitted_at is None
    draft = program.get(f"/cases/{number}/draft").body
    assert {fault["target"] for fault in draft["faults"]} == targets
    assert draft["ready"] is False


def test_a_draft_refuses_a_fact_that_there_is_not_and_offers_the_nearest(life: Life) -> None:
    unit, writer = life.unit()
    program = program_of(writer, life.at)
    number = program.post(f"/calls/{life.call.pk}/applications", {"organisation": unit.pk}).body["number"]
    response = program.patch(f"/cases/{number}/draft", {"values": {"stafff": "60"}})
    assert (response.status, response.body["kind"], response.body["where"]) == (422, "invalid", "stafff")
    assert "staff" in response.body["remedy"]
    assert program.patch(f"/cases/{number}/draft", {"values": {"org_name": "示例"}}).status == 403


def test_a_status_that_there_is_not_is_refused_with_the_known_ones(life: Life) -> None:
    _unit, writer = life.unit()
    program = program_of(writer, life.at)
    response = program.get("/cases?status=draf")
    assert (response.status, response.body["kind"], response.body["where"]) == (422, "invalid", "status")
    assert "draft" in response.body["remedy"]
    assert program.get("/cases?status=draft").status == 200


def test_an_objection_needs_no_idempotency_key(clock: None) -> None:
    payload = {
        "notice": 999999,
        "case": "2025-00001",
        "name": "示例丁",
        "contact": "023-60000000",
        "grounds": "数据有误",
    }
    assert PUBLIC.post("/objections", payload).status == 404


def test_handing_in_after_closing_is_409_with_the_clause(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, writer = life.draft()
    program = program_of(writer, life.at)
    assert life.call.closes_at is not None
    set_clock(monkeypatch, life.call.closes_at.replace(microsecond=0) + (life.at - factories.START))
    response = program.post(f"/cases/{case.number}/submit")
    assert (response.status, response.body["kind"], response.body["clause"]) == (409, "closed", "一")


def test_act_on_an_older_revision_is_409_and_says_what_happened(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, _writer = life.submitted()
    officer = life.districts["wanzhou"]
    program = program_of(officer, life.at)
    set_clock(monkeypatch, life.at)
    read = program.get(f"/cases/{case.number}").body
    assert [seat["step"] for seat in read["my_seats"]] == ["check"]
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    act_at_step(case.number, "check", "return", asked, actor=officer, at=life.later())
    payload = {"outcome": "pass", "revision": read["revision"], "content": {}}
    response = program.post(f"/cases/{case.number}/steps/check/review", payload)
    assert (response.status, response.body["kind"]) == (409, "conflict")


def test_wrong_kind_of_act_at_a_step_is_refused(life: Life) -> None:
    case, _writer = life.submitted()
    program = program_of(life.districts["wanzhou"], life.at)
    response = program.post(f"/cases/{case.number}/steps/check/opinion", {"outcome": "pass"})
    assert (response.status, response.body["kind"]) == (422, "invalid")
    assert program.post(f"/cases/{case.number}/steps/apply/review", {"outcome": "pass"}).status in (403, 409, 422)


def test_draft_saved_by_somebody_else_is_409_and_names_the_field(life: Life) -> None:
    case, writer = life.draft()
    program = program_of(writer, life.at)
    fields = [f for s in program.get(f"/cases/{case.number}/draft").body["sections"] for f in s["fields"]]
    seen = {field["id"]: field["mark"] for field in fields if field["id"] == "staff"}
    path = f"/cases/{case.number}/draft"
    assert program.patch(path, {"values": {"staff": "61"}, "marks": seen}).status == 200
    response = program.patch(path, {"values": {"staff": "62"}, "marks": seen})
    assert (response.status, [fault["target"] for fault in response.body["faults"]]) == (409, ["fact:staff"])
    assert GOOD["staff"] == "50"


def test_fault_of_the_platform_is_500_in_json(monkeypatch: pytest.MonkeyPatch, clock: None) -> None:
    def broken(at: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("pingding.api.calls.programmes.programmes", broken)
    response = PUBLIC.get("/programmes")
    assert (response.status, response.body["kind"]) == (500, "fault")
    assert "out of order" not in str(response.body)
