"""Reading what people and files give into values: strict about units, kind in refusing."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from .arithmetic import LIMIT, PLACES, plain
from .errors import Refusal
from .language.facts import Column, Fact
from .language.shared import Shared
from .schema_faults import did_you_mean
from .showing import show_number, show_share
from .typed import Row, Value, choices_of
from .units import read_unit, written_unit

YES = frozenset({"是", "true", "yes", "1", "on"})
NO = frozenset({"否", "false", "no", "0", "off"})
LARGEST_SHARE = Decimal(1)
_NUMBER = re.compile(r"([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*([^\d\s,.].*)?")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


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
    return _READERS[fact.type](fact, raw, shared, where or fact.label)


def _number(fact: Fact | Column, raw: object, shared: Shared, where: str) -> Decimal:
    value = _decimal(fact, raw, where)
    if fact.type == "integer" and value != value.to_integral_value():
        raise Refusal(f"“{_short(raw)}”不是整数", where=where, remedy="请填写整数。")
    decimals = value.normalize().as_tuple().exponent
    if value.copy_abs() >= LIMIT or (isinstance(decimals, int) and decimals < -PLACES):
        raise Refusal(f"“{_short(raw)}”太长", where=where, remedy=f"整数部分不超过17位，小数不超过{PLACES}位。")
    _within(fact, value, where)
    return value


def _decimal(fact: Fact | Column, raw: object, where: str) -> Decimal:
    if isinstance(raw, str):
        return _decimal_text(fact, raw, where)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise Refusal(f"应为数字，给出的是{_sort(raw)}", where=where, remedy="请填写数字。")
    value = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw)
    if not value.is_finite():
        raise Refusal("应为有限的数字", where=where, remedy="请填写数字。")
    return value


def _decimal_text(fact: Fact | Column, raw: str, where: str) -> Decimal:
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    if match is None:
        example = "如 30%" if fact.type == "ratio" else "如 1200.5"
        raise Refusal(f"“{_short(raw)}”不是数字", where=where, remedy=f"请只填数字，{example}。")
    value, unit = Decimal(match[1].replace(",", "")), (match[2] or "").strip()
    if fact.type == "ratio" and unit == "%":
        return value.scaleb(-2)
    if unit:
        _check_unit(fact, unit, where)
    return value


def _check_unit(fact: Fact | Column, unit: str, where: str) -> None:
    if fact.type == "ratio":
        raise Refusal(f"单位不对：填的是“{unit}”，应为“%”", where=where, remedy="请填写百分数，如 30%。")
    expected = unicodedata.normalize("NFKC", written_unit(fact))
    if not expected:
        raise Refusal(f"单位不对：填的是“{unit}”，此处没有单位", where=where, remedy="请只填数字，不带单位。")
    if read_unit(unit) != read_unit(expected):
        remedy = f"请换算成{expected}后填写。"
        raise Refusal(f"单位不对：填的是“{unit}”，应为“{expected}”", where=where, remedy=remedy)


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
        return f"{shown(value)}小于下限{shown(fact.min)}", f"请填写不小于{shown(fact.min)}的数。"
    if highest is not None and value > highest:
        percent = f"百分数请带百分号，如 {plain(value)}%；" if share and value > 1 else ""
        return f"{shown(value)}大于上限{shown(highest)}", f"{percent}请填写不大于{shown(highest)}的数。"
    return None


def _text(fact: Fact | Column, raw: object, shared: Shared, where: str) -> str:
    if not isinstance(raw, str):
        raise Refusal(f"应为文字，给出的是{_sort(raw)}", where=where, remedy="文件中的数字串请加引号写成文字。")
    text = raw.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _UNPRINTABLE.search(text):
        raise Refusal("含有不可见的控制字符", where=where, remedy="请删去后重新输入。")
    if fact.type != "longtext" and "\n" in text:
        raise Refusal("只能写一行", where=where, remedy="请删去换行。")
    if not pattern_fits(fact, text):
        raise Refusal(f"“{_short(text)}”的格式不对", where=where, remedy=getattr(fact, "help", "") or "请核对后填写。")
    return text


def pattern_fits(fact: Fact | Column, text: str) -> bool:
    """Whether a text has the form that the fact's `pattern` asks for (the whole of it must match)."""
    pattern = fact.pattern if isinstance(fact, Fact) else ""
    return not pattern or re.fullmatch(pattern, text) is not None


