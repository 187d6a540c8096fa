"""Reading what people and files give into values: strict about units, kind in refusing."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pingding.policy.characters import clean_text, folded
from pingding.policy.errors import Refusal
from pingding.policy.language.facts import Column, Fact
from pingding.policy.language.shared import Shared
from pingding.policy.suggestions import did_you_mean
from pingding.policy.translation import gettext as _
from pingding.policy.translation import headed
from pingding.policy.values.arithmetic import LIMIT, PLACES, decimals, plain
from pingding.policy.values.days import FIRST_YEAR, LAST_YEAR, written_day
from pingding.policy.values.patterns import fits
from pingding.policy.values.showing import show_number, show_share
from pingding.policy.values.typed import Row, Value, choices_of
from pingding.policy.values.units import read_unit, written_unit

YES = frozenset({"是", "true", "yes", "1", "on"})
NO = frozenset({"否", "false", "no", "0", "off"})
LARGEST_SHARE = Decimal(1)
BARE_NUMBER = re.compile(r"[+-]?[\d,，.．０-９]+")
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([^\d\s,.].*)?")


def read_value(fact: Fact | Column, raw: object, shared: Shared, *, where: str = "") -> Value:
    """The value of what was given for a fact: from YAML, JSON or form text.

    An empty text is None, not known. Raises Refusal (Chinese: what, where, remedy) for another type or unit, an
    unknown choice, a value outside `min`, `max` or `pattern`. A ratio may not exceed 100% unless `max` says so.
    Text limits are not checked here: a draft may be too long, `form_check` says so when it is handed in.

    >>> nothing = Shared(facts={}, regions={}, departments={})
    >>> read_value(Fact(label="占比", type="ratio"), "28.5%", nothing)
    Decimal('0.285')
    >>> read_value(Fact(label="职工总数", type="integer", unit="人"), "1,200人", nothing)
    Decimal('1200')
    """
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    return PARSERS[fact.type](fact, raw, shared, where or fact.label)


def _number(fact: Fact | Column, raw: object, shared: Shared, where: str) -> Decimal:
    value = _decimal(fact, raw, where)
    if value.copy_abs() >= LIMIT or decimals(value) > PLACES:
        remedy = _("整数部分不超过17位，小数不超过%(places)d位。") % {"places": PLACES}
        raise Refusal(_("“%(text)s”太长") % {"text": _short(raw)}, where=where, remedy=remedy)
    if fact.type == "integer" and decimals(value):
        raise Refusal(_("“%(text)s”不是整数") % {"text": _short(raw)}, where=where, remedy=_("请填写整数。"))
    _within(fact, value, where)
    return value


def _decimal(fact: Fact | Column, raw: object, where: str) -> Decimal:
    if isinstance(raw, str):
        return _decimal_text(fact, raw, where)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise Refusal(_("应为数字，给出的是%(kind)s") % {"kind": _sort(raw)}, where=where, remedy=_("请填写数字。"))
    value = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not value.is_finite():
        raise Refusal(_("应为有限的数字"), where=where, remedy=_("请填写数字。"))
    return value


def _decimal_text(fact: Fact | Column, raw: str, where: str) -> Decimal:
    if raw.isascii() and raw.isdigit():
        return Decimal(raw)
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    if match is None:
        remedy = _("请只填数字，如 %(example)s。") % {"example": "30%" if fact.type == "ratio" else "1200.5"}
        raise Refusal(_("“%(text)s”不是数字") % {"text": _short(raw)}, where=where, remedy=remedy)
    value, unit = Decimal(match[1].replace(",", "")), (match[2] or "").strip()
    if fact.type == "ratio" and unit == "%":
        return value.scaleb(-2)
    if unit:
        _check_unit(fact, unit, where)
    return value


def _check_unit(fact: Fact | Column, unit: str, where: str) -> None:
    expected = "%" if fact.type == "ratio" else unicodedata.normalize("NFKC", written_unit(fact))
    if not expected:
        what = _("单位不对：填的是“%(unit)s”，此处没有单位") % {"unit": unit}
        raise Refusal(what, where=where, remedy=_("请只填数字，不带单位。"))
    if fact.type == "ratio":
        remedy = _("请填写百分数，如 %(example)s。") % {"example": "30%"}
    elif read_unit(unit) != read_unit(expected):
        remedy = _("请换算成%(unit)s后填写。") % {"unit": expected}
    else:
        return
    what = _("单位不对：填的是“%(unit)s”，应为“%(expected)s”") % {"unit": unit, "expected": expected}
    raise Refusal(what, where=where, remedy=remedy)


def _within(fact: Fact | Column, value: Decimal, where: str) -> None:
    fault = limit_fault(fact, value)
    if fault:
        raise Refusal(fault[0], where=where, remedy=fault[1])


def limit_fault(fact: Fact | Column, value: Decimal) -> tuple[str, str] | None:
    """What is wrong with a number outside the fact's `min` and `max`, and the remedy; None when it is within."""
    share = fact.type == "ratio"
    highest = LARGEST_SHARE if share and fact.max is None else fact.max

    def shown(number: Decimal) -> str:
        return show_share(number, None) if share else show_number(number, written_unit(fact))

    if fact.min is not None and value < fact.min:
        limit = {"value": shown(value), "limit": shown(fact.min)}
        return _("%(value)s小于下限%(limit)s") % limit, _("请填写不小于%(limit)s的数。") % limit
    if highest is not None and value > highest:
        limit = {"value": shown(value), "limit": shown(highest), "percent": f"{plain(value)}%"}
        remedy = _("请填写不大于%(limit)s的数。")
        if share and value > 1:
            remedy = _("百分数请带百分号，如 %(percent)s；请填写不大于%(limit)s的数。")
        return _("%(value)s大于上限%(limit)s") % limit, remedy % limit
    return None


