"""What shows who a unit is: its licence, and a code that fails its check digit though the licence has it."""

from datetime import timedelta

import pytest
from tests import factories

from pingding.actions.directory.corrections import correct_organisation
from pingding.actions.directory.organisations import (
    approve_registration,
    register_organisation,
    reject_registration,
    set_licence,
)
from pingding.actions.directory.unit_data import UnitData
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import fails_check_digit
from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.directory.organisations import administrators_of, organisation_by_code, same_names
from pingding.queries.viewer import PUBLIC
from pingding.records.models import JournalEntry, Message, Organisation

pytestmark = pytest.mark.django_db
AT = factories.START


def odd_code() -> str:
    """A code of the right shape whose check digit is another one."""
    good = factories.credit_code()
    return good[:-1] + ("1" if good[-1] != "1" else "2")


def odd_unit(**changed: object) -> UnitData:
    data = factories.unit_data(code=odd_code())
    return UnitData(**(data.__dict__ | {"code_as_shown": True} | changed))  # type: ignore[arg-type]


def test_registration_without_a_telephone_is_refused() -> None:
    person = factories.NewPerson("somebody", factories.PASSWORD, "示例甲")
    with pytest.raises(Refusal) as refused:
        register_organisation(factories.unit_data(), person, factories.LICENCE, actor=PUBLIC, at=AT)
    assert (refused.value.where, refused.value.field) == ("联系电话", "phone")


def test_licence_of_the_registration_is_read_by_who_decides_and_nobody_else() -> None:
    unit, own = factories.pending_unit()
    licence = unit.licence
    assert licence is not None and licence.owner == unit
    officer = factories.officer(factories.office("economy@wanzhou"))
    assert may_read_attachment(officer, licence, AT) and may_read_attachment(own, licence, AT)
    elsewhere = factories.officer(factories.office("economy@yuzhong"))
    assert not may_read_attachment(elsewhere, licence, AT) and not may_read_attachment(PUBLIC, licence, AT)
    assert [person.phone for person in administrators_of([unit])[unit.pk]] == ["023-60000000"]


def test_registration_without_a_licence_waits_until_the_unit_uploads_it() -> None:
    unit = register_organisation(factories.unit_data(), factories.new_person(), actor=PUBLIC, at=AT)
    own = factories.viewer(unit.memberships.get().person)
    officer = factories.officer(factories.office("economy@wanzhou"))
    with pytest.raises(Refusal, match="尚未上传"):
        approve_registration(unit, actor=officer, at=AT)
    file = factories.attachment(unit, own, name="营业执照.pdf")
    with pytest.raises(Refusal, match="本单位管理员上传"):
        set_licence(unit, file, actor=officer, at=AT)
    set_licence(unit, file, actor=own, at=AT)
    assert approve_registration(unit, actor=officer, at=AT).licence == file
    with pytest.raises(Refusal, match="已经核准"):
        set_licence(unit, factories.attachment(unit, own), actor=own, at=AT)


def test_refused_registration_waits_again_with_a_better_licence_and_the_office_is_told() -> None:
    office = factories.office("economy@wanzhou")
    officer = factories.officer(office)
    unit, own = factories.pending_unit()
    reject_registration(unit, reason="证照看不清", actor=officer, at=AT)
    set_licence(unit, factories.attachment(unit, own), actor=own, at=AT)
    unit.refresh_from_db()
    assert (unit.status, unit.status_reason, unit.decided_at) == ("pending", "", None)
    assert Message.objects.get(organisation=office).words == {"unit": unit.name}
    assert JournalEntry.objects.get(act="set_licence").change["resubmitted"] is True
    set_licence(unit, factories.attachment(unit, own), actor=own, at=AT)
    assert Message.objects.filter(organisation=office).count() == 1
    reject_registration(unit, reason="地址不符", actor=officer, at=AT)
    data = UnitData(**(factories.unit_data(name=unit.name, code=str(unit.code)).__dict__ | {"address": "示例路8号"}))
    correct_organisation(unit, data, reason="改正地址", actor=own, at=AT)
    assert Message.objects.filter(organisation=office).count() == 2


def test_code_that_fails_its_check_digit_is_admitted_with_a_reason_and_stays_marked() -> None:
    data = odd_unit()
    unit, _own = factories.pending_unit(data)
    assert unit.code == data.code and fails_check_digit(data.code)
    officer = factories.officer(factories.office("economy@wanzhou"))
    with pytest.raises(Refusal, match="校验位不符") as refused:
        approve_registration(unit, actor=officer, at=AT)
    assert refused.value.field == "code_reason"
    assert Organisation.objects.get(pk=unit.pk).status == "pending"
    approved = approve_registration(unit, code_reason="执照原件所载如此", actor=officer, at=AT)
    assert approved.code_reason == "执照原件所载如此"
    assert JournalEntry.objects.get(act="approve_registration").change == {"code_reason": "执照原件所载如此"}
    assert organisation_by_code(data.code) == unit


def test_reason_is_not_kept_for_a_code_that_is_sound() -> None:
    unit, _own = factories.pending_unit()
    approved = approve_registration(unit, code_reason="多余的理由", actor=factories.administrator(), at=AT)
    assert approved.code_reason == ""


def test_code_that_fails_is_refused_unless_the_licence_is_said_to_have_it_and_always_when_its_shape_is_wrong() -> None:
    for data, says in ((odd_unit(code_as_shown=False), "校验位"), (odd_unit(code="9150000OMAEX000011"), "字符")):
        with pytest.raises(Refusal, match=says):
            register_organisation(data, factories.new_person(), factories.LICENCE, actor=PUBLIC, at=AT)


def test_officer_corrects_to_a_code_that_fails_only_where_a_licence_shows_it() -> None:
    unit, _own = factories.unit()
    officer = factories.officer(factories.office("economy@wanzhou"))
    data = odd_unit(name=unit.name)
    later = AT + timedelta(days=1)
    corrected = correct_organisation(unit, data, reason="换发执照所载", actor=officer, at=later)
    assert (corrected.code, corrected.code_reason) == (data.code, "换发执照所载")
    Organisation.objects.filter(pk=unit.pk).update(licence=None)
    with pytest.raises(Refusal, match="没有证照佐证"):
        correct_organisation(unit, odd_unit(name=unit.name), reason="又一代码", actor=officer, at=later)


def test_who_decides_sees_the_name_under_another_code() -> None:
    first, _own = factories.unit(factories.unit_data(name="示例同名公司"))
    second, _other = factories.pending_unit(factories.unit_data(name="示例同名公司"))
    assert same_names([second])[second.pk] == (first.code,)
