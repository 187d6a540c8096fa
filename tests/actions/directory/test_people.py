"""Accounts, the expert pool, platform offices."""

from functools import partial

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.directory.accounts import NewPerson
from pingding.actions.directory.people import (
    change_password,
    create_first_administrator,
    create_person,
    deactivate_person,
    set_expert,
    set_platform_office,
)
from pingding.policy.errors import Refusal
from pingding.queries.directory.people import entry_mark
from pingding.records.models import Expert, JournalEntry, Membership, Person

pytestmark = pytest.mark.django_db
AT = factories.START


def test_first_administrator_is_made_once() -> None:
    factories.administrator()
    with pytest.raises(Refusal) as caught:
        create_first_administrator(factories.new_person(), at=AT)
    assert caught.value.kind == "conflict"
    assert JournalEntry.objects.get().actor_name == "系统"


@pytest.mark.parametrize(
    ("new", "where"),
    [
        (NewPerson("ab", factories.PASSWORD, "示例甲"), "用户名"),
        (NewPerson("有空 格", factories.PASSWORD, "示例甲"), "用户名"),
        (NewPerson("Taken-Name", factories.PASSWORD, "示例甲"), "用户名"),
        (NewPerson("fine-name", "short", "示例甲"), "密码"),
        (NewPerson("fine-name", "fine-name-1", "示例甲"), "密码"),
        (NewPerson("fine-name", factories.PASSWORD, " "), "姓名"),
        (NewPerson("fine-name", factories.PASSWORD, "示例甲", phone="无"), "联系电话"),
        (NewPerson("fine-name", factories.PASSWORD, "示例甲", email="无"), "电子邮箱"),
    ],
)
def test_account_that_cannot_be_is_named(new: NewPerson, where: str) -> None:
    create_person(factories.new_person(username="taken-name"), actor=factories.administrator(), at=AT)
    before = Person.objects.count()
    with pytest.raises(Refusal) as caught:
        create_person(new, actor=factories.administrator(), at=AT)
    assert caught.value.where == where and caught.value.remedy
    assert Person.objects.count() == before


def test_expert_entry_is_changed_and_closed() -> None:
    expert = factories.expert()
    assert expert.is_expert
    person = expert.person_or_refuse()
    set_expert(
        person, fields=["材料", "材料", "装备"], rank="教授", active=False, actor=factories.administrator(), at=AT
    )
    entry = Expert.objects.get(person=person)
    assert (entry.fields, entry.rank, entry.is_active) == (["材料", "装备"], "教授", False)
    assert not factories.viewer(person).is_expert


def test_expert_needs_a_field() -> None:
    with pytest.raises(Refusal) as caught:
        set_expert(factories.expert().person_or_refuse(), fields=[], actor=factories.administrator(), at=AT)
    assert caught.value.where == "专业领域"


def test_platform_office_excludes_units_and_reviewing() -> None:
    administrator = factories.administrator()
    for viewer in (factories.unit()[1], factories.expert(), factories.officer(factories.office("science@cq"))):
        with pytest.raises(Refusal, match="不能担任平台职务"):
            set_platform_office(viewer.person_or_refuse(), "auditor", actor=administrator, at=AT)
    with pytest.raises(Refusal, match="不能担任专家"):
        set_expert(factories.auditor().person_or_refuse(), fields=["材料"], actor=administrator, at=AT)
    with pytest.raises(Refusal, match="没有这一平台职务"):
        set_platform_office(factories.unit()[1].person_or_refuse(), "king", actor=administrator, at=AT)


def test_last_administrator_stays() -> None:
    administrator = factories.administrator()
    person = administrator.person_or_refuse()
    with pytest.raises(Refusal, match="最后一位平台管理员"):
        set_platform_office(person, "", actor=administrator, at=AT)
    with pytest.raises(Refusal, match="最后一位平台管理员"):
        deactivate_person(person, reason="离任", actor=administrator, at=AT)
    second = create_person(factories.new_person(), actor=administrator, at=AT)
    set_platform_office(second, "administrator", actor=administrator, at=AT)
    assert set_platform_office(person, "", actor=administrator, at=AT).platform_office == ""


