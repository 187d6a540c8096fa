"""Writers and administrators of a unit: coming, going, handing over."""

import pytest
from tests import factories

from pingding.actions.directory.members import end_membership, hand_over, invite_member
from pingding.actions.directory.people import deactivate_person
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.viewer import Role
from pingding.records.models import JournalEntry, Membership, Message

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
    body = factories.office("science@wanzhou")
    officer = factories.officer(body)
    proof = factories.attachment(body, officer, name="移交申请.pdf")
    with pytest.raises(Refusal, match="理由"):
        hand_over(organisation, factories.new_person(), evidence=proof, actor=officer, at=AT)
    with pytest.raises(Refusal, match="证明材料") as unproved:
        hand_over(organisation, factories.new_person(), reason="持单位证明申请", actor=officer, at=AT)
    assert unproved.value.field == "evidence"
    new = factories.new_person("示例新任")
    heir = hand_over(organisation, new, reason="持单位证明申请", evidence=proof, actor=officer, at=AT)
    assert factories.viewer(heir.person).holds(organisation.pk, Role.ADMINISTRATOR)
    assert heir.evidence == proof and proof.sha256 in JournalEntry.objects.get(act="hand_over").change["evidence"]
    assert may_read_attachment(factories.viewer(heir.person), proof, AT)


def test_office_does_not_hand_over_over_the_head_of_an_administrator() -> None:
    organisation, own = factories.unit()
    body = factories.office("science@wanzhou")
    officer = factories.officer(body)
    proof = factories.attachment(body, officer)
    with pytest.raises(Refusal, match="在任的管理员") as refused:
        hand_over(organisation, factories.new_person(), reason="已离任", evidence=proof, actor=officer, at=AT)
    assert "平台管理员终止" in refused.value.remedy
    place = Membership.objects.get(organisation=organisation, person=own.person)
    with pytest.raises(Refusal, match="理由"):
        end_membership(place, actor=factories.administrator(), at=AT)
    end_membership(place, reason="已离任，单位来函", actor=factories.administrator(), at=AT)
    hand_over(organisation, factories.new_person(), reason="已离任", evidence=proof, actor=officer, at=AT)
    assert Membership.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR, until=None).exists()


def test_no_other_office_hands_over_nor_does_the_platform_where_there_is_one() -> None:
    organisation, own = factories.unit()
    deactivate_person(own.person_or_refuse(), reason="账号丢失", actor=factories.administrator(), at=AT)
    body, city = factories.office("economy@wanzhou"), factories.office("economy@cq")
    factories.officer(body)
    elsewhere = factories.office("science@wanzhou")
    for other in (city, elsewhere):
        officer = factories.officer(other)
        proof = factories.attachment(other, officer)
        with pytest.raises(Refusal, match="由万州区经济和信息化委员会核准") as refused:
            hand_over(organisation, factories.new_person(), reason="来函", evidence=proof, actor=officer, at=AT)
        assert refused.value.kind == "forbidden"
    with pytest.raises(Refusal):
        hand_over(organisation, factories.new_person(), reason="来函", actor=factories.administrator(), at=AT)


def test_proof_that_somebody_else_uploaded_is_none() -> None:
    organisation, own = factories.unit()
    borrowed = factories.attachment(organisation, own)
    deactivate_person(own.person_or_refuse(), reason="账号丢失", actor=factories.administrator(), at=AT)
    officer = factories.officer(factories.office("science@wanzhou"))
    with pytest.raises(Refusal, match="证明材料"):
        hand_over(organisation, factories.new_person(), reason="来函", evidence=borrowed, actor=officer, at=AT)
