"""Natural slips in an expression: each is refused with the word or the sign to write instead."""

import pytest

from pingding.policy.expressions.expression import ExpressionFault, parse
from pingding.policy.language.facts import Fact

VOCABULARY = {
    "staff": Fact(label="职工总数", type="integer", unit="人"),
    "rd": Fact(label="研发人员", type="integer", unit="人"),
    "ratio": Fact(label="研发人员占比", type="ratio"),
    "title": Fact(label="国家级称号", type="yesno"),
    "kind": Fact(label="性质", type="choice", choices={"a": "甲", "b": "乙"}),
    "day": Fact(label="成立日期", type="date"),
    "name": Fact(label="名称", type="text"),
}


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("staff > 1 或 rd > 1", "或 写作 or"),
        ("staff > 1 或者 rd > 1", "或者 写作 or"),
        ("staff > 1 且 rd > 1", "且 写作 and"),
        ("staff > 1 并且 rd > 1", "并且 写作 and"),
        ("非 title", "非 写作 not"),
        ("staff 不少于 3", "不少于 写作 >="),
        ("staff 大于等于 3", "大于等于 写作 >="),
        ("staff => 3", "=> 写作 >="),
        ("staff =< 3", "=< 写作 <="),
        ("staff ≥ 3", "≥ 写作 >="),
        ("staff≤3", "≤ 写作 <="),
        ("staff ＞ 3", "＞ 写作 >"),
        ("staff ≠ 3", "≠ 写作 <>"),
        ("title＝true", "＝ 写作 ="),
        ("（staff > 1）", "（ 写作 (，） 写作 )"),
        ("staff >= ３", "３ 写作 3"),
        ("staff × 2 > 3", "× 写作 *"),
        ("staff > 1 && rd > 1", "&& 写作 and"),
        ("staff > 1 || rd > 1", "|| 写作 or"),
        ("！title", "！ 写作 not"),
        ("staff > 1；", "不用分号"),
        ("title = yes", "是否类事实直接写名称"),
        ("title = 'yes'", "是否类事实直接写名称"),
        ("title = 是", "是否类事实直接写名称"),
        ("title is no", "是否类事实直接写名称"),
        ("kind = “a”", "“ 写作 '"),
        ("kind = a", "选项加单引号，写作 'a'"),
        ('kind = "a"', "选项加单引号，写作 'a'"),
        ("ratio >= 30%", "20% 写作 0.2"),
        ("staff >= 1,000", "不加千位分隔"),
        ("staff >= 3人", "数字之后不写单位"),
        ("day >= 2025-01-01", "日期写作 DATE '2025-01-31'"),
        ("day >= 2025年1月1日", "日期写作 DATE '2025-01-31'"),
        ("max(staff, rd) > 3", "greatest(甲, 乙)"),
        ("sum(staff) > 3", "aggregate"),
        ("if staff > 1 then title else false", "case when"),
    ],
)
def test_slip_is_refused_with_what_to_write(text: str, advice: str) -> None:
    with pytest.raises(ExpressionFault) as fault:
        parse(text, VOCABULARY)
    assert advice in fault.value.remedy


@pytest.mark.parametrize(
    "text", ["name = '甲或乙'", "name <> '≥'", "title == true", "kind != 'a'", "!title", "name = '是'", "name = '20%'"]
)
def test_what_is_right_or_quoted_is_no_slip(text: str) -> None:
    assert parse(text, VOCABULARY).type == "boolean"


def test_slip_inside_a_text_is_not_advised_about() -> None:
    with pytest.raises(ExpressionFault) as fault:
        parse("nmae = '甲 或 乙'", VOCABULARY)
    assert "是否想写" in fault.value.remedy