def _text(fact: Fact | Column, raw: object, shared: Shared, where: str) -> str:
    if not isinstance(raw, str):
        what = _("应为文字，给出的是%(kind)s") % {"kind": _sort(raw)}
        raise Refusal(what, where=where, remedy=_("文件中的数字串请加引号写成文字。"))
    text = clean_text(raw, where).strip()
    if fact.type != "longtext" and "\n" in text:
        raise Refusal(_("只能写一行"), where=where, remedy=_("请删去换行。"))
    if not pattern_fits(fact, text) and pattern_fits(fact, folded(text)):
        text = folded(text)
    if not pattern_fits(fact, text):
        raise Refusal(_("“%(text)s”的格式不对") % {"text": _short(text)}, where=where, remedy=how_to_write(fact))
    return text


def how_to_write(fact: Fact | Column) -> str:
    """How a text is written that has to follow a pattern: the fact's help, then its example.

    >>> how_to_write(Fact(label="电话", type="text", help="写区号。", example="023-60000000"))
    '写区号。正确写法如：023-60000000。'
    """
    if not isinstance(fact, Fact) or not (fact.help or fact.example):
        return _("请核对后填写。")
    example = _("正确写法如：%(example)s。") % {"example": fact.example} if fact.example else ""
    return fact.help + example


def pattern_fits(fact: Fact | Column, text: str) -> bool:
    """Whether a text has the form that the fact's `pattern` asks for (the whole of it must match)."""
    pattern = fact.pattern if isinstance(fact, Fact) else ""
    return not pattern or fits(pattern, text)


def _date(fact: Fact | Column, raw: object, shared: Shared, where: str) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return _in_reach(raw, where)
    try:
        day = written_day(raw) if isinstance(raw, str) else None
    except ValueError:
        what = _("没有“%(text)s”这一天") % {"text": _short(raw)}
        raise Refusal(what, where=where, remedy=_("请核对年月日。")) from None
    if day is not None:
        return _in_reach(day, where)
    what = _("“%(text)s”不是日期") % {"text": _short(raw)}
    raise Refusal(what, where=where, remedy=_("请写成年-月-日，如 2025-06-20。"))


def _in_reach(day: date, where: str) -> date:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    what = _("“%(text)s”的年份不在%(first)d年至%(last)d年之间") % {
        "text": day.isoformat(),
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }
    raise Refusal(what, where=where, remedy=_("请核对年月日。"))


def _yesno(fact: Fact | Column, raw: object, shared: Shared, where: str) -> bool:
    if isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word in YES or word in NO:
        return word in YES
    what = _("“%(text)s”不是“是”或“否”") % {"text": _short(raw)}
    raise Refusal(what, where=where, remedy=_("请填写是或否。"))


