"""Days and ages that cannot be, as checking a form tells them."""

from datetime import date
from decimal import Decimal

import pytest

from pingding.policy.forms.day_faults import Earlier, day_faults
from pingding.policy.language import Fact


def day_fact(**words: object) -> Fact:
    return Fact.model_validate({"label": "日期", "type": "date", **words})


TODAY = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("words", "day", "told"),
    [
        ({}, date(2026, 1, 1), "晚于填写当日"),
        ({}, TODAY, ""),
        ({"day": "planned"}, date(2026, 1, 1), ""),
        ({"day": "birth"}, date(2022, 5, 1), "年龄为3岁"),
        ({"day": "birth"}, date(2009, 7, 2), "年龄为15岁"),
        ({"day": "birth"}, date(2009, 7, 1), ""),
        ({"day": "birth"}, date(1900, 1, 1), "年龄为125岁"),
    ],
)
def test_days_that_cannot_be_are_told(words: dict[str, object], day: date, told: str) -> None:
    faults = [what for what, _remedy in day_faults(day_fact(**words), day, TODAY, None)]
    assert [told in what for what in faults] == ([True] if told else [])


def test_end_before_its_start_is_told_with_the_start() -> None:
    start = Earlier("开始日期", date(2025, 3, 1))
    (fault,) = day_faults(day_fact(label="结束日期"), date(2025, 2, 1), TODAY, start)
    assert fault[0] == "早于“开始日期”（2025年3月1日）"
    assert not list(day_faults(day_fact(), date(2025, 3, 1), TODAY, start))


def test_age_in_years_without_bounds_is_that_of_somebody_who_can_act() -> None:
    age = Fact(label="创始人年龄", type="integer", unit="岁")
    assert "年龄为3岁" in next(iter(day_faults(age, Decimal(3), TODAY, None)))[0]
    assert not list(day_faults(age.model_copy(update={"min": Decimal(0)}), Decimal(3), TODAY, None))
