"""Who may do what: one row an act, every role tried on every row. Add a row for every new act."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction
from tests import factories
from tests.actions.world import ROLES, World, build_world

from pingding.actions.applications.uploads import record_attachment
from pingding.actions.attachments import StoredFile
from pingding.actions.calls.calls import NewCall, close_call, extend_call, publish_call
from pingding.actions.calls.details import add_call_document, describe_call, remove_call_document
from pingding.actions.calls.norms import set_norms
from pingding.actions.directory.access_tokens import create_access_token, create_calendar_address
from pingding.actions.directory.correction_requests import answer_correction_request, request_correction
from pingding.actions.directory.corrections import Renaming, correct_organisation, rename_organisation
from pingding.actions.directory.imports.taking import Plan, Roster, import_list
from pingding.actions.directory.members import end_membership, hand_over, invite_member
from pingding.actions.directory.messages import mark_read
from pingding.actions.directory.offices import (
    appoint_officer,
    appoint_secretary,
    establish_office,
    set_office_contact,
)
from pingding.actions.directory.organisations import (
    approve_registration,
    enter_organisation,
    register_organisation,
    reject_registration,
    set_licence,
)
from pingding.actions.directory.people import (
    change_password,
    create_person,
    deactivate_person,
    set_expert,
    set_platform_office,
)
from pingding.actions.directory.phrases import remove_phrase, rename_phrase, save_phrase
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.editions import store_edition
from pingding.actions.journal import verify_journal
from pingding.actions.mail.addresses import ask_for_address, confirm_address
from pingding.actions.panels.pool import (
    add_absence,
    add_training,
    declare_joint_work,
    set_term,
    withdraw_absence,
    withdraw_joint_work,
)
from pingding.actions.periodic.failures import retry_failure
from pingding.policy.errors import Refusal
from pingding.queries.calls.calls import can_apply
from pingding.queries.directory.organisations import organisation_record
from pingding.queries.journal.background import background
from pingding.queries.journal.journal import JournalFilter, journal_page
from pingding.queries.mail.addresses import code_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Absence, CallDocument, JointWork, Organisation, Person, Phrase

pytestmark = pytest.mark.django_db
AT = factories.START
ON = AT.date()
LATER = date(2026, 1, 31)
DENIED = {"forbidden", "missing"}
KEPT = StoredFile("0" * 64, "协议.pdf", "pdf", 10)
EVERYBODY = frozenset(ROLES)
IN_CHARGE = frozenset({"officer_here", "other_office_here", "officer_city", "administrator"})
APPROVER = frozenset({"officer_here"})
UNIT = frozenset({"own_administrator", "own_writer"})
EXPERT = frozenset({"expert"})
ADMINISTRATOR = frozenset({"administrator"})
AUTHORITY = frozenset({"officer_city"})
OFFICIALS = frozenset({"officer_city", "secretary"})
CONTACTS = {"contact": "示例处室", "telephone": "023-60000000", "address": "示例路1号"}


@dataclass(frozen=True)
class Row:
    """An act on the world's 万州 unit (or the named thing), and the roles that may do it. All others are refused."""

    name: str
    do: Callable[[World, Viewer], object]
    allowed: frozenset[str]


def _apply(world: World, viewer: Viewer) -> None:
    if (refusal := can_apply(viewer, world.unit, world.call, AT)) is not None:
        raise refusal


def _confirm_address(world: World, viewer: Viewer) -> object:
    change = ask_for_address(viewer.person_or_refuse(), "new@unit.example", at=AT)
    return confirm_address(code_of(change), actor=viewer, at=AT)


def _register(world: World, viewer: Viewer) -> object:
    person = None if viewer.signed_in else factories.new_person()
    return register_organisation(factories.unit_data(), person, actor=viewer, at=AT)


def _enter(world: World, viewer: Viewer) -> object:
    return enter_organisation(factories.unit_data(), factories.new_person(), actor=viewer, at=AT)


def _import(world: World, viewer: Viewer, kind: str) -> object:
    """A list without rows."""
    roster = Roster(kind, "名单.xlsx", "0" * 64, ())
    return import_list(roster, overwrite=(), seen=Plan((), ()).mark, actor=viewer, at=AT)


def _correct(world: World, viewer: Viewer) -> object:
    data = factories.unit_data(code=world.unit.code or "")
    return correct_organisation(world.unit, data, reason="名称有误", actor=viewer, at=AT)


