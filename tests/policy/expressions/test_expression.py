"""What may be written in an expression, the words in which the rest is refused, and how verdicts are explained."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.policy.small_edition import SHARED, small_edition

from pingding.policy.expressions.expression import ASKED_ON, ExpressionFault, parse
from pingding.policy.language import Fact
from pingding.policy.values.values import show_date, show_value

WORDS = {
    **small_edition().vocabulary,
    "from": Fact(label="来源", type="text"),
    "yuan": Fact(label="金额", type="money", unit="元"),
}

SAME_UNIT = "请改用同一单位的事实，或先相除成比例再比较。"


def fault(text: str) -> str:
    with pytest.raises(ExpressionFault) as raised:
        parse(text, WORDS, SHARED)
    return str(raised.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rd_staf >= 1", "没有名为“rd_staf”的事实。是否想写“rd_staff”或“staff”？"),
        ("职工总数 >= 1", "“职工总数”是名称的中文说法。表达式里写 staff。"),
        (
            "revenue > staff",
            "> 的两边单位不同：“revenue”是数（万元），“staff”是数（人）。" + SAME_UNIT,
        ),
        (
            "revenue >= yuan",
            ">= 的两边单位不同：“revenue”是数（万元），“yuan”是数（元）。" + SAME_UNIT,
        ),
        (
            "staff + revenue > 3",
            "+ 的两边单位不同：“staff”是数（人），“revenue”是数（万元）。" + SAME_UNIT,
        ),
        ("rd_ratio >= 30", "“rd_ratio”是比例，却与 30 相比。百分数写成小数：30% 写作 0.3。"),
        ("rd_staff / staff >= 30", "“rd_staff / staff”是比例，却与 30 相比。百分数写成小数：30% 写作 0.3。"),
        ("1 < staff < 5", "比较不能连写。a < b < c 请写成 a < b and b < c。"),
        ("legal = rules = true", "比较不能连写。a < b < c 请写成 a < b and b < c。"),
        ("legal or rules and legal", "and 与 or 混写，先后容易看错。请用括号写明，如 a or (b and c)。"),
        ("staff = null", "与 null 用 = 相比，结果总是未知。请写 is null 或 is not null。"),
        ("kind = 'firm'", "“kind”没有选项“firm”。可写：enterprise、university。"),
        ("kind in ('enterprise', 'universty')", "“kind”没有选项“universty”。是否想写“university”？"),
        ("region = 'wanzhou'", "“region”没有选项“wanzhou”。可写：cq。"),
        ("kind > 'a'", "“kind”不分大小，不能用 >。请用 = 、<> 或 in。"),
        ("ways = 'funding'", "“ways”是多项选择，不能用 = 相比。请写 contains(ways, '选项')。"),
        ("contains(ways, 'fund')", "“ways”没有选项“fund”。是否想写“funding”？"),
        (
            "contains(kind, 'enterprise')",
            "“CONTAINS(kind, 'enterprise')”写得不对。contains 的第一项是多项选择的事实，第二项是带单引号的选项。",
        ),
        ("founded <= '2020-01-01'", "<= 的两边要的是日期，“2020-01-01”是文字。日期写作 DATE '2020-01-01'。"),
        ("founded <= DATE '2020-02-30'", "没有“2020-02-30”这一天。日期写作 DATE '2025-01-31'。"),
        ("staff = '5'", "= 的两边要的是数，“5”是文字。数字不加引号。"),
        ("staff and legal", "and 的两边要的是是非判断，“staff”是数。请写成一个判断，如 staff >= 10。"),
        (
            "members is null",
            "“members”（共建单位）是表格，不能直接用在表达式里。请先定义取合计或行数的派生事实（aggregate）。",
        ),
        ("legal is true", "“legal IS TRUE”不能用 is。is 之后只能是 null 或 not null；是否类事实直接写名称。"),
        ("kind in (org_name)", "in 之后只能列出写明的值。如 org_kind in ('university', 'institute')。"),
        ("staff > (select 1)", "表达式里不能有子查询。请先定义派生事实（formula 或 aggregate）再引用。"),
        ("rond(staff)", "没有函数“rond”。是否想写“round”？"),
        ("round(staff, 11)", "round 的小数位数写得不对。请写 0 到 10 的整数，如 round(a, 2)。"),
        ("staff::text = 'x'", "“CAST(staff AS TEXT)”转换了类型，这里不可以。日期写作 DATE '2025-01-31'。"),
        ("unit.staff > 1", "“unit.staff”带了点号。事实只写自己的名称。"),
        ("staff > 1; revenue > 2", "“staff > 1; revenue > 2”不是一个表达式。请只写一个判断或算式，不用分号。"),
        ("staff >= 0.00000000001", "数 0.00000000001 太长。整数部分不超过 17 位，小数不超过 10 位。"),
        ("staff ≥ 5", "请改写：≥ 写作 >=。"),
        ("(staff > 5", "请核对括号和单引号是否成对、是否漏写一边；与 SQL 保留字同名的事实（如 from）加双引号。"),
        ("least(kind, org_name) = 'x'", "least 只用于数或日期。请核对括号内的事实。"),
        ("staff > 1" + " and legal" * 500, "表达式超过 4000 个字符。请拆成几个派生事实。"),
    ],
)
def test_parse_refuses_in_kind_words(text: str, says: str) -> None:
    assert fault(text).endswith(says)


@pytest.mark.parametrize(
    "text",
    [
        "now()",
        "staff % 2",
        "org_name like 'x'",
        "org_name || 'x'",
        "count(*)",
        "if(legal, 1, 2)",
        "staff // 2",
        "interval '3' year",
        "ways[1]",
        "$1",
        ":staff",
        "?",
        "exists (select 1)",
        "legal xor rules",
        "nullif(staff, 0)",
        "current_date",
        "staff is distinct from 1",
        "sum(staff) over ()",
        "{'a': 1}",
        "",
        ";",
        "cast(staff as date)",
        "(" * 1500 + "1" + ")" * 1500,
    ],
)
def test_parse_admits_only_what_is_listed(text: str) -> None:
    assert fault(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("rd_staff / staff", Decimal("0.285"), ""),
        ("revenue / staff", Decimal("0.5"), "万元/人"),
        ("revenue / staff * rd_staff", Decimal("28.5"), "万元"),
        ("2 * (staff - rd_staff)", Decimal(286), "人"),
        ("asked_on - founded", Decimal(31), "日"),
        ("round(revenue / 3, 2)", Decimal("33.33"), "万元"),
        ("staff / 0", None, "人"),
        ("coalesce(yuan, 0)", Decimal(0), "元"),
        ("least(staff, yuan / yuan * staff)", None, "人"),
        ("greatest(staff, rd_staff, 1)", Decimal(200), "人"),
        ("abs(-staff)", Decimal(200), "人"),
        ("case kind when 'enterprise' then staff else 0 end", Decimal(200), "人"),
        ("case when yuan > 1 then 1 when legal then 2 end", Decimal(2), ""),
        ("legal and not rules", None, ""),
        ("yuan > 1 or legal", True, ""),
        ("staff between 200 and 300", True, ""),
        ("staff not between 1 and 199", True, ""),
        ("kind not in ('university')", True, ""),
        ("rules is null and legal is not null", True, ""),
        ("contains(ways, 'funding') and not contains(ways, 'research')", True, ""),
        ("founded >= DATE '2025-01-01'", True, ""),
        ("\"from\" = '甲'", None, ""),
        ("1.5 * 2 = 3", True, ""),
    ],
)
def test_evaluate_reckons_exactly_in_three_values(text: str, value: object, unit: str) -> None:
    facts = {
        "staff": Decimal(200),
        "rd_staff": Decimal(57),
        "revenue": Decimal(100),
        "legal": True,
        "kind": "enterprise",
        "ways": ("funding",),
        "founded": date(2025, 5, 1),
        ASKED_ON: date(2025, 6, 1),
    }
    parsed = parse(text, WORDS, SHARED)
    assert parsed.evaluate(facts) == value
    assert parsed.unit == unit


def test_evaluate_counts_three_tenths_as_three_tenths() -> None:
    assert parse("rd_staff / staff >= 0.3", WORDS).evaluate({"rd_staff": Decimal(3), "staff": Decimal(10)}) is True


def explain(text: str, facts: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    found = parse(text, WORDS, SHARED).explain(facts, lambda name, value: show_value(WORDS[name], value, SHARED))
    return [(why.label, why.found, why.op, why.bound) for why in found]


def test_explain_gives_the_value_found_and_the_bound() -> None:
    facts = {"rd_staff": Decimal(57), "staff": Decimal(200)}
    assert explain("rd_staff / staff >= 0.30", facts) == [("研发人员数÷职工总数", "28.5%", ">=", "30%")]


def test_explain_never_shows_a_failing_share_as_the_bound() -> None:
    facts = {"rd_staff": Decimal(299999), "staff": Decimal(1000000)}
    assert explain("rd_staff / staff >= 0.30", facts)[0][1] == "29.99%"
    over = {"rd_staff": Decimal(300001), "staff": Decimal(1000000)}
    assert explain("rd_staff / staff <= 0.30", over)[0][1] == "30.0001%"


def test_explain_tells_only_what_decided() -> None:
    facts = {"staff": Decimal(9), "legal": True, "kind": "university"}
    assert explain("legal and staff >= 10 and kind = 'enterprise'", facts) == [
        ("职工总数", "9人", ">=", "10人"),
        ("单位性质", "高等院校", "=", "企业"),
    ]
    assert explain("legal or staff >= 10", facts) == [("具有独立法人资格", "是", "", "")]


def test_unknown_names_are_those_that_leave_it_open() -> None:
    parsed = parse("legal and (rd_staff / staff >= 0.3 or kind = 'enterprise')", WORDS, SHARED)
    assert parsed.unknown_names({"legal": True, "staff": Decimal(1)}) == ("rd_staff", "kind")
    assert parsed.unknown_names({"legal": True, "rd_staff": Decimal(1), "staff": Decimal(0), "kind": "university"}) == (
        "staff",
    )
    assert parsed.unknown_names({"legal": False}) == ()


def test_sql_can_be_translated_for_another_engine() -> None:
    assert "ARRAY_CONTAINS" in parse("contains(ways, 'funding')", WORDS).sql("spark")


CALENDAR = {
    "founded": Fact(label="成立日期", type="date"),
    "signed": Fact(label="起始日", type="date"),
    "ends": Fact(label="届满日", type="date"),
    "term": Fact(label="租期", type="integer", unit="年"),
    "staff": Fact(label="职工总数", type="integer", unit="人"),
}


@pytest.mark.parametrize(
    ("text", "facts", "value"),
    [
        ("years_between(signed, ends) >= 3", {"signed": date(2023, 3, 1), "ends": date(2026, 2, 28)}, False),
        ("years_between(signed, ends) >= 3", {"signed": date(2023, 3, 1), "ends": date(2026, 3, 1)}, True),
        ("years_between(signed, ends)", {"signed": date(2024, 2, 29), "ends": date(2025, 2, 28)}, 1),
        ("years_between(ends, signed)", {"signed": date(2023, 3, 1), "ends": date(2026, 3, 1)}, -3),
        ("months_between(signed, ends)", {"signed": date(2025, 1, 31), "ends": date(2025, 2, 28)}, 1),
        ("months_between(signed, ends)", {"signed": date(2025, 1, 31), "ends": date(2025, 2, 27)}, 0),
        ("founded <= years_before(asked_on, 3)", {"founded": date(2023, 3, 2), "asked_on": date(2026, 3, 1)}, False),
        ("founded <= years_before(asked_on, 3)", {"founded": date(2023, 3, 1), "asked_on": date(2026, 3, 1)}, True),
        ("years_before(ends, 3)", {"ends": date(2023, 2, 28)}, date(2020, 2, 29)),
        ("months_after(ends, -36)", {"ends": date(2023, 2, 28)}, date(2020, 2, 29)),
        ("years_before(ends, -1)", {"ends": date(2024, 2, 29)}, date(2025, 2, 28)),
        ("signed <= years_before(ends, 3)", {"signed": date(2020, 2, 29), "ends": date(2023, 2, 28)}, True),
        ("years_after(signed, term)", {"signed": date(2024, 2, 29), "term": Decimal(1)}, date(2025, 2, 28)),
        ("months_after(signed, 1)", {"signed": date(2025, 1, 31)}, date(2025, 2, 28)),
        ("years_between(signed, days_after(ends, 1))", {"signed": date(2023, 3, 1), "ends": date(2026, 2, 28)}, 3),
        ("months_before(signed, 0.5)", {"signed": date(2025, 1, 31)}, None),
        ("years_before(signed, 3000)", {"signed": date(2025, 1, 31)}, None),
        ("year(founded) = 2024", {"founded": date(2024, 12, 31)}, True),
        ("month(founded)", {"founded": date(2024, 12, 31)}, 12),
        ("years_between(signed, ends)", {"signed": date(2025, 1, 31)}, None),
    ],
)
def test_calendar_arithmetic_is_exact_to_the_day(text: str, facts: dict[str, Any], value: object) -> None:
    assert parse(text, CALENDAR).evaluate(facts) == value


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("years_between(signed) >= 3", "years_between 须写 2 项。写作 years_between(日期，日期)"),
        ("years_between(signed, 3) >= 3", "years_between 之内要的是日期"),
        ("years_before(signed, staff) < ends", "单位不同"),
        ("years_between(signed, ends) > staff", "单位不同"),
        ("yaers_between(signed, ends) > 3", "没有函数“yaers_between”。是否想写“years_between”"),
    ],
)
def test_calendar_functions_are_checked(text: str, words: str) -> None:
    with pytest.raises(ExpressionFault, match=re.escape(words)):
        parse(text, CALENDAR)


def test_calendar_functions_explain_themselves() -> None:
    parsed = parse("years_between(signed, ends) >= 3", CALENDAR)
    (why,) = parsed.explain(
        {"signed": date(2023, 3, 1), "ends": date(2026, 2, 28)}, lambda name, value: show_date(value)
    )
    assert (why.label, why.found, why.bound) == ("自起始日至届满日的整年数", "2年", "3年")
    assert parsed.unknown_names({"ends": date(2026, 2, 28)}) == ("signed",)