def _choice(fact: Fact | Column, raw: object, shared: Shared, where: str) -> str:
    choices = choices_of(fact, shared)
    text = raw.strip() if isinstance(raw, str) else _short(raw)
    if text in choices:
        return text
    by_label = {label: key for key, label in choices.items()}
    remedy = did_you_mean(text, choices)
    if text in by_label:
        remedy = _("“%(label)s”请写作 %(id)s。") % {"label": text, "id": by_label[text]}
    raise Refusal(_("没有选项“%(text)s”") % {"text": text}, where=where, remedy=remedy)


def _choices(fact: Fact | Column, raw: object, shared: Shared, where: str) -> tuple[str, ...]:
    typed = re.split(r"[,，、\s]+", raw.strip()) if isinstance(raw, str) else raw
    if not isinstance(typed, list | tuple):
        what = _("应为若干选项，给出的是%(kind)s") % {"kind": _sort(raw)}
        raise Refusal(what, where=where, remedy=_("请列出所选各项。"))
    return tuple(dict.fromkeys(_choice(fact, item, shared, where) for item in typed))


def _office(fact: Fact | Column, raw: object, shared: Shared, where: str) -> str:
    text = _text(fact, raw, shared, where)
    department, _at, region = text.partition("@")
    if department not in shared.departments:
        remedy = _("写作 机构种类@地区。%(meant)s") % {"meant": did_you_mean(department, shared.departments)}
        raise Refusal(_("没有机构“%(office)s”") % {"office": text}, where=where, remedy=remedy)
    if region not in shared.regions:
        what = _("机构“%(office)s”的地区不存在") % {"office": text}
        raise Refusal(what, where=where, remedy=did_you_mean(region, shared.regions))
    return text


def _table(fact: Fact | Column, raw: object, shared: Shared, where: str) -> tuple[Row, ...]:
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        raise Refusal(_("应为逐行的表格"), where=where, remedy=_("请按行列出，每行写明各栏。"))
    assert isinstance(fact, Fact)
    rows = []
    for number, row in enumerate(raw, 1):
        try:
            rows.append(_row(fact, row, shared))
        except Refusal as refusal:
            refusal.what, refusal.where = headed(place_in_table(number, refusal.where), refusal.what), where
            raise
    return tuple(row for row in rows if any(value is not None for value in row.values()))


def _row(fact: Fact, raw: Mapping[str, Any], shared: Shared) -> Row:
    for key in raw:
        if key not in fact.columns:
            what = _("没有“%(column)s”这一栏") % {"column": key}
            raise Refusal(what, remedy=did_you_mean(str(key), fact.columns))
    return {key: read_value(column, raw.get(key), shared) for key, column in fact.columns.items()}


def place_in_table(number: int, column: str) -> str:
    """A row of a table, or a cell of it."""
    words = {"row": number, "column": column}
    return _("第%(row)d行“%(column)s”") % words if column else _("第%(row)d行") % words


def _sort(raw: object) -> str:
    if isinstance(raw, bool):
        return _("“是”或“否”")
    if isinstance(raw, int | float | Decimal):
        return _("数字 %(number)s") % {"number": raw}
    if isinstance(raw, date):
        return _("日期")
    return _("文字") if isinstance(raw, str) else _("列表")


def _short(raw: object) -> str:
    text = str(raw).strip()
    return text if len(text) <= 30 else text[:30] + "…"


PARSERS: dict[str, Callable[[Any, object, Shared, str], Value]] = {
    "number": _number,
    "integer": _number,
    "money": _number,
    "ratio": _number,
    "date": _date,
    "text": _text,
    "longtext": _text,
    "yesno": _yesno,
    "choice": _choice,
    "choices": _choices,
    "table": _table,
    "organisation": _text,
    "person": _text,
    "region": _choice,
    "office": _office,
}


def plain_text(fact: Fact | Column, text: str) -> str:
    """A text as its fact reads it: pages and papers show % beside a ratio, so that a bare number is one of hundred.

    >>> plain_text(Fact(label="占比", type="ratio"), " 28.5 "), plain_text(Fact(label="占比", type="ratio"), "28.5%")
    ('28.5%', '28.5%')
    """
    text = text.strip()
    return f"{text}%" if fact.type == "ratio" and BARE_NUMBER.fullmatch(text) else text