def test_deactivated_person_loses_every_place_and_the_journal_names_units_to_hand_over() -> None:
    organisation, own = factories.unit()
    person = own.person_or_refuse()
    deactivate_person(person, reason="离职", actor=factories.administrator(), at=AT)
    assert not Membership.objects.filter(person=person, until=None).exists()
    assert not factories.viewer(person).signed_in
    change = JournalEntry.objects.get(act="deactivate_person").change
    assert change == {"reason": "离职", "units_to_hand_over": [organisation.name]}


def test_own_password_needs_the_old_one() -> None:
    own = factories.unit()[1]
    person = own.person_or_refuse()
    with pytest.raises(Refusal, match="原密码"):
        change_password(person, "a-new-long-password", old="wrong", actor=own, at=AT)
    changed = change_password(person, "a-new-long-password", old=factories.PASSWORD, actor=own, at=AT)
    assert changed.check_password("a-new-long-password")
    assert "password" not in str(JournalEntry.objects.get(act="change_password").change)


@pytest.mark.parametrize("role", ["officer", "secretary"])
def test_whoever_convenes_or_records_decisions_does_not_score(role: str) -> None:
    body = factories.office("economy@cq")
    factories.edition()
    official = getattr(factories, role)(body)
    with pytest.raises(Refusal, match="不能担任专家") as caught:
        set_expert(official.person_or_refuse(), fields=["装备"], actor=factories.administrator(), at=AT)
    assert caught.value.kind == "conflict" and caught.value.remedy
    assert not Expert.objects.exists()


def test_an_authoritys_officer_does_not_enter_themselves_in_the_pool() -> None:
    lead = Life().officer
    with pytest.raises(Refusal, match="不能担任专家"):
        set_expert(lead.person_or_refuse(), fields=["装备"], actor=lead, at=AT)


def test_closed_account_is_no_expert_and_an_entry_can_still_be_closed() -> None:
    person = factories.expert().person_or_refuse()
    administrator = factories.administrator()
    deactivate_person(person, reason="调离", actor=administrator, at=AT)
    person.refresh_from_db()
    with pytest.raises(Refusal, match="不能担任专家"):
        set_expert(person, fields=["装备"], actor=administrator, at=AT)
    assert not set_expert(person, fields=["装备"], active=False, actor=administrator, at=AT).is_active


def test_account_typed_in_full_width_is_understood() -> None:
    new = NewPerson(
        "ｗａｎｇ．ｍ", factories.PASSWORD, "示例", phone="０２３－６０００００００转１", email="ａ@example.com"
    )
    person = create_person(new, actor=factories.administrator(), at=factories.START)
    assert (person.username, person.phone, person.email) == ("wang.m", "023-60000000转1", "a@example.com")


def test_mail_address_is_refused_and_not_cut() -> None:
    new = NewPerson("示例人", factories.PASSWORD, "示例", email="a" * 120 + "@example.com")
    with pytest.raises(Refusal, match="最多120字"):
        create_person(new, actor=factories.administrator(), at=factories.START)


def test_what_no_longer_stands_as_it_was_seen_is_not_changed() -> None:
    administrator = factories.administrator()
    person = factories.expert().person_or_refuse()
    seen = entry_mark(Expert.objects.get(person=person))
    enter = partial(set_expert, person, employer_name="示例大学", actor=administrator, at=AT)
    enter(fields=["新材料"], seen=seen)
    for stale in (seen, ""):
        with pytest.raises(Refusal, match="已在专家库中：新材料") as refused:
            enter(fields=["集成电路"], seen=stale)
        assert refused.value.kind == "conflict"
    assert Expert.objects.get(person=person).fields == ["新材料"]
    auditor = factories.auditor().person_or_refuse()
    stale_copy = Person.objects.get(pk=auditor.pk)
    set_platform_office(auditor, "", seen="auditor", actor=administrator, at=AT)
    with pytest.raises(Refusal, match="已由他人改为“无”"):
        set_platform_office(stale_copy, "administrator", seen="auditor", actor=administrator, at=AT)
