"""Writers and administrators of a unit: coming, going, handing over."""

import pytest
from tests import factories

from pingding.actions.directory.members import end_membership, hand_over, invite_member
from pingding.actions.directory.people import deactivate_person
from pingding.policy.errors import Refusal
from pingding.queries.viewer import Role
from pingding.records.models import Membership, Message

pytestmark = pytest.mark.django_db
AT = factories.START


def test_invited_writer_gets_an_account_a_place_and_a_message() -> None:
    organisation, own = factories.unit()
    writer = factories.writer(organisation, own)
    assert writer.holds(organisation.pk, Role.WRITER) and not writer.holds(organisation.pk, Role.ADMINISTRATOR)
    assert Message.objects.filter(person=writer.person, words__unit=organisation.name).count() == 1


def test_person_with_an_account_can_be_invited_once() -> None:
    organisation, own = factories.unit()
    person = factories.unit()[1].person_or_refuse()
    invite_member(organisation, person, actor=own, at=AT)
    with pytest.raises(Refusal, match="已是本单位"):
        invite_member(organisation, person, actor=own, at=AT)


def test_unit_cannot_take_experts_of_others_nor_officials() -> None:
    organisation, own = factories.unit()
    officer = factories.officer(factories.office("science@cq"))
    for viewer in (factories.expert(), officer, factories.auditor(), factories.administrator()):
        with pytest.raises(Refusal) as caught:
            invite_member(organisation, viewer.person_or_refuse(), actor=own, at=AT)
        assert caught.value.kind == "conflict"
    own_expert = factories.expert(employer=organisation)
    assert invite_member(organisation, own_expert.person_or_refuse(), actor=own, at=AT).role == Role.WRITER


def test_unit_has_only_its_two_roles() -> None:
    organisation, own = factories.unit()
    with pytest.raises(Refusal, match="管理员和填报人"):
        invite_member(organisation, factories.new_person(), role=Role.OFFICER, actor=own, at=AT)


def test_only_administrator_cannot_leave_without_handing_over() -> None:
    organisation, own = factories.unit()
    with pytest.raises(Refusal, match="唯一的管理员"):
        end_membership(Membership.objects.get(organisation=organisation), actor=own, at=AT)
    second = invite_member(organisation, factories.new_person(), role=Role.ADMINISTRATOR, actor=own, at=AT)
    assert end_membership(second, reason="离任", actor=own, at=AT).until == AT
    with pytest.raises(Refusal, match="已经终止"):
        end_membership(second, actor=own, at=AT)


def test_administrator_hands_over_to_a_writer() -> None:
    organisation, own = factories.unit()
    writer = factories.writer(organisation, own)
    hand_over(organisation, writer.person_or_refuse(), actor=own, at=AT)
    assert factories.viewer(writer.person_or_refuse()).holds(organisation.pk, Role.ADMINISTRATOR)
    assert not factories.viewer(own.person_or_refuse()).holds(organisation.pk)


def test_officer_hands_over_for_a_unit_whose_administrator_left() -> None:
    organisation, own = factories.unit()
    deactivate_person(own.person_or_refuse(), reason="账号丢失", actor=factories.administrator(), at=AT)
    officer = factories.officer(factories.office("science@wanzhou"))
    with pytest.raises(Refusal, match="理由"):
        hand_over(organisation, factories.new_person(), actor=officer, at=AT)
    heir = hand_over(organisation, factories.new_person("示例新任"), reason="持单位证明申请", actor=officer, at=AT)
    assert factories.viewer(heir.person).holds(organisation.pk, Role.ADMINISTRATOR)
