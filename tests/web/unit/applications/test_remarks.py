"""What is said below a field: an amount in words, a unit in doubt, what the record and the registration say."""

import json
import re
from decimal import Decimal

import pytest
from tests.web.page_reader import Page, visit
from tests.web.unit.applications.writing import hand_in, section
from tests.web.unit.conftest import GOOD, Desk, post_fields

from pingding.actions.applications.applications import save_draft
from pingding.actions.directory.record_facts import set_facts
from pingding.policy.language import Fact
from pingding.queries.cases.registration import prefilled
from pingding.web.unit.fields import number_remarks

pytestmark = pytest.mark.django_db


def remarks(page: Page, name: str) -> str:
    return page.by_id(f"f-{name}-remarks").text


def on_record(desk: Desk, **values: str) -> None:
    day = desk.clock.at.date().replace(year=2024, month=12, day=31)
    set_facts(desk.unit, values, as_of=day, source="示例报表", actor=desk.own, at=desk.clock.now())


def test_amounts_are_read_over_in_words_in_fields_and_in_tables(desk: Desk) -> None:
    case = desk.case(fund="143000000", tools=[{"name": "示例仪", "price": "12.5"}])
    page = section(desk, case, "unit")
    assert remarks(page, "fund") == "1.43亿元，壹亿肆仟叁佰万元整"
    assert page.by_id("f-fund-unit").text == "元" and remarks(page, "staff") == ""
    assert remarks(section(desk, case, "equipment"), "tools-0-price") == "壹拾贰万伍仟元整"


def test_amount_in_the_wrong_unit_is_asked_about_and_still_saved(desk: Desk) -> None:
    on_record(desk, revenue="14300")
    case = desk.case(revenue="143000000")
    doubt = section(desk, case, "unit").one("#f-revenue-remarks .field-doubt").text
    assert doubt == "约为2024年14,300万元的一万倍，是否误以元填写？本栏单位为万元。"
    assert desk.draft(case)["revenue"] == "143000000"
    save_draft(case.number, {"revenue": "1.43"}, actor=desk.own, at=desk.clock.now())
    assert "一万分之一，是否误以亿元填写？" in remarks(section(desk, case, "unit"), "revenue")
    save_draft(case.number, {"revenue": "15000"}, actor=desk.own, at=desk.clock.now())
    assert not section(desk, case, "unit").has(".field-doubt")


def test_without_anything_to_compare_only_what_no_unit_has_is_doubted(desk: Desk) -> None:
    case = desk.case(revenue="143000000")
    assert "合1.43万亿元，是否误以元填写？" in remarks(section(desk, case, "unit"), "revenue")


def test_amount_that_hardly_a_unit_has_is_doubted_where_nothing_is_known(desk: Desk) -> None:
    for typed, read in (("14000000", "1,400亿元"), ("90000000", "9,000亿元")):
        case = desk.case(revenue=typed)
        assert f"合{read}，是否误以元填写？" in remarks(section(desk, case, "unit"), "revenue")
    save_draft(case.number, {"revenue": "9900000"}, actor=desk.own, at=desk.clock.now())
    assert not section(desk, case, "unit").has(".field-doubt")


def test_check_and_self_score_name_the_numbers_that_may_be_wrong_and_refuse_nothing(desk: Desk) -> None:
    tools = [{"name": "示例仪", "price": "36000000", "used": "50%", "own": "yes"}]
    case = desk.complete(revenue="14000000", tools=tools)
    for path in ("check/", "write/score-sheet/"):
        said = visit(desk.client, desk.url(case, path)).one("#doubts")
        assert len(said.all("li")) == 3, said.text
        assert "合1,400亿元" in said.text and "设备原值合计：合3,600亿元" in said.text
        assert "主要设备第1行“原值”：合3,600亿元" in said.text
        assert f"/cases/{case.number}/write/unit/#f-revenue" in said.links()
    check = visit(desk.client, desk.url(case, "check/"))
    assert check.message("检查通过") and check.link("核对并提交")
    save_draft(case.number, GOOD | {"revenue": "14000"}, actor=desk.own, at=desk.clock.now())
    assert not visit(desk.client, desk.url(case, "check/")).has("#doubts")


