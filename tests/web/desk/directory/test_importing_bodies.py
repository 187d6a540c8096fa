"""Lists of units and offices: registered, set up, or corrected with consent; what does not fit at its cell."""

import pytest
from tests import factories
from tests.web.desk.directory.lists import cells, looked_at, path, taking, unit_row
from tests.web.desk.pages import Visitor

from pingding.documents.sheets import directory_lists
from pingding.queries.viewer import Role
from pingding.records.models import JournalEntry, OfficeHeld, Organisation, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> Visitor:
    return Visitor(factories.administrator(), factories.START)


def test_units_are_registered_with_their_administrators_and_wait_for_approval(keeper: Visitor) -> None:
    code = factories.credit_code()
    keeper.post(path("units"), taking(looked_at(keeper, "units", unit_row(code))))
    unit = Organisation.objects.get(code=code)
    assert (unit.status, unit.region, unit.kind, str(unit.established)) == (
        "pending",
        "wanzhou",
        "private_enterprise",
        "2020-01-02",
    )
    member = unit.memberships.get()
    assert (member.role, member.person.username) == (Role.ADMINISTRATOR, "shili-li")
    assert JournalEntry.objects.get(act="register_organisation").actor == keeper_person(keeper)


def keeper_person(visitor: Visitor) -> Person:
    return Person.objects.get(pk=visitor.client.session["_auth_user_id"])


def test_registered_units_are_corrected_with_consent_and_a_reason(keeper: Visitor) -> None:
    unit, _own = factories.unit()
    row = unit_row(unit.code or "", name=unit.name, kind=None, region=None, username=None, person=None, phone=None)
    page = looked_at(keeper, "units", row)
    assert "示例路1号" in page.text_of("[data-group=changed]") and "示例路2号" in page.text_of("[data-group=changed]")
    number = page.one("[data-group=changed] input[name=rows]").attribute("value")
    assert "理由" in keeper.sent(path("units"), taking(page, rows=[number]), 422).faults()[0].text
    keeper.post(path("units"), taking(page, all="1", reason="按登记机关数据更正"))
    unit.refresh_from_db()
    assert (unit.address, unit.region, unit.kind) == ("示例路2号", "wanzhou", "private_enterprise")
    assert JournalEntry.objects.get(act="correct_organisation").change["reason"] == "按登记机关数据更正"


def test_codes_that_fail_their_check_and_names_that_differ_stand_at_their_cells(keeper: Visitor) -> None:
    unit, _own = factories.unit()
    good = factories.credit_code()
    wrong = good[:-1] + ("A" if good[-1] != "A" else "B")
    page = looked_at(keeper, "units", unit_row(good, region="重庆市"), status=422)
    assert "单位 E3" in cells(page)[0] and "没有“重庆市”" in cells(page)[0]
    page = looked_at(
        keeper,
        "units",
        unit_row(wrong),
        unit_row(unit.code or "", username="shili-q"),
        unit_row(factories.credit_code(), established="昨天", username="shili-r"),
        unit_row(factories.credit_code(), phone=None, username="shili-s"),
        unit_row("123", username="shili-t"),
        status=422,
    )
    faults = cells(page)
    assert any("单位 C3" in each and "校验位不正确（GB 32100-2015）" in each for each in faults), faults
    assert any("单位 B4" in each and unit.name in each for each in faults)
    assert any("单位 H5" in each and "不是日期" in each for each in faults)
    assert any("单位 K6" in each and "未填写" in each for each in faults)
    assert any("单位 C7" in each and "应为18位" in each for each in faults)


def test_offices_of_one_name_become_one_body_with_its_contact(keeper: Visitor) -> None:
    departments = {each.title: key for key, each in directory_lists.shared().departments.items()}
    titles = list(departments)
    rows = [
        [None, titles[0], "北碚区", "示例综合局", None, "023-60000002", "示例路3号"],
        [None, titles[1], "北碚区", "示例综合局", None, None, None],
    ]
    keeper.post(path("offices"), taking(looked_at(keeper, "offices", *rows)))
    body = Organisation.objects.get(name="示例综合局")
    assert {each.office for each in body.offices.all()} == {f"{departments[t]}@beibei" for t in titles[:2]}
    assert (body.telephone, body.address) == ("023-60000002", "示例路3号")
    changed = [None, titles[0], "北碚区", None, None, "023-60000003", None]
    page = looked_at(keeper, "offices", changed)
    keeper.post(path("offices"), taking(page, all="1"))
    body.refresh_from_db()
    assert (body.telephone, body.address) == ("023-60000003", "示例路3号")


def test_offices_that_do_not_fit_stand_at_their_cells(keeper: Visitor) -> None:
    titles = [each.title for each in directory_lists.shared().departments.values()]
    first = [None, titles[0], "北碚区", "示例综合局", None, None, None]
    keeper.post(path("offices"), taking(looked_at(keeper, "offices", first)))
    faults = cells(
        looked_at(
            keeper,
            "offices",
            [None, titles[0], "北碚区", "示例另一局", None, None, None],
            [None, titles[2], "北碚区", "示例综合局", None, None, None],
            [None, titles[3], "北碚区", "示例新局", None, "023-60000002", None],
            [None, titles[4], "北碚区", "示例新局", None, "023-60000009", None],
            status=422,
        )
    )
    assert any("机构 D3" in each and "由“示例综合局”担任" in each for each in faults), faults
    assert any("机构 D4" in each and "已在平台设立" in each for each in faults)
    assert any("机构 F6" in each and "与第5行" in each for each in faults)
    assert OfficeHeld.objects.count() == 1
