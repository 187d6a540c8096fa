"""The API lets the same people do the same as the actions: the actions' own table, asked through the API."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from tests import factories
from tests.actions.life import Life
from tests.actions.test_permissions import LATER, ON, TABLE, absence, an_expert, joint_work, phrase
from tests.actions.world import ROLES, World
from tests.api.program import PUBLIC, Answer, Program, program_of

from pingding.api.main import api
from pingding.records.models import CallDocument, Organisation, Person

pytestmark = pytest.mark.django_db
AT = factories.START
NOT_DONE = {401, 403, 404}
NOT_OFFERED = {
    *("store_edition", "create_access_token", "create_calendar_address", "confirm_address"),
    *("enter_organisation", "import_experts", "import_units"),
}
"""Rows of the table that the API does not offer (tests/api/test_exposure.py says why), or not to a program: no token
makes another."""

Ask = Callable[[World, Program], Answer]


def somebody() -> dict[str, Any]:
    new = factories.new_person()
    return {"username": new.username, "name": new.name, "password": new.password, "phone": new.phone}


def unit(**also: Any) -> dict[str, Any]:
    data = factories.unit_data()
    return {"name": data.name, "code": data.code, "kind": data.kind, "region": data.region, **also}


def register(world: World, program: Program) -> Answer:
    return program.post("/organisations", unit() if program.token else unit(person=somebody()))


def correct(world: World, program: Program) -> Answer:
    payload = unit() | {"code": world.unit.code, "reason": "名称有误"}
    return program.post(f"/organisations/{world.unit.pk}/correct", payload)


def answer_correction_request(world: World, program: Program) -> Answer:
    Organisation.objects.filter(pk=world.unit.pk).update(correction_request="地址有误", correction_requested_at=AT)
    return program.post(
        f"/organisations/{world.unit.pk}/answer-correction-request", {"answer": "以证照为准", "seen": AT}
    )


def upload(world: World, program: Program) -> Answer:
    file = BytesIO(factories.PDF)
    file.name = "协议.pdf"
    return program.upload("/attachments", organisation=world.unit.pk, file=file)


def set_licence(world: World, program: Program) -> Answer:
    Organisation.objects.filter(pk=world.unit.pk).update(status=Organisation.Status.PENDING)
    licence = factories.attachment(world.unit, world.viewers["own_administrator"])
    return program.post(f"/organisations/{world.unit.pk}/licence/{licence.pk}")


def offer(world: World, program: Program) -> Answer:
    file = factories.attachment(world.city, world.viewers["officer_city"])
    return program.post(f"/calls/{world.call.pk}/documents", {"attachment": file.pk, "title": "办事指南"})


def offer_no_longer(world: World, program: Program) -> Answer:
    file = factories.attachment(world.city, world.viewers["officer_city"])
    document = CallDocument.objects.create(call=world.call, attachment=file, title="办事指南", added_at=AT)
    return program.post(f"/calls/documents/{document.pk}/remove")


def of(person: Person) -> str:
    return f"/people/{person.username}"


ASKED: dict[str, Ask] = {
    "create_person": lambda w, p: p.post("/people", somebody()),
    "set_expert": lambda w, p: p.put(f"{of(w.stranger)}/expert", {"fields": ["材料"]}),
    "set_term": lambda w, p: p.put(f"{of(an_expert(w))}/expert/term", {}),
    "add_training": lambda w, p: p.post(f"{of(an_expert(w))}/expert/trainings", {"name": "评审规则", "held_on": ON}),
    "add_absence": lambda w, p: p.post("/me/absences", {"starts": LATER, "ends": LATER}),
    "withdraw_absence": lambda w, p: p.post(f"/me/absences/{absence(w).pk}/withdraw"),
    "declare_joint_work": lambda w, p: p.post("/me/joint-work", {"body": "示例公司"}),
    "withdraw_joint_work": lambda w, p: p.post(f"/me/joint-work/{joint_work(w).pk}/withdraw"),
    "set_platform_office": lambda w, p: p.put(f"{of(w.stranger)}/platform-office", {"office": ""}),
    "deactivate_person": lambda w, p: p.post(f"{of(w.stranger)}/deactivate", {"reason": "离任"}),
    "change_password": lambda w, p: p.put(f"{of(w.stranger)}/password", {"new": "another-long-one"}),
    "register_organisation": register,
    "approve_registration": lambda w, p: p.post(f"/organisations/{w.pending.pk}/approve"),
    "set_licence": set_licence,
    "reject_registration": lambda w, p: p.post(f"/organisations/{w.pending.pk}/reject", {"reason": "不符"}),
    "correct_organisation": correct,
    "request_correction": lambda w, p: p.post(
        f"/organisations/{w.unit.pk}/request-correction", {"what": "地址应为示例路9号"}
    ),
    "answer_correction_request": answer_correction_request,
    "rename_organisation": lambda w, p: p.post(
        f"/organisations/{w.unit.pk}/rename", {"name": "示例新名公司", "renamed_on": ON, "document": "准予变更通知书"}
    ),
    "invite_member": lambda w, p: p.post(f"/organisations/{w.unit.pk}/members", {"person": {"new": somebody()}}),
    "end_membership": lambda w, p: p.post(f"/memberships/{w.writing.pk}/end"),
    "hand_over": lambda w, p: p.post(
        f"/organisations/{w.unit.pk}/hand-over", {"to": {"new": somebody()}, "reason": "离任"}
    ),
    "establish_office": lambda w, p: p.post("/offices", {"offices": ["reform@cq"]}),
    "set_office_contact": lambda w, p: p.post(f"/offices/{w.city.pk}/contact", {"telephone": "023-60000000"}),
    "appoint_officer": lambda w, p: p.post(f"/offices/{w.city.pk}/officers", {"person": {"new": somebody()}}),
    "appoint_secretary": lambda w, p: p.post(f"/offices/{w.city.pk}/secretaries", {"person": {"new": somebody()}}),
    "set_facts": lambda w, p: p.post(
        f"/organisations/{w.unit.pk}/facts", {"values": {"staff": "80"}, "as_of": ON, "source": "年报"}
    ),
    "publish_call": lambda w, p: p.post("/calls", {"programme": w.stored.programme, "title": "第二批"}),
    "set_norms": lambda w, p: p.post(f"/calls/{w.call.pk}/norms", {"norms": {}, "basis": "示例文件"}),
    "describe_call": lambda w, p: p.post(f"/calls/{w.call.pk}/contacts", {"contact": "示例处室"}),
    "add_call_document": offer,
    "remove_call_document": offer_no_longer,
    "extend_call": lambda w, p: p.post(f"/calls/{w.call.pk}/extend", {"closes_at": LATER, "reason": "延期"}),
    "close_call": lambda w, p: p.post(f"/calls/{w.rolling.pk}/close", {"reason": "额满"}),
    "record_attachment": upload,
    "mark_read": lambda w, p: p.post("/messages/read"),
    "save_phrase": lambda w, p: p.post(f"/offices/{w.city.pk}/phrases", {"text": "同意推荐。"}),
    "rename_phrase": lambda w, p: p.post(f"/phrases/{phrase(w).pk}/rename", {"title": "推荐"}),
    "remove_phrase": lambda w, p: p.post(f"/phrases/{phrase(w).pk}/remove"),
    "verify_journal": lambda w, p: p.post("/journal/verification"),
    "retry_failure": lambda w, p: p.post(f"/background/failures/{factories.failure().pk}/retry"),
    "see the background work": lambda w, p: p.get("/background"),
    "read the whole journal": lambda w, p: p.get("/journal"),
    "read the unit's record": lambda w, p: p.get(f"/organisations/{w.unit.pk}"),
    "apply for the unit": lambda w, p: p.post(f"/calls/{w.call.pk}/applications", {"organisation": w.unit.pk}),
}


def test_every_row_of_the_actions_table_is_asked() -> None:
    assert set(ASKED) == {row.name for row in TABLE} - NOT_OFFERED


@pytest.mark.parametrize("row", [row for row in TABLE if row.name in ASKED], ids=lambda row: row.name)
def test_api_lets_the_same_people_do_it(row: Any, world: World) -> None:
    """Each role asks on the same world; what it did is undone before the next asks."""
    programs = {role: program_of(world.viewers[role], AT) for role in ROLES}
    done = set()
    for role, program in programs.items():
        with transaction.atomic():
            response = ASKED[row.name](world, program)
            transaction.set_rollback(True)
        if response.status in (200, 201):
            done.add(role)
        else:
            assert response.status in NOT_DONE, f"{role}: {response.status} {response.body}"
            assert response.body["remedy"], f"{role}: {response.body}"
    assert done == row.allowed


BODIES: dict[str, dict[str, Any]] = {
    "keep_notes": {"notes": {"case": "再看附件"}},
    "save_draft": {"values": {"staff": "1"}},
    "add_material": {"material": "licence", "attachment": 1},
    "add_partner": {"name": "示例", "code": "91500000MAEX000010"},
    "confirm_on_paper": {"attachment": 1},
    "answer_invitation": {"confirmed": True},
    "override_condition": {"condition": "legal", "reason": "特批"},
    "assign_expert": {"expert": "person-1"},
    "replace_expert": {"expert": "person-1", "reason": "调离"},
    "ask_to_avoid": {"name": "示例专家", "reason": "有纠纷"},
    "record_no_show": {"expert": "person-1", "reason": "未评审"},
    "withdraw_no_show": {"expert": "person-1", "reason": "已补交"},
    "score_again": {"reason": "分歧较大"},
    "reopen_panel": {"expert": "person-1", "reason": "应当回避"},
    "declare_recusal": {"reason": "有利害关系"},
    "save_source_sheet": {"points": {"quality": "1"}},
    "request_widening": {"parts": ["fact:staff"], "reason": "须一并修改"},
} | {
    name: {"outcome": "pass"}
    for name in ("review", "give_opinion", "record_visit", "receive_paper", "file_elsewhere", "close_panel")
}
"""What is sent to the operations of a case, so that nothing but the person can be refused."""


def operations_of_a_case() -> list[tuple[str, str, str]]:
    """Method, path and name of every operation on one case."""
    found = []
    for path, methods in api.get_openapi_schema()["paths"].items():
        if path.startswith("/api/v1/cases/{number}"):
            found += [(method, path, operation["operationId"]) for method, operation in methods.items()]
    return found


@pytest.mark.parametrize(("method", "path", "name"), operations_of_a_case(), ids=lambda part: str(part))
def test_case_is_closed_to_who_may_not_see_it(method: str, path: str, name: str, life: Life) -> None:
    case, _writer = life.submitted()
    path = path.removeprefix("/api/v1").format(
        number=case.number, step="check", file_id=1, partner_id=1, avoidance_id=1
    )
    payload = None if method in ("get", "delete") else BODIES.get(name, {})
    assert PUBLIC.ask(method, path, payload).status == 401
    for stranger in (factories.unit()[1], factories.officer(factories.office("science@yuzhong"))):
        response = program_of(stranger, life.at).ask(method, path, payload)
        assert (response.status, response.body["kind"]) == (404, "missing"), response.body
