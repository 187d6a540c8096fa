"""A case from the call to recognition through the API alone, every role by a program of its own."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.actions.life import GOOD, Life
from tests.api.program import PUBLIC, Answer, Program, program_of, set_clock

from pingding.actions.periodic.tick import tick
from pingding.queries.journal.journal import verify
from pingding.records.models import Case, Objection, Title

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(life: Life) -> Program:
    return program_of(life.districts["wanzhou"], life.at)


@pytest.fixture
def city(life: Life) -> Program:
    return program_of(life.officer, life.at)


@pytest.fixture
def secretary(life: Life) -> Program:
    return program_of(life.secretary, life.at)


@pytest.fixture
def good() -> Callable[[Answer], Answer]:
    """The answer, which must be a success."""

    def good(response: Answer) -> Answer:
        assert response.status in (200, 201, 204), response.body
        return response

    return good


def handed_in(life: Life, good: Callable[[Answer], Answer]) -> tuple[str, Program]:
    """An application opened, filled, with its licence, handed in: by a new unit's program."""
    unit, writer = life.unit()
    program = program_of(writer, life.at)
    opened = good(program.post(f"/calls/{life.call.pk}/applications", {"organisation": unit.pk}))
    number = opened.body["number"]
    file = BytesIO(factories.PDF)
    file.name = "执照.pdf"
    uploaded = good(program.upload("/attachments", organisation=unit.pk, file=file))
    good(program.post(f"/cases/{number}/materials", {"material": "licence", "attachment": uploaded.body["id"]}))
    good(program.patch(f"/cases/{number}/draft", {"values": GOOD, "signed": ["truth"]}))
    assert good(program.get(f"/cases/{number}/draft")).body["ready"]
    receipt = good(program.post(f"/cases/{number}/submit")).body["receipt"]
    assert good(program.post(f"/cases/{number}/submit")).body["receipt"] == receipt
    return number, program


def assess(number: str, life: Life, city: Program, good: Callable[[Answer], Answer]) -> None:
    """Two experts assigned, each scoring alone; the panel closed."""
    for viewer in life.experts[:2]:
        assert viewer.person is not None
        good(city.post(f"/cases/{number}/steps/panel/experts", {"expert": viewer.person.username}))
        expert = program_of(viewer, life.at)
        assert [task["number"] for task in good(expert.get("/reviews")).body["items"]] == [number]
        sheet = {"points": {"quality": "51.5"}, "reasons": {"quality": "方案扎实"}, "submit": True, "declared": True}
        good(expert.put(f"/cases/{number}/steps/panel/sheet/expert", sheet))
        assert good(expert.get(f"/cases/{number}/steps/panel/sheet")).body["sealed"]
        assert expert.put(f"/cases/{number}/steps/panel/sheet/expert", sheet).status == 409
    assert good(city.get(f"/cases/{number}/scores")).body["boards"] == []
    good(city.post(f"/cases/{number}/steps/panel/panel", {"outcome": "done", "content": {"summary": "已评审"}}))


def to_list(number: str, life: Life, district: Program, city: Program, good: Callable[[Answer], Answer]) -> None:
    """Everything from the first review to the ranking, the visit left out."""
    at = f"/cases/{number}/steps"
    checked = {"checks": {"complete": True}, "judged": {"worth": True}}
    good(district.post(f"{at}/check/review", {"outcome": "pass", "content": checked}))
    good(district.patch(f"/cases/{number}/draft", {"values": {"support": "提供场地"}}))
    opinion = {"opinion": "同意推荐。", "signed": True}
    good(district.post(f"{at}/opinion/opinion", {"outcome": "agree", "content": opinion}))
    letter = {"step": "letter", "letter_number": "示例函1号", "signed": True}
    decided = [{"case": number, "outcome": "recommended"}]
    made = good(district.post("/batches/recommend", letter | {"decisions": decided})).body
    assert made["recommended_list"]["columns"][2:] == ["领域", "职工总数"]
    assert [row[2:] for row in made["recommended_list"]["rows"]] == [["钢铁", "50人"]]
    paper = {"copies": 3, "received_on": life.at.date()}
    good(city.post(f"{at}/paper/receive", {"outcome": "received", "content": paper}))
    assess(number, life, city, good)
    good(city.post(f"{at}/visit/visit", {"outcome": "skip"}))