def _answer_correction_request(world: World, viewer: Viewer) -> object:
    Organisation.objects.filter(pk=world.unit.pk).update(correction_request="地址有误", correction_requested_at=AT)
    return answer_correction_request(world.unit, "以证照为准", actor=viewer, at=AT)


def _rename(world: World, viewer: Viewer) -> object:
    return rename_organisation(world.unit, Renaming("示例新名公司", ON, "准予变更通知书"), actor=viewer, at=AT)


def _set_licence(world: World, viewer: Viewer) -> object:
    """Of a registration that waits, with a file of the unit."""
    unit, own = world.unit, world.viewers["own_administrator"]
    Organisation.objects.filter(pk=unit.pk).update(status=Organisation.Status.PENDING)
    return set_licence(unit, factories.attachment(unit, own), actor=viewer, at=AT)


def phrase(world: World) -> Phrase:
    """A phrase of the city's office."""
    return save_phrase(world.city.pk, "同意推荐。", actor=world.viewers["officer_city"], at=AT)


def an_expert(world: World) -> Person:
    """The world's expert as a person."""
    return world.viewers["expert"].person_or_refuse()


def absence(world: World) -> Absence:
    """An absence of the world's expert."""
    return add_absence(LATER, LATER, actor=world.viewers["expert"], at=AT)


def joint_work(world: World) -> JointWork:
    """A body that the world's expert declared."""
    return declare_joint_work("示例公司", None, actor=world.viewers["expert"], at=AT)


def _offer(world: World, viewer: Viewer) -> CallDocument:
    file = factories.attachment(world.city, world.viewers["officer_city"])
    return add_call_document(world.call, file, "办事指南", actor=viewer, at=AT)


def _offer_no_longer(world: World, viewer: Viewer) -> object:
    return remove_call_document(_offer(world, world.viewers["officer_city"]), actor=viewer, at=AT)