def test_computed_share_of_more_than_the_whole_is_doubted() -> None:
    share = Fact(label="研发人员占比", type="ratio", formula="a / b")
    assert number_remarks(share, Decimal("3.5")).doubt == "为350%，超过100%，请核对所依据的各项。"
    assert number_remarks(share, Decimal("0.35")).doubt == ""


def test_numbers_of_other_cases_of_the_unit_are_known_too(desk: Desk) -> None:
    earlier = desk.complete(fund="2000000")
    earlier.filings.update(submitted_at=desk.clock.now())
    type(earlier).objects.filter(pk=earlier.pk).update(ended_at=desk.clock.now(), status="withdrawn")
    case = desk.case(fund="200")
    assert "约为2025年2,000,000元的一万分之一，是否误以万元填写？" in remarks(section(desk, case, "unit"), "fund")


def test_saving_answers_with_the_words_and_the_states_of_the_parts(desk: Desk) -> None:
    case = desk.case()
    url = desk.url(case, "draft/") + "?page=unit"
    sent = {"fund": "143000000", "tools": [{"name": "甲", "price": ""}, {"name": "乙", "price": "7.5"}]}
    said = desk.client.patch(url, json.dumps(sent), content_type="application/json").json()
    assert said["time"] == desk.clock.at.strftime("%H:%M")
    pieces = Page(said["pieces"])
    assert remarks(pieces, "fund") == "1.43亿元，壹亿肆仟叁佰万元整"
    assert pieces.by_id("parts-list").text.startswith("必填 ") and pieces.by_id("parts-folded")
    url = desk.url(case, "draft/") + "?page=equipment"
    said = desk.client.patch(url, json.dumps(sent), content_type="application/json").json()
    assert remarks(Page(said["pieces"]), "tools-1-price") == "柒万伍仟元整"


def test_registration_stands_in_the_fields_that_mean_it_and_differences_are_told(desk: Desk) -> None:
    case = desk.case()
    person = desk.own.person
    assert person is not None
    page = section(desk, case, "unit")
    assert (page.field("contact_name").value, page.field("contact_phone").value) == (person.name, person.phone)
    assert "来自 单位登记信息" in page.field("contact_name").box.text
    assert desk.client.post(desk.url(case, "write/unit/"), post_fields(page)).status_code == 302
    assert "contact_name" not in desk.draft(case), "what nobody changed follows the registration"
    save_draft(case.number, {"contact_name": "示例乙"}, actor=desk.own, at=desk.clock.now())
    page = section(desk, case, "unit")
    assert remarks(page, "contact_name") == f"与单位登记不同：单位登记为“{person.name}”。"
    assert visit(desk.client, desk.url(case, "whole/")).fact("联系电话") == person.phone


def test_an_official_who_began_the_case_does_not_stand_in_the_units_form(desk: Desk) -> None:
    case = desk.case()
    case.opened_by = desk.district.person
    case.save()
    page = section(desk, case, "unit")
    assert page.field("contact_name").value == page.field("contact_phone").value == ""
    assert prefilled(case) == {}
    case.opened_by = None
    assert prefilled(case) == {}


def test_difference_from_the_record_is_told(desk: Desk) -> None:
    on_record(desk, staff="50")
    case = desk.case(staff="60")
    assert remarks(section(desk, case, "unit"), "staff") == "与单位档案不同：单位档案为“50人”。"


def test_text_of_the_wrong_form_is_told_the_right_one(desk: Desk) -> None:
    case = desk.case(contact_phone="无")
    error = section(desk, case, "unit").field("contact_phone").error
    assert "“无”的格式不对" in error and "正确写法如：023-60000000转802。" in error


def test_officers_read_amounts_over_in_the_same_words(desk: Desk) -> None:
    case = desk.complete(fund="143000000")
    hand_in(desk, case)
    words = "1.43亿元，壹亿肆仟叁佰万元整"
    for path in ("?tab=content", "whole/"):
        page = visit(desk.as_(desk.district), desk.url(case, path))
        assert page.fact("到账资金") == f"143,000,000元{words}", path
        assert "壹拾贰万伍仟元整" in page.texts("td .amount-words"), path


def test_pages_carry_the_clock_of_the_platform_for_what_the_browser_keeps(desk: Desk) -> None:
    page = section(desk, desk.case(), "unit")
    assert re.findall(r'data-now="([^"]+)"', page.html) == [desk.clock.at.isoformat()]
