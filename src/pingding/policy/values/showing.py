"""How values read on a page: 30%, 1,200万元, 是, 2025年6月20日; in English 1,200 people, Yes, 20 June 2025."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal

from pingding.policy.language.facts import Column, Fact
from pingding.policy.language.shared import Shared
from pingding.policy.translation import Bilingual, day_shown, gettext_noop, listed_shown
from pingding.policy.translation import counted_shown as counted
from pingding.policy.translation import gettext_shown as _
from pingding.policy.values.arithmetic import plain
from pingding.policy.values.typed import Row, Value, choices_of
from pingding.policy.values.units import written_unit

NOT_FILLED = gettext_noop("未填写")
UNITS = (
    gettext_noop("元"),
    gettext_noop("万元"),
    gettext_noop("亿元"),
    gettext_noop("人"),
    gettext_noop("人次"),
    gettext_noop("个"),
    gettext_noop("件"),
    gettext_noop("项"),
    gettext_noop("家"),
    gettext_noop("次"),
    gettext_noop("分"),
    gettext_noop("日"),
    gettext_noop("月"),
    gettext_noop("年"),
    gettext_noop("小时"),
    gettext_noop("平方米"),
    gettext_noop("处"),
    gettext_noop("类"),
    gettext_noop("条"),
    gettext_noop("个月"),
    gettext_noop("篇"),
)
"""Units that the platform can say in English, where no definition does: of numbers computed from others."""
FIRST_CALENDAR_YEAR = 1000
"""A number of 年 from here on is a calendar year and not so many years."""
_WIDE = Context(prec=60)


def show_value(fact: Fact | Column, value: Value, shared: Shared) -> str:
    """The value in words, with its unit; labels instead of ids; a table is shown by its number of rows.

    >>> nothing = Shared(facts={}, regions={}, departments={})
    >>> show_value(Fact(label="营业收入", type="money"), Decimal("1200.50"), nothing)
    '1,200.5万元'
    >>> show_value(Fact(label="占比", type="ratio"), Decimal("0.285"), nothing)
    '28.5%'
    """
    if value is None or value == "":
        return _(NOT_FILLED)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return show_share(value) if fact.type == "ratio" else show_number(value, written_unit(fact))
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, str):
        return _show_text(fact, value, shared)
    return _show_many(fact, value, shared)


def show_number(value: Decimal, unit: str = "", places: int | None = None) -> str:
    """A number with thousands separators and its unit; `places` rounds a computed one (half up).

    In 年 nobody writes separators: it is a calendar year, or a few years.

    >>> show_number(Decimal("12345.600"), "元"), show_number(Decimal("0.6666666667"), places=2)
    ('12,345.6元', '0.67')
    >>> show_number(Decimal(2024), "年")
    '2024年'
    """
    if places is not None:
        value = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _WIDE)
    integer, _, rest = plain(value).partition(".")
    if unit == "年":
        return _calendar_year(value) if abs(value) >= FIRST_CALENDAR_YEAR else _with_unit(plain(value), unit)
    written = f"{int(integer):,}" + (f".{rest}" if rest else "") if integer != "-0" else f"-0.{rest}"
    return _with_unit(written, unit)


def _calendar_year(value: Decimal) -> str:
    return _("%(year)s年") % {"year": plain(value)}


def _with_unit(number: str, unit: str) -> str:
    """A written number and its unit, each in the reader's language; a percent sign stands close in both."""
    if unit in ("", "%"):
        return number + unit
    return _("%(number)s%(unit)s") % {"number": number, "unit": unit_words(unit)}


def unit_words(unit: str) -> str:
    """A unit in the reader's language: as the definition says it, else each of its parts as the platform does.

    >>> unit_words("万元/人")
    '万元/人'
    """
    if isinstance(unit, Bilingual):
        return str(unit)
    return "/".join("·".join(_(part) for part in side.split("·")) for side in unit.split("/"))


def show_share(value: Decimal, places: int | None = 2) -> str:
    """A ratio as a percentage. More than `places` decimals are cut, not rounded: 29.999% never reads 30%.

    >>> show_share(Decimal("0.2999999")), show_share(Decimal("0.3")), show_share(Decimal("1.2"))
    ('29.99%', '30%', '120%')
    """
    percent = _WIDE.multiply(value, Decimal(100))
    if places is not None:
        percent = percent.quantize(Decimal(1).scaleb(-places), ROUND_DOWN, _WIDE)
    return show_number(percent, "%")


def show_date(day: date) -> str:
    """A day as papers write it.

    >>> show_date(date(2025, 6, 20))
    '2025年6月20日'
    """
    return day_shown(day)


def _show_text(fact: Fact | Column, value: str, shared: Shared) -> str:
    if fact.type == "office":
        try:
            return shared.office_title(value)
        except KeyError:
            return value
    return choices_of(fact, shared).get(value, value)


def _show_many(fact: Fact | Column, value: tuple[str, ...] | tuple[Row, ...], shared: Shared) -> str:
    if fact.type == "table":
        return counted("%(count)s行", len(value)) % {"count": len(value)}
    choices = choices_of(fact, shared)
    return listed_shown(choices.get(item, item) for item in value if isinstance(item, str)) or _("未选")
