"""The check of a form: every fault at once, with section, target, clause and what to do."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.policy.small_edition import FACTS, FORM, SHARED, small_edition

from pingding.policy.facts.facts import BrokenFacts, Facts, read_facts
from pingding.policy.forms.form_check import FormFault, check_form, count_chars, fields_for, sections_for

EDITION = small_edition()
DAY = date(2025, 6, 1)
WHOLE: dict[str, Any] = {
    "staff": 200,
    "rd_staff": 60,
    "legal": True,
    "kind": "university",
    "founded": "2020-01-01",
    "plan_aims_near": "目标",
    "members": [{"name": "甲", "kind": "enterprise"}, {"name": "乙", "kind": "university", "share": "40%"}],
}
FILES = {"licence": 1, "agreement": 1, "letter": 2}


def faults(
    raw: dict[str, Any],
    materials: dict[str, int] = FILES,
    signed: tuple[str, ...] = ("truth", "partners_agree"),
    by: str = "applicant",
    entered: dict[str, Any] | None = None,
) -> list[FormFault]:
    facts = read_facts(EDITION, SHARED, raw, DAY)
    facts = Facts(EDITION, SHARED, {"org_name": "示例单位", **facts.entered, **(entered or {})}, DAY)
    found = check_form(
        EDITION, SHARED, facts, "application", by=frozenset({by}), materials=materials, signed=frozenset(signed)
    )
    return list(found)


def told(found: list[FormFault]) -> list[tuple[str, str, str, str]]:
    return [(fault.section, fault.target, fault.what, fault.remedy) for fault in found]


def without(*keys: str) -> dict[str, Any]:
    return {key: value for key, value in WHOLE.items() if key not in keys}


def test_a_whole_form_has_no_fault() -> None:
    assert faults(WHOLE) == []


def test_required_fields_are_named_with_their_clause() -> None:
    found = faults(without("staff", "plan_aims_near"))
    assert told(found) == [
        ("unit", "fact:staff", "“职工总数”尚未填写", "请填写。"),
        ("plan", "fact:plan_aims_near", "“近期目标”尚未填写", "请填写。"),
    ]
    assert [fault.clause for fault in found] == [("三（二）6",), ("二",)]


def test_no_is_an_answer() -> None:
    assert told(faults(WHOLE | {"legal": False})) == []
    assert told(faults(without("legal")))[0] == ("unit", "fact:legal", "“具有独立法人资格”尚未填写", "请选择。")


def test_fields_and_sections_are_asked_for_only_where_they_apply() -> None:
    assert told(faults(without("founded")))[0][1] == "fact:founded"
    firm = faults(without("founded") | {"kind": "enterprise"})
    assert [fault.target for fault in firm] == ["fact:revenue"]
    alone = without("members") | {"legal": False}
    assert faults(alone, {"licence": 1, "letter": 1}, ("truth",)) == []


def test_texts_are_limited_by_characters_without_blanks() -> None:
    assert faults(WHOLE | {"summary": "一二 三四\n五六七八"}) == []
    assert told(faults(WHOLE | {"summary": "一二三四五六七八九"})) == [
        ("unit", "fact:summary", "“简介”共9字，超过8字的限制", "请删减1字（空格和换行不计）。")
    ]
    assert told(faults(WHOLE | {"plan_aims_near": "一二三四五六"}))[0][2] == "“近期目标”共6字，超过5字的限制"
    assert count_chars("a b\u3000c\n") == 3


def test_stored_values_are_checked_again() -> None:
    stored = {"staff": Decimal(-3), "phone": "x", "kind": "firm"}
    assert told(faults(WHOLE, entered=stored)) == [
        ("unit", "fact:staff", "“职工总数”-3人小于下限0人", "请填写不小于0人的数。"),
        ("unit", "fact:rd_staff", "“研发人员数”不符合要求：不多于职工总数", "请核对“研发人员数”、“职工总数”。"),
        ("unit", "fact:kind", "“单位性质”所选“firm”已不在可选之列", "请重新选择。"),
        ("unit", "fact:phone", "“联系电话”格式不对", "请填写区号和号码。"),
    ]


def test_a_part_that_exceeds_its_whole_is_told_with_the_fields_to_check() -> None:
    found = faults(WHOLE | {"staff": 50, "rd_staff": 51})
    assert told(found) == [
        ("unit", "fact:rd_staff", "“研发人员数”不符合要求：不多于职工总数", "请核对“研发人员数”、“职工总数”。")
    ]
    assert (found[0].clause, found[0].lacking) == (("二",), False)
    assert faults(WHOLE | {"staff": 50, "rd_staff": 50}) == []
    assert [fault.target for fault in faults(without("staff") | {"rd_staff": 51})] == ["fact:staff"]


def test_tables_are_checked_row_by_row() -> None:
    rows = [{"name": "甲", "kind": "enterprise", "share": "0"}]
    found = faults(WHOLE | {"members": rows})
    assert told(found) == [
        ("partners", "fact:members", "“共建单位”只有1行，至少应有2行", "请增加行。"),
        ("partners", "fact:members", "“共建单位”第1行不符合要求：出资比例须大于0", "请核对出资比例。"),
    ]
    assert (found[1].row, found[1].clause) == (1, ("二",))
    blank = faults(WHOLE | {"members": [*WHOLE["members"], {"name": "丙"}]})
    assert [(fault.what, fault.row) for fault in blank] == [("“共建单位”第3行“单位性质”尚未填写", 3)]
    row = {"name": "甲", "kind": "enterprise"}
    many = faults(WHOLE, entered={"members": (row,) * 5})
    assert told(many) == [("partners", "fact:members", "“共建单位”有5行，最多4行", "请删去多余的行。")]
    assert told(faults(WHOLE | {"members": []}, signed=("truth",)))[0][2:] == ("“共建单位”尚未填写", "请至少填写2行。")


def test_faults_of_one_field_are_listed_up_to_a_number_and_then_counted() -> None:
    found = faults(WHOLE, entered={"members": ({"kind": "enterprise"},) * 500})
    assert [fault.row for fault in found] == [None, *range(1, 20), None]
    assert found[-1].what == "“共建单位”另有481处需要修改，未逐一列出" and found[-1].lacking


def test_more_rows_than_the_table_has_are_refused_at_the_door() -> None:
    with pytest.raises(BrokenFacts, match="有5行，最多4行"):
        read_facts(EDITION, SHARED, {"members": [{"name": "甲"}] * 5}, DAY)
    blank = [{"name": "甲"}] * 3 + [{"name": ""}] * 50
    assert len(read_facts(EDITION, SHARED, {"members": blank}, DAY)["members"]) == 3  # type: ignore[arg-type]


def test_materials_are_asked_for_where_they_apply() -> None:
    assert told(faults(WHOLE, {"licence": 2})) == [
        ("unit", "material:licence", "“营业执照”只收一个文件，已有2个", "请只保留一个。"),
        ("unit", "material:agreement", "尚未上传“共建协议”", "请上传盖章或签字后的扫描件，格式为pdf，单个不超过20MB。"),
        ("plan", "material:letter", "尚未上传“意向函”", "请上传格式为pdf，单个不超过20MB。"),
    ]


def test_declarations_must_be_signed_by_whom_they_concern() -> None:
    assert told(faults(WHOLE, signed=())) == [
        ("declarations", "declaration:truth", "尚未签署声明“所填内容真实”", "请阅读后勾选签署。"),
        ("declarations", "declaration:partners_agree", "尚未签署声明“共建单位均已同意”", "请阅读后勾选签署。"),
    ]
    assert faults(WHOLE, signed=())[0].clause == ("一",)


def test_a_party_is_asked_only_for_its_own_sections() -> None:
    assert told(faults({}, {}, (), by="district")) == [("district", "fact:office", "“归口部门”尚未填写", "请选择。")]


def test_sections_and_fields_to_be_seen() -> None:
    facts = read_facts(EDITION, SHARED, {"kind": "enterprise"}, DAY)
    assert [key for key, _ in sections_for(EDITION, facts, "application")] == ["unit", "plan", "district"]
    assert [key for key, _ in sections_for(EDITION, facts, "application", by="district")] == ["district"]
    section = EDITION.forms["application"].sections["unit"]
    seen = {field.id: field for field in fields_for(EDITION, facts, "application", section)}
    assert "revenue" in seen
    assert (seen["summary"].max_chars, seen["summary"].required) == (8, False)
    assert not seen["rd_ratio"].required and not seen["founded"].required
    plan = EDITION.forms["application"].sections["plan"]
    assert [(f.id, f.heading, f.max_chars) for f in fields_for(EDITION, facts, "application", plan)] == [
        ("plan_aims_near", "目标", 5),
        ("plan_aims_far", "目标", None),
    ]


def test_what_the_unit_registers_is_asked_for_where_the_form_shows_it() -> None:
    (fault,) = faults(WHOLE, entered={"org_name": None})
    assert fault.target == "fact:org_name" and fault.lacking
    assert (fault.what, fault.remedy) == (
        "单位登记信息中没有“单位名称”",
        "请在单位档案的登记信息中补填。",
    )


def test_day_in_the_future_is_told_on_checking() -> None:
    (fault,) = faults(WHOLE | {"founded": "2025-06-02"})
    assert fault.target == "fact:founded" and "晚于填写当日（2025年6月1日）" in fault.what


def test_a_definition_limits_its_partners_by_their_number_and_by_where_they_are() -> None:
    columns = {"name": {"label": "名称"}, "code": {"label": "代码"}, "country": {"label": "地区"}}
    rule = {"says": "须在内地登记", "requires": "country = 'mainland'", "clause": "二"}
    rows = {"min": 2, "max": 3, "rules": [rule]}
    allies = {"label": "合作单位", "type": "table", "record": "partners", "columns": columns, "rows": rows}
    form = {**FORM, "sections": {"allies": {"title": "合作", "fields": ["allies"]}}, "declarations": []}
    edition = small_edition(facts={**FACTS, "allies": allies}, forms={"application": form})

    def of(*countries: str) -> list[FormFault]:
        partners = tuple({"name": "甲", "code": "1", "country": country} for country in countries)
        facts = Facts(edition, SHARED, {"allies": partners}, DAY)
        checked = check_form(
            edition, SHARED, facts, "application", by=frozenset({"applicant"}), materials={}, signed=frozenset()
        )
        return list(checked)

    assert told(of()) == [("allies", "fact:allies", "“合作单位”尚未填写", "请添加合作单位。")]
    assert [fault.what for fault in of("mainland")] == ["“合作单位”只有1行，至少应有2行"]
    assert [fault.what for fault in of(*["mainland"] * 4)] == ["“合作单位”有4行，最多3行"]
    abroad = of("mainland", "hk")
    assert [(fault.what, fault.row, fault.clause) for fault in abroad] == [
        ("“合作单位”第2行不符合要求：须在内地登记", 2, ("二",))
    ]