def _date(fact: Fact | Column, raw: object, shared: Shared, where: str) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw.strip()):
        try:
            return date.fromisoformat(raw.strip())
        except ValueError:
            raise Refusal(f"没有“{raw.strip()}”这一天", where=where, remedy="请核对年月日。") from None
    raise Refusal(f"“{_short(raw)}”不是日期", where=where, remedy="请写成年-月-日，如 2025-06-20。")


def _yesno(fact: Fact | Column, raw: object, shared: Shared, where: str) -> bool:
    if isinstance(raw, bool):
        return raw
    word = raw.strip().lower() if isinstance(raw, str) else ""
    if word in YES or word in NO:
        return word in YES
    raise Refusal(f"“{_short(raw)}”不是“是”或“否”", where=where, remedy="请填写是或否。")


def _choice(fact: Fact | Column, raw: object, shared: Shared, where: str) -> str:
    known = choices_of(fact, shared)
    text = raw.strip() if isinstance(raw, str) else _short(raw)
    if text in known:
        return text
    by_label = {label: key for key, label in known.items()}
    remedy = f"“{text}”请写作 {by_label[text]}。" if text in by_label else did_you_mean(text, known)
    raise Refusal(f"没有选项“{text}”", where=where, remedy=remedy)


def _choices(fact: Fact | Column, raw: object, shared: Shared, where: str) -> tuple[str, ...]:
    given = re.split(r"[,，、\s]+", raw.strip()) if isinstance(raw, str) else raw
    if not isinstance(given, list | tuple):
        raise Refusal(f"应为若干选项，给出的是{_sort(raw)}", where=where, remedy="请列出所选各项。")
    return tuple(dict.fromkeys(_choice(fact, item, shared, where) for item in given))


def _office(fact: Fact | Column, raw: object, shared: Shared, where: str) -> str:
    text = _text(fact, raw, shared, where)
    department, _, region = text.partition("@")
    if department not in shared.departments:
        remedy = "写作 机构种类@地区。" + did_you_mean(department, shared.departments)
        raise Refusal(f"没有机构“{text}”", where=where, remedy=remedy)
    if region not in shared.regions:
        raise Refusal(f"机构“{text}”的地区不存在", where=where, remedy=did_you_mean(region, shared.regions))
    return text


def _table(fact: Fact | Column, raw: object, shared: Shared, where: str) -> tuple[Row, ...]:
    if not isinstance(raw, list | tuple) or not all(isinstance(row, Mapping) for row in raw):
        raise Refusal("应为逐行的表格", where=where, remedy="请按行列出，每行写明各栏。")
    assert isinstance(fact, Fact)
    rows = [_row(fact, row, shared, f"{where}第{number}行") for number, row in enumerate(raw, 1)]
    return tuple(row for row in rows if any(value is not None for value in row.values()))


def _row(fact: Fact, raw: Mapping[str, Any], shared: Shared, where: str) -> Row:
    for key in raw:
        if key not in fact.columns:
            raise Refusal(f"没有“{key}”这一栏", where=where, remedy=did_you_mean(str(key), fact.columns))
    return {
        key: read_value(column, raw.get(key), shared, where=f"{where}“{column.label}”")
        for key, column in fact.columns.items()
    }


def _sort(raw: object) -> str:
    if isinstance(raw, bool):
        return "“是”或“否”"
    if isinstance(raw, int | float | Decimal):
        return f"数字 {raw}"
    if isinstance(raw, date):
        return "日期"
    return "文字" if isinstance(raw, str) else "列表"


def _short(raw: object) -> str:
    text = str(raw).strip()
    return text if len(text) <= 30 else text[:30] + "…"


_READERS: dict[str, Callable[[Any, object, Shared, str], Value]] = {
    "number": _number, "integer": _number, "money": _number, "ratio": _number, "date": _date, "text": _text,
    "longtext": _text, "yesno": _yesno, "choice": _choice, "choices": _choices, "table": _table,
    "organisation": _text, "person": _text, "region": _choice, "office": _office,
}  # fmt: skip
