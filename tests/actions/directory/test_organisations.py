"""Registration of units: codes, regions, approval, correction."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests import factories

from pingding.actions.directory.corrections import correct_organisation
from pingding.actions.directory.organisations import approve_registration, register_organisation, reject_registration
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.directory.unit_data import UnitData
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.clock import SHANGHAI
from pingding.queries.directory.organisations import REGISTERED, correctable, current_values, find_organisation
from pingding.queries.journal.journal import verify
from pingding.queries.refusals import Refusals
from pingding.queries.viewer import PUBLIC, Role
from pingding.records.models import JournalEntry, Message, Organisation, Person

pytestmark = pytest.mark.django_db
AT = factories.START
AFTER_THE_CHANGE = factories.START.replace(month=12)


def refused(data: UnitData, at: object = AT) -> Refusal:
    with pytest.raises(Refusal) as caught:
        register_organisation(data, factories.new_person(), actor=PUBLIC, at=at)
    assert not Organisation.objects.filter(name=data.name, status="pending", registered_at=at).exists()
    return caught.value


def test_registration_stores_the_code_in_its_normal_form_and_makes_the_person_administrator() -> None:
    code = factories.credit_code()
    organisation, own = factories.pending_unit(factories.unit_data(code=f" {code[:9].lower()} {code[9:].lower()}"))
    assert (organisation.code, organisation.status) == (code, "pending")
    assert own.holds(organisation.pk, Role.ADMINISTRATOR)
    entry = JournalEntry.objects.get(act="register_organisation")
    assert (entry.actor_name, entry.behalf, entry.change["code"]) == ("示例单位管理员", organisation.name, code)


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91500000MAEX00001", "应为18位"),
        ("9150000OMAEX000011", "不该出现的字符"),
        ("", "未填写"),
    ],
)
def test_registration_refuses_what_is_no_code(code: str, says: str) -> None:
    data = UnitData("示例公司", code, "private_enterprise", "wanzhou")
    refusal = refused(data)
    assert says in refusal.what and refusal.where == "统一社会信用代码" and refusal.remedy
    assert not Person.objects.exists()


def test_registration_refuses_every_wrong_check_digit() -> None:
    good = factories.credit_code()
    for digit in "0123456789ABCDEFGHJKLMNPQRTUWXY".replace(good[-1], ""):
        refusal = refused(UnitData("示例公司", good[:-1] + digit, "private_enterprise", "wanzhou"))
        assert "校验位" in refusal.what and refusal.clause == ("GB 32100-2015",)


def test_second_registration_of_a_code_says_whom_to_ask() -> None:
    factories.officer(factories.office("science@wanzhou"))
    first, _own = factories.unit()
    refusal = refused(factories.unit_data(code=first.code or ""))
    assert refusal.kind == "conflict"
    assert first.name in refusal.what and "2025年10月10日" in refusal.what
    assert "示***" in refusal.remedy and "示例单位管理员" not in refusal.remedy
    assert "重庆市万州区科学技术局" in refusal.remedy and "移交" in refusal.remedy


def test_registration_in_an_abolished_region_names_its_successors() -> None:
    refusal = refused(factories.unit_data(region="yubei"), AFTER_THE_CHANGE)
    assert "2025年11月6日" in refusal.what and "两江新区" in refusal.remedy and "北碚区" in refusal.remedy


def test_region_is_decided_by_the_day_in_china() -> None:
    eve = AT.replace(month=11, day=5, hour=23, minute=59)
    assert factories.pending_unit(factories.unit_data(region="yubei"), eve)[0].region == "yubei"
    midnight = eve + timedelta(minutes=1)
    assert midnight.astimezone(SHANGHAI).date() == date(2025, 11, 6)
    refused(factories.unit_data(region="yubei"), midnight)
    assert factories.pending_unit(factories.unit_data(region="liangjiang"), midnight)[0].region == "liangjiang"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"region": "liangjiang"}, "所属地区"),
        ({"region": "cq"}, "所属地区"),
        ({"region": "atlantis"}, "所属地区"),
        ({"kind": "bakery"}, "单位性质"),
        ({"kind": "public_office"}, "单位性质"),
        ({"name": " \u200b "}, "单位名称"),
        ({"name": "长" * 121}, "单位名称"),
        ({"established": date(2025, 10, 11)}, "成立日期"),
    ],
)
def test_registration_names_what_is_wrong(change: dict[str, object], where: str) -> None:
    data = UnitData(**{**factories.unit_data().__dict__, **change})  # type: ignore[arg-type]
    refusal = refused(data)
    assert refusal.where == where and refusal.remedy


def test_registration_tells_every_fault_of_unit_and_account_at_once() -> None:
    taken, _own = factories.unit()
    data = UnitData("", taken.code or "", "nothing", "nowhere", established=date(2030, 1, 1))
    person = factories.NewPerson("!", "12345", "", phone="call me", email="no mail")
    people = Person.objects.count()
    with pytest.raises(Refusals) as caught:
        register_organisation(data, person, actor=PUBLIC, at=AT)
    assert [each.field for each in caught.value.each] == [
        "name",
        "kind",
        "region",
        "established",
        "code",
        "username",
        "person_name",
        "phone",
        "email",
        "password",
    ]
    assert caught.value.kind == "invalid" and "10处" in caught.value.what
    assert Organisation.objects.count() == 1 and Person.objects.count() == people


def test_who_may_not_register_is_told_that_alone() -> None:
    officer = factories.officer(factories.office("science@wanzhou"))
    with pytest.raises(Refusal) as caught:
        register_organisation(UnitData("", "", "", ""), actor=officer, at=AT)
    assert caught.value.kind == "forbidden"


def test_registration_with_a_weak_password_leaves_nothing() -> None:
    person = factories.NewPerson("somebody", "12345", "示例甲")
    with pytest.raises(Refusal, match="密码"):
        register_organisation(factories.unit_data(), person, actor=PUBLIC, at=AT)
    assert not Organisation.objects.exists() and not Person.objects.exists() and not JournalEntry.objects.exists()


def test_signed_in_person_registers_a_further_unit() -> None:
    _organisation, own = factories.unit()
    further = register_organisation(factories.unit_data(), actor=own, at=AT)
    assert own.person is not None
    assert factories.viewer(own.person).holds(further.pk, Role.ADMINISTRATOR)


def test_approval_tells_the_unit_and_is_done_once() -> None:
    organisation, _own = factories.pending_unit()
    officer = factories.officer(factories.office("science@wanzhou"))
    approved = approve_registration(organisation, actor=officer, at=AT)
    assert approved.status == "approved" and approved.decided_at == AT
    assert Message.objects.get(organisation=organisation).text == "本单位的注册已核准，可以申报"
    with pytest.raises(Refusal, match="已经办理") as caught:
        reject_registration(organisation, reason="迟到的意见", actor=officer, at=AT)
    assert caught.value.kind == "conflict"
    assert Organisation.objects.get(pk=organisation.pk).status == "approved"


def test_office_of_the_parent_region_approves_for_a_zone_within_it() -> None:
    organisation, _own = factories.pending_unit(factories.unit_data(region="wanzhou-jkq"))
    officer = factories.officer(factories.office("economy@wanzhou"))
    assert approve_registration(organisation, actor=officer, at=AT).status == "approved"


def test_office_of_a_zone_does_not_approve_for_its_parent() -> None:
    organisation, _own = factories.pending_unit()
    officer = factories.officer(factories.office("economy@wanzhou-jkq"))
    with pytest.raises(Refusal) as caught:
        approve_registration(organisation, actor=officer, at=AT)
    assert caught.value.kind == "forbidden"


def test_successor_decides_on_a_registration_left_by_an_abolished_region() -> None:
    organisation, _own = factories.pending_unit(factories.unit_data(region="jiangbei"))
    officer = factories.officer(factories.office("economy@liangjiang", at=AFTER_THE_CHANGE))
    with pytest.raises(Refusal):
        approve_registration(organisation, actor=officer, at=AT)
    assert approve_registration(organisation, actor=officer, at=AFTER_THE_CHANGE).status == "approved"


def test_refusal_needs_a_reason_and_the_unit_may_correct_and_ask_again() -> None:
    organisation, own = factories.pending_unit()
    officer = factories.officer(factories.office("science@wanzhou"))
    with pytest.raises(Refusal, match="理由"):
        reject_registration(organisation, reason="  ", actor=officer, at=AT)
    reject_registration(organisation, reason="名称与执照不符", actor=officer, at=AT)
    data = factories.unit_data(name="示例更名公司", code=organisation.code or "")
    corrected = correct_organisation(organisation, data, reason="按执照更正", actor=own, at=AT)
    assert (corrected.status, corrected.status_reason, corrected.name) == ("pending", "", "示例更名公司")
    change = JournalEntry.objects.get(act="correct_organisation").change
    assert change["from"] == {"name": organisation.name} and change["to"] == {"name": "示例更名公司"}


def test_refused_registration_can_be_made_anew_by_the_right_person() -> None:
    organisation, squatter = factories.pending_unit()
    officer = factories.officer(factories.office("science@wanzhou"))
    reject_registration(organisation, reason="未提供委托书", actor=officer, at=AT)
    renewed, own = factories.pending_unit(factories.unit_data(code=organisation.code or ""))
    assert (renewed.status, renewed.code) == ("pending", organisation.code)
    assert squatter.person is not None
    assert not factories.viewer(squatter.person).unit_ids
    assert own.holds(renewed.pk, Role.ADMINISTRATOR) and own.unit_ids == {renewed.pk}


def test_who_registers_a_refused_code_finds_neither_facts_nor_files_of_the_first() -> None:
    organisation, first = factories.pending_unit()
    officer = factories.officer(factories.office("science@wanzhou"))
    proof = factories.attachment(organisation, first)
    set_facts(organisation, {"staff": "50"}, as_of=AT.date(), source="年报", evidence=proof, actor=first, at=AT)
    reject_registration(organisation, reason="未提供委托书", actor=officer, at=AT)
    renewed, own = factories.pending_unit(factories.unit_data(code=organisation.code or ""))
    assert not current_values(renewed) and not may_read_attachment(own, proof, AT)
    organisation.refresh_from_db()
    assert organisation.code is None and current_values(organisation)["staff"].value == "50"
    with pytest.raises(Refusal, match="没有这个单位"):
        find_organisation(own, organisation.pk, AT.date())


def test_approved_unit_is_corrected_by_the_region_and_not_by_itself() -> None:
    organisation, own = factories.unit()
    data = factories.unit_data(code=organisation.code or "")
    with pytest.raises(Refusal, match="所属地区的经办人"):
        correct_organisation(organisation, data, reason="更名", actor=own, at=AT)
    officer = factories.officer(factories.office("science@wanzhou"))
    corrected = correct_organisation(organisation, data, reason="更名", actor=officer, at=AT)
    assert corrected.name == data.name and corrected.status == "approved"
    assert Message.objects.filter(organisation=organisation, words__reason="更名").exists()


def test_approved_unit_enters_what_was_left_empty_once() -> None:
    organisation, own = factories.unit(replace(factories.unit_data(), legal_representative=""))
    known = {key: getattr(organisation, key) for key in REGISTERED}
    assert correctable(own, organisation, AT.date()) == ("legal_representative", "established")
    filled = UnitData(**(known | {"legal_representative": "示例丁"}))
    assert correct_organisation(organisation, filled, reason="补填", actor=own, at=AT).legal_representative == "示例丁"
    other = UnitData(**(known | {"legal_representative": "示例戊"}))
    with pytest.raises(Refusal, match="所属地区的经办人"):
        correct_organisation(organisation, other, reason="再改", actor=own, at=AT)
    assert JournalEntry.objects.filter(act="correct_organisation", behalf=organisation.name).count() == 1


def test_correction_keeps_an_abolished_region_that_is_not_touched() -> None:
    organisation, _own = factories.unit(factories.unit_data(region="yubei"))
    data = factories.unit_data(region="yubei", code=organisation.code or "")
    admin = factories.administrator()
    corrected = correct_organisation(organisation, data, reason="更名", actor=admin, at=AFTER_THE_CHANGE)
    assert (corrected.region, corrected.name) == ("yubei", data.name)
    moved = UnitData(**{**data.__dict__, "region": "beibei"})
    assert correct_organisation(corrected, moved, reason="调整", actor=admin, at=AFTER_THE_CHANGE).region == "beibei"


def test_correction_to_another_units_code_is_refused() -> None:
    first, _own = factories.unit()
    second, _other = factories.unit()
    data = factories.unit_data(name=second.name, code=first.code or "")
    with pytest.raises(Refusal) as caught:
        correct_organisation(second, data, reason="更正代码", actor=factories.administrator(), at=AT)
    assert caught.value.kind == "conflict" and first.name in caught.value.what


def test_correction_tells_every_fault_at_once() -> None:
    organisation, _own = factories.unit()
    with pytest.raises(Refusals) as caught:
        data = UnitData("", "123", "private_enterprise", "nowhere")
        correct_organisation(organisation, data, reason=" ", actor=factories.administrator(), at=AT)
    assert [each.field for each in caught.value.each] == ["name", "code", "region", "reason"]


def test_correction_without_a_change_is_refused() -> None:
    data = factories.unit_data()
    organisation, _own = factories.unit(data)
    with pytest.raises(Refusal, match="没有改动"):
        correct_organisation(organisation, data, reason="核对", actor=factories.administrator(), at=AT)


def test_journal_of_all_this_verifies() -> None:
    factories.unit()
    assert verify().ok
