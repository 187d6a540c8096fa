"""Values as they are entered, stored and shown, and the words in which entries are refused."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.small_edition import FACTS, SHARED

from pingding.policy.errors import Refusal
from pingding.policy.language import Fact
from pingding.policy.values.values import read_value, show_value, write_value


def fact(key: str) -> Fact:
    return Fact.model_validate(FACTS[key])


def ratio(**more: Any) -> Fact:
    return Fact(label="占比", type="ratio", **more)


@pytest.mark.parametrize(
    ("of", "raw", "value"),
    [
        (ratio(), "30%", Decimal("0.30")),
        (ratio(), "0.3", Decimal("0.3")),
        (ratio(), 0.3, Decimal("0.3")),
        (ratio(), "２８．５％", Decimal("0.285")),
        (ratio(max=Decimal(5)), "150%", Decimal("1.5")),
        (fact("staff"), "1,200", Decimal(1200)),
        (fact("staff"), "1,200人", Decimal(1200)),
        (fact("revenue"), "1200.5", Decimal("1200.5")),
        (fact("revenue"), "50万元", Decimal(50)),
        (Fact(label="天数", type="number", unit="日"), "5天", Decimal(5)),
        (fact("legal"), "是", True),
        (fact("legal"), "false", False),
        (fact("founded"), "2025-06-20", date(2025, 6, 20)),
        (fact("founded"), date(2025, 6, 20), date(2025, 6, 20)),
        (fact("kind"), "enterprise", "enterprise"),
        (fact("ways"), ["research", "funding", "research"], ("research", "funding")),
        (fact("ways"), "funding、research", ("funding", "research")),
        (fact("ways"), [], ()),
        (fact("office"), "economy@cq", "economy@cq"),
        (fact("region"), "cq", "cq"),
        (fact("summary"), " 一\r\n二 ", "一\n二"),
        (fact("staff"), "  ", None),
        (fact("staff"), "0.00", Decimal(0)),
        (
            fact("members"),
            [{"name": "甲", "share": "40%"}, {"name": ""}],
            ({"name": "甲", "kind": None, "share": Decimal("0.4")},),
        ),
    ],
)
def test_read_value_understands_what_people_write(of: Fact, raw: object, value: object) -> None:
    assert read_value(of, raw, SHARED) == value


@pytest.mark.parametrize(
    ("of", "raw", "says"),
    [
        (fact("revenue"), "50元", "营业收入：单位不对：填的是“元”，应为“万元”。请换算成万元后填写。"),
        (fact("revenue"), "五十", "营业收入：“五十”不是数字。请只填数字，如 1200.5。"),
        (fact("revenue"), "12,00", "营业收入：“12,00”不是数字。请只填数字，如 1200.5。"),
        (Fact(label="得分", type="number"), "3分", "得分：单位不对：填的是“分”，此处没有单位。请只填数字，不带单位。"),
        (fact("staff"), "30%", "职工总数：单位不对：填的是“%”，应为“人”。请换算成人后填写。"),
        (fact("staff"), "1.5", "职工总数：“1.5”不是整数。请填写整数。"),
        (fact("staff"), -1, "职工总数：-1人小于下限0人。请填写不小于0人的数。"),
        (fact("staff"), True, "职工总数：应为数字，给出的是“是”或“否”。请填写数字。"),
        (fact("staff"), float("nan"), "职工总数：应为有限的数字。请填写数字。"),
        (fact("revenue"), "1" * 18, f"营业收入：“{'1' * 18}”太长。整数部分不超过17位，小数不超过10位。"),
        (ratio(), "30", "占比：3,000%大于上限100%。百分数请带百分号，如 30%；请填写不大于100%的数。"),
        (ratio(), "30人", "占比：单位不对：填的是“人”，应为“%”。请填写百分数，如 30%。"),
        (fact("legal"), "有", "具有独立法人资格：“有”不是“是”或“否”。请填写是或否。"),
        (fact("founded"), "2025年6月", "成立日期：“2025年6月”不是日期。请写成年-月-日，如 2025-06-20。"),
        (fact("founded"), "2025-02-30", "成立日期：没有“2025-02-30”这一天。请核对年月日。"),
        (fact("founded"), "0001-01-01", "成立日期：“0001-01-01”的年份不在1000年至2999年之间。请核对年月日。"),
        (fact("founded"), date(9999, 12, 31), "成立日期：“9999-12-31”的年份不在1000年至2999年之间。请核对年月日。"),
        (fact("revenue"), Decimal("1e999999"), "营业收入：“1E+999999”太长。整数部分不超过17位，小数不超过10位。"),
        (
            fact("founded"),
            datetime(2025, 6, 20, 8),
            "成立日期：“2025-06-20 08:00:00”不是日期。请写成年-月-日，如 2025-06-20。",
        ),
        (fact("kind"), "enterprize", "单位性质：没有选项“enterprize”。是否想写“enterprise”？"),
        (fact("kind"), "企业", "单位性质：没有选项“企业”。“企业”请写作 enterprise。"),
        (fact("ways"), ["fund"], "合作方式：没有选项“fund”。是否想写“funding”？"),
        (fact("office"), "economics@cq", "归口部门：没有机构“economics@cq”。写作 机构种类@地区。是否想写“economy”？"),
        (fact("office"), "economy@bj", "归口部门：机构“economy@bj”的地区不存在。可写：cq。"),
        (fact("phone"), "abc", "联系电话：“abc”的格式不对。请填写区号和号码。"),
        (fact("phone"), 123, "联系电话：应为文字，给出的是数字 123。文件中的数字串请加引号写成文字。"),
        (fact("phone"), "023\n1234", "联系电话：只能写一行。请删去换行。"),
        (fact("summary"), "一\x00二", "简介：含有不能使用的字符（U+0000）。请删去后重新输入。"),
        (fact("members"), "甲、乙", "共建单位：应为逐行的表格。请按行列出，每行写明各栏。"),
        (fact("members"), [{"name": "甲"}, {"naem": "乙"}], "共建单位：第2行：没有“naem”这一栏。是否想写“name”？"),
        (
            fact("members"),
            [{"share": "40人"}],
            "共建单位：第1行“出资比例”：单位不对：填的是“人”，应为“%”。请填写百分数，如 30%。",
        ),
    ],
)
def test_read_value_refuses_with_place_and_remedy(of: Fact, raw: object, says: str) -> None:
    with pytest.raises(Refusal) as refusal:
        read_value(of, raw, SHARED)
    assert str(refusal.value) == says


def test_read_value_names_the_place_it_was_given() -> None:
    with pytest.raises(Refusal) as refusal:
        read_value(fact("staff"), "x", SHARED, where="facts.yaml:3")
    assert refusal.value.where == "facts.yaml:3"


numbers = st.decimals(-(10**16), 10**16, places=10)
shares = st.decimals(0, 1, places=10)
UNKEPT = ["Cs", "Cc", "Cf", "Co", "Cn", "Zl", "Zp"]
texts = st.text(st.characters(exclude_categories=UNKEPT), min_size=1).filter(lambda text: text.strip() == text)
rows = st.fixed_dictionaries({"name": texts, "kind": st.none() | st.just("university"), "share": st.none() | shares})


@given(
    st.one_of(
        st.tuples(st.just("revenue"), numbers),
        st.tuples(st.just("staff"), st.integers(0, 10**16).map(Decimal)),
        st.tuples(st.just("legal"), st.booleans()),
        st.tuples(st.just("founded"), st.dates(date(1000, 1, 1), date(2999, 12, 31))),
        st.tuples(st.just("kind"), st.sampled_from(["enterprise", "university"])),
        st.tuples(st.just("ways"), st.lists(st.sampled_from(["funding", "research"]), unique=True).map(tuple)),
        st.tuples(st.just("summary"), texts),
        st.tuples(st.just("members"), st.lists(rows).map(tuple)),
        st.tuples(st.just("revenue"), st.none()),
    )
)
def test_read_value_returns_what_write_value_stored(given_value: tuple[str, Any]) -> None:
    key, value = given_value
    assert read_value(fact(key), write_value(value), SHARED) == value


@given(shares)
def test_read_value_returns_a_stored_ratio(value: Decimal) -> None:
    assert read_value(ratio(), write_value(value), SHARED) == value


@pytest.mark.parametrize(
    ("of", "value", "shown"),
    [
        (ratio(), Decimal("0.30"), "30%"),
        (ratio(), Decimal("0.2999999"), "29.99%"),
        (fact("revenue"), Decimal("1200.50"), "1,200.5万元"),
        (Fact(label="x", type="money", unit="元"), Decimal("-0.5"), "-0.5元"),
        (fact("legal"), True, "是"),
        (fact("founded"), date(2025, 6, 20), "2025年6月20日"),
        (fact("kind"), "university", "高等院校"),
        (fact("ways"), ("funding", "research"), "共同出资、协作研发"),
        (fact("ways"), (), "未选"),
        (fact("office"), "economy@cq", "重庆市经济和信息化委员会"),
        (fact("region"), "cq", "重庆市"),
        (fact("members"), ({"name": "甲"},), "1行"),
        (fact("staff"), None, "未填写"),
    ],
)
def test_show_value_speaks_chinese(of: Fact, value: Any, shown: str) -> None:
    assert show_value(of, value, SHARED) == shown