def decide(number: str, life: Life, city: Program, secretary: Program, good: Callable[[Answer], Answer]) -> int:
    """Ranked, decided, put on notice: the notice's id."""
    waiting = good(city.get("/programmes/sample-life-2025/steps/list/waiting")).body
    assert [(one["number"], one["place"]) for one in waiting["cases"]] == [(number, 1)]
    ranked = {"step": "list", "decisions": [{"case": number, "outcome": "propose", "place": 1}]}
    batch = good(city.post("/batches/rank", ranked)).body
    assert good(city.get(f"/batches/{batch['id']}")).body["items"][0]["case"] == number
    meeting = {"step": "meeting", "held_on": life.at.date(), "session": "2025年第1次"}
    decided = {"decisions": [{"case": number, "outcome": "approve", "reason": "会议决定"}]}
    good(secretary.post("/batches/meeting", meeting | decided))
    payload = {"step": "notice", "cases": [number], "title": "示例公示"}
    notice: int = good(city.post("/notices", payload)).body["id"]
    return notice


def test_life_from_call_to_recognition(
    life: Life,
    district: Program,
    city: Program,
    secretary: Program,
    good: Callable[[Answer], Answer],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number, unit = handed_in(life, good)
    to_list(number, life, district, city, good)
    notice = decide(number, life, city, secretary, good)
    objected = object_twice(notice, number, good)
    good(
        city.post(f"/objections/{objected}/answer", {"upheld": False, "answer": "经核实不成立。", "reason": "不成立。"})
    )
    marks = good(PUBLIC.get(f"/objections/{objected}")).body["marks"]
    amended = good(city.post(f"/objections/{objected}/reason", {"reason": "经查合同原件相符。"})).body
    stale = {"reason": "经查发票相符。", "seen": marks}
    refused = city.post(f"/objections/{objected}/reason", stale)
    assert (refused.status, refused.body["faults"][0]["target"]) == (409, "fact:reason")
    assert amended["reason"] == "经查合同原件相符。" and [each["name"] for each in amended["evidence"]] == ["证明.pdf"]
    after = life.at + timedelta(days=20)
    set_clock(monkeypatch, after)
    tick(at=after)
    good(city.post("/batches/issue", {"step": "issue", "cases": [number], "title": "示例认定通知"}))
    filed = {"reference": "示例备1号", "filed_on": after.date()}
    good(city.post(f"/cases/{number}/steps/report_up/file", {"outcome": "filed", "content": filed}))
    body = good(unit.get(f"/cases/{number}")).body
    assert (body["status"], body["my_seats"]) == ("recognised", [])
    assert body["title"] == Title.objects.get().code
    assert good(PUBLIC.get(f"/titles/{body['title']}")).body["valid"]
    assert verify().ok


def object_twice(notice: int, number: str, good: Callable[[Answer], Answer]) -> str:
    """The same objection sent twice with one key is one objection; its receipt tells its state to anybody."""
    payload = {
        "notice": notice,
        "case": number,
        "name": "示例丁",
        "contact": "023-60000000",
        "grounds": "所填数据有误，请予核实",
    }
    key = {"Idempotency-Key": "objection-1"}
    receipts = [good(PUBLIC.post("/objections", payload, **key)).body["receipt"] for _ in range(2)]
    assert receipts[0] == receipts[1]
    assert Objection.objects.count() == 1
    body = good(PUBLIC.get(f"/objections/{receipts[0]}")).body
    assert body["state"] == "open"
    assert "grounds" not in body
    for _again in range(2):
        evidence = SimpleUploadedFile("证明.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
        good(PUBLIC.upload(f"/objections/{receipts[0]}/evidence", file=evidence))
    assert Objection.objects.get().evidence.count() == 1
    return str(receipts[0])


def test_parts_of_a_case_are_open_as_far_as_the_pages_open_them(
    life: Life, district: Program, city: Program, good: Callable[[Answer], Answer]
) -> None:
    number, unit = handed_in(life, good)
    to_list(number, life, district, city, good)
    for part in ("forms", "conditions", "materials", "opinions", "scores", "journal"):
        for program in (unit, district, city):
            good(program.get(f"/cases/{number}/{part}"))
    assert good(city.get(f"/cases/{number}/scores")).body["boards"]
    assert good(unit.get(f"/cases/{number}/scores")).body == {"boards": [], "panels": [], "rescored": [], "vetoes": []}
    seen, own = (good(p.get(f"/cases/{number}/journal?size=100")).body["items"] for p in (city, unit))
    assert any(line["change"] for line in seen)
    others = [line for line in own if line["behalf"] in ("重庆市科学技术局", "重庆市万州区科学技术局")]
    assert others and not any(line["change"] or line["actor"] or line["about"] for line in others)
    assert {"submit_sheet", "step_panel"} <= {line["act"] for line in seen}
    assert {"submit_sheet", "step_panel"}.isdisjoint({line["act"] for line in own})


def test_expert_reads_the_form_and_not_the_opinions(life: Life, good: Callable[[Answer], Answer]) -> None:
    case, _writer = life.submitted()
    life.recommended(case)
    life.receive(case)
    expert = program_of(life.experts[0], life.at)
    assert expert.get(f"/cases/{case.number}").status == 404
    person = life.experts[0].person
    assert person is not None
    city = program_of(life.officer, life.at)
    good(city.post(f"/cases/{case.number}/steps/panel/experts", {"expert": person.username}))
    good(expert.get(f"/cases/{case.number}/forms"))
    assert expert.get(f"/cases/{case.number}/opinions").status == 403
    good(expert.post(f"/cases/{case.number}/steps/panel/recusal", {"reason": "曾任其顾问"}))
    assert expert.get(f"/cases/{case.number}/forms").status == 404


def test_a_partner_without_a_code_confirms_by_an_uploaded_paper(life: Life, good: Callable[[Answer], Answer]) -> None:
    case, writer = life.draft()
    program = program_of(writer, life.at)
    place = {"country": "jp", "register_number": "0100-01-000001"}
    payload = {"name": "示例株式会社", "without_code": place, "kind": "foreign_enterprise", "duties": "提供设备"}
    path = f"/cases/{case.number}/partners"
    named = good(program.post(path, payload)).body
    assert (named["code"], named["country"], named["confirmation"]) == ("", "jp", "paper_lacking")
    assert program.post(path, payload).status == 409
    wrong = program.post(path, payload | {"without_code": {"country": "jp"}})
    assert (wrong.status, wrong.body["where"]) == (422, "登记号码")
    paper = factories.attachment(case.organisation, writer).pk
    confirmed = good(program.post(f"{path}/{named['id']}/paper", {"attachment": paper})).body
    assert (confirmed["confirmation"], confirmed["confirmed"], confirmed["paper"]) == ("paper", True, paper)


def test_partner_is_invited_confirms_and_is_removed(life: Life, good: Callable[[Answer], Answer]) -> None:
    case, writer = life.draft()
    unit, program = factories.unit(), program_of(writer, life.at)
    payload = {"name": unit[0].name, "code": unit[0].code, "kind": "enterprise", "duties": "提供数据"}
    partner = good(program.post(f"/cases/{case.number}/partners", payload)).body["id"]
    assert program.post(f"/cases/{case.number}/partners", payload).status == 409
    invited = program_of(unit[1], life.at)
    path = f"/cases/{case.number}/partners/{partner}"
    assert good(invited.post(f"{path}/answer", {"confirmed": True, "statement": "同意"})).body["confirmed"]
    assert invited.post(f"{path}/answer", {"confirmed": True}).status == 409
    assert [one["confirmed"] for one in good(program.get(f"/cases/{case.number}/partners")).body] == [True]
    good(program.delete(path))
    assert good(program.get(f"/cases/{case.number}/partners")).body == []


def test_withdrawal_and_messages_and_todo(life: Life, good: Callable[[Answer], Answer]) -> None:
    number, program = handed_in(life, good)
    district = program_of(life.districts["wanzhou"], life.at)
    assert [row["number"] for row in good(district.get("/todo")).body["items"]] == [number]
    assert [row["number"] for row in good(district.get("/cases?status=reviewing")).body["items"]] == [number]
    assert good(district.get("/cases?mine=true")).body["items"] == []
    unread = good(program.get("/messages")).body
    assert unread["total"] > 0
    assert good(program.post("/messages/read")).body["marked"] == unread["total"]
    assert good(program.post("/messages/read")).body["marked"] == 0
    assert good(program.post(f"/cases/{number}/withdraw", {"reason": "暂缓"})).body["status"] == "withdrawn"
    assert program.post(f"/cases/{number}/withdraw").status == 409
    assert Case.objects.get().status == "withdrawn"


def test_material_is_taken_off_and_downloaded(life: Life, good: Callable[[Answer], Answer]) -> None:
    case, writer = life.draft()
    program = program_of(writer, life.at)
    sections = good(program.get(f"/cases/{case.number}/draft")).body["sections"]
    files = [file for section in sections for wanted in section["materials"] for file in wanted["files"]]
    attachment = files[0]["attachment"]
    response = good(program.get(f"/attachments/{attachment['id']}/content"))
    assert response.body == factories.PDF
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert good(program.get(f"/attachments/{attachment['id']}")).body == attachment
    good(program.delete(f"/cases/{case.number}/materials/{files[0]['id']}"))
    assert program.delete(f"/cases/{case.number}/materials/{files[0]['id']}").status == 404
    stranger = program_of(factories.unit()[1], life.at)
    assert stranger.get(f"/attachments/{attachment['id']}/content").status == 404