TABLE = [
    Row("create_person", lambda w, v: create_person(factories.new_person(), actor=v, at=AT), ADMINISTRATOR),
    Row("set_expert", lambda w, v: set_expert(w.stranger, fields=["材料"], actor=v, at=AT), ADMINISTRATOR | AUTHORITY),
    Row("set_term", lambda w, v: set_term(an_expert(w), None, None, actor=v, at=AT), ADMINISTRATOR | AUTHORITY),
    Row(
        "add_training",
        lambda w, v: add_training(an_expert(w), "评审规则", ON, actor=v, at=AT),
        ADMINISTRATOR | AUTHORITY,
    ),
    Row("add_absence", lambda w, v: add_absence(LATER, LATER, actor=v, at=AT), EXPERT),
    Row("withdraw_absence", lambda w, v: withdraw_absence(absence(w).pk, actor=v, at=AT), EXPERT),
    Row("declare_joint_work", lambda w, v: declare_joint_work("示例公司", None, actor=v, at=AT), EXPERT),
    Row(
        "withdraw_joint_work", lambda w, v: withdraw_joint_work(joint_work(w).pk, actor=v, at=AT), frozenset({"expert"})
    ),
    Row("set_platform_office", lambda w, v: set_platform_office(w.stranger, "", actor=v, at=AT), ADMINISTRATOR),
    Row("deactivate_person", lambda w, v: deactivate_person(w.stranger, reason="离任", actor=v, at=AT), ADMINISTRATOR),
    Row("change_password", lambda w, v: change_password(w.stranger, "another-long-one", actor=v, at=AT), ADMINISTRATOR),
    Row("register_organisation", _register, UNIT | {"public", "other_administrator"}),
    Row("approve_registration", lambda w, v: approve_registration(w.pending, actor=v, at=AT), APPROVER),
    Row("set_licence", _set_licence, frozenset({"own_administrator"})),
    Row("reject_registration", lambda w, v: reject_registration(w.pending, reason="不符", actor=v, at=AT), APPROVER),
    Row("correct_organisation", _correct, IN_CHARGE),
    Row("request_correction", lambda w, v: request_correction(w.unit, "地址有误", actor=v, at=AT), UNIT),
    Row("answer_correction_request", _answer_correction_request, APPROVER),
    Row("rename_organisation", _rename, IN_CHARGE),
    Row(
        "invite_member",
        lambda w, v: invite_member(w.unit, factories.new_person(), actor=v, at=AT),
        frozenset({"own_administrator"}),
    ),
    Row("end_membership", lambda w, v: end_membership(w.writing, actor=v, at=AT), UNIT | ADMINISTRATOR),
    Row(
        "hand_over",
        lambda w, v: hand_over(w.unit, factories.new_person(), reason="离任", actor=v, at=AT),
        frozenset({"own_administrator"}),
    ),
    Row("enter_organisation", _enter, ADMINISTRATOR),
    Row("import_experts", lambda w, v: _import(w, v, "experts"), ADMINISTRATOR | AUTHORITY),
    Row("import_units", lambda w, v: _import(w, v, "units"), ADMINISTRATOR),
    Row("establish_office", lambda w, v: establish_office(["reform@cq"], actor=v, at=AT), ADMINISTRATOR),
    Row(
        "set_office_contact",
        lambda w, v: set_office_contact(w.city, telephone="023-60000000", address="", actor=v, at=AT),
        ADMINISTRATOR,
    ),
    Row("appoint_officer", lambda w, v: appoint_officer(w.city, factories.new_person(), actor=v, at=AT), ADMINISTRATOR),
    Row(
        "appoint_secretary",
        lambda w, v: appoint_secretary(w.city, factories.new_person(), actor=v, at=AT),
        ADMINISTRATOR,
    ),
    Row("set_facts", lambda w, v: set_facts(w.unit, {"staff": "80"}, as_of=ON, source="年报", actor=v, at=AT), UNIT),
    Row("store_edition", lambda w, v: store_edition(factories.definition(), actor=v, at=AT), ADMINISTRATOR),
    Row("publish_call", lambda w, v: publish_call(w.stored, NewCall(title="第二批"), actor=v, at=AT), AUTHORITY),
    Row("extend_call", lambda w, v: extend_call(w.call, LATER, reason="延期", actor=v, at=AT), AUTHORITY),
    Row("describe_call", lambda w, v: describe_call(w.call, **CONTACTS, actor=v, at=AT), AUTHORITY),
    Row("add_call_document", _offer, AUTHORITY),
    Row("remove_call_document", _offer_no_longer, AUTHORITY),
    Row("set_norms", lambda w, v: set_norms(w.call, {}, "示例文件", actor=v, at=AT), AUTHORITY),
    Row("close_call", lambda w, v: close_call(w.rolling, reason="额满", actor=v, at=AT), AUTHORITY),
    Row("record_attachment", lambda w, v: record_attachment(KEPT, w.unit, actor=v, at=AT), UNIT),
    Row("create_access_token", lambda w, v: create_access_token("程序", actor=v, at=AT), EVERYBODY - {"public"}),
    Row("mark_read", lambda w, v: mark_read(actor=v, at=AT), EVERYBODY - {"public"}),
    Row("create_calendar_address", lambda w, v: create_calendar_address(actor=v, at=AT), EVERYBODY - {"public"}),
    Row("confirm_address", _confirm_address, EVERYBODY - {"public"}),
    Row("save_phrase", lambda w, v: save_phrase(w.city.pk, "同意推荐。", actor=v, at=AT), OFFICIALS),
    Row("rename_phrase", lambda w, v: rename_phrase(phrase(w).pk, "推荐", actor=v, at=AT), OFFICIALS),
    Row("remove_phrase", lambda w, v: remove_phrase(phrase(w).pk, actor=v, at=AT), OFFICIALS),
    Row("verify_journal", lambda w, v: verify_journal(actor=v, at=AT), frozenset({"auditor"})),
    Row("retry_failure", lambda w, v: retry_failure(factories.failure().pk, actor=v, at=AT), ADMINISTRATOR),
    Row("see the background work", lambda w, v: background(v, AT), frozenset({"administrator", "auditor"})),
    Row("read the whole journal", lambda w, v: journal_page(v, JournalFilter()), frozenset({"auditor"})),
    Row("read the unit's record", lambda w, v: organisation_record(v, w.unit.pk, ON), UNIT | IN_CHARGE | {"auditor"}),
    Row("apply for the unit", _apply, UNIT),
]


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_act_is_done_by_those_named_and_by_nobody_else(row: Row, world: World) -> None:
    """Each role tries the act on the same world; what it did is undone before the next tries."""
    done = set()
    for role in ROLES:
        with transaction.atomic():
            try:
                row.do(world, world.viewers[role])
                done.add(role)
            except Refusal as refusal:
                assert refusal.kind in DENIED, f"{role}: {refusal}"
                assert refusal.remedy, f"{role}: {refusal}"
            transaction.set_rollback(True)
    assert done == row.allowed


def test_table_knows_every_role(world: World) -> None:
    assert set(world.viewers) == EVERYBODY
