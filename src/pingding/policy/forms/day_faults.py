"""Days and ages that cannot be: to come where something has been, before what they follow, of a child."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from pingding.policy.language.facts import Column, Fact
from pingding.policy.translation import day as day_words
from pingding.policy.translation import gettext as _
from pingding.policy.values.typed import Value

YOUNGEST, OLDEST = 16, 120
YEARS_OF_AGE = "岁"


class Earlier(NamedTuple):
    """The day that another one may not be before, and what it is called."""

    label: str
    day: Value


def day_faults(fact: Fact | Column, value: Value, on: date, earlier: Earlier | None) -> Iterator[tuple[str, str]]:
    """What is wrong with a day, or with an age in years, on the day of asking, each with the remedy.

    >>> list(day_faults(Fact(label="起始日期", type="date"), date(2026, 1, 1), date(2025, 7, 1), None))
    [('晚于填写当日（2025年7月1日）', '请核对日期。')]
    """
    if isinstance(value, Decimal) and fact.unit == YEARS_OF_AGE and fact.min is None and fact.max is None:
        yield from _age_faults(int(value))
    if not isinstance(value, date):
        return
    if fact.day == "past" and value > on:
        yield _("晚于填写当日（%(day)s）") % {"day": day_words(on)}, _("请核对日期。")
    if fact.day == "birth":
        yield from _age_faults(on.year - value.year - ((on.month, on.day) < (value.month, value.day)))
    if earlier is not None and isinstance(earlier.day, date) and value < earlier.day:
        words = {"earlier": earlier.label, "day": day_words(earlier.day)}
        yield _("早于“%(earlier)s”（%(day)s）") % words, _("请核对两个日期。")


def _age_faults(age: int) -> Iterator[tuple[str, str]]:
    if not YOUNGEST <= age <= OLDEST:
        words = {"age": age, "youngest": YOUNGEST, "oldest": OLDEST}
        yield _("年龄为%(age)d岁，应在%(youngest)d至%(oldest)d岁之间") % words, _("请核对。")
