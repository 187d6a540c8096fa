"""Turns what the strict models complain of into faults that an official understands: place, what, remedy."""

import types
from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pingding.policy.definition.yaml_source import Path, YamlSource
from pingding.policy.errors import Fault
from pingding.policy.parts import Percentage
from pingding.policy.suggestions import did_you_mean

DISCRIMINATORS = ("kind", "rule")
MOST_FAULTS = 200
"""So many faults of form are listed one by one; nobody corrects more of them at once."""


def schema_faults(model: type[BaseModel], data: Any, error: ValidationError, positions: YamlSource) -> Iterator[Fault]:
    """One fault for each place that the model refuses (the branches of a union count once); of very many, the first
    with the number of the others."""
    problems: dict[Path, ErrorDetails] = {}
    for problem in error.errors()[:MOST_FAULTS]:
        problems.setdefault(written_path(problem["loc"], data), problem)
    for path, problem in problems.items():
        if not _follows(path, problem, problems):
            what, remedy = _words(model, data, path, problem)
            yield positions.fault(path, what, remedy)
    if (more := error.error_count() - MOST_FAULTS) > 0:
        yield positions.fault((), f"另有{more:,}处不合规则，未逐一列出。", "请先改正以上各处。")


def _follows(path: Path, problem: ErrorDetails, problems: Mapping[Path, ErrorDetails]) -> bool:
    """Whether a fault only follows from another: a key is missing because it is misspelt, a list is short because an
    item of it is wrong."""
    if problem["type"] == "too_short":
        return any(other[: len(path)] == path and len(other) > len(path) for other in problems)
    if problem["type"] != "missing":
        return False
    misspelt = [
        str(other[-1])
        for other, reason in problems.items()
        if reason["type"] == "extra_forbidden" and other[:-1] == path[:-1]
    ]
    return bool(get_close_matches(str(path[-1]), misspelt, n=1, cutoff=0.6))


def written_path(loc: tuple[int | str, ...], data: Any) -> Path:
    """Pydantic's location without the names of union branches, so that it is a path into the file."""
    path: Path = ()
    for i, part in enumerate(loc):
        last = i == len(loc) - 1
        if isinstance(data, dict) and isinstance(part, str):
            if part in data and not _is_tag(part, data, path, loc[:i]):
                path, data = (*path, part), data[part]
            elif last and "[" not in part and "-" not in part and not _is_tag(part, data, path, loc[:i]):
                path = (*path, part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            path, data = (*path, part), data[part]
    return path


def _is_tag(part: str, data: Mapping[str, Any], path: Path, before: tuple[int | str, ...]) -> bool:
    """Whether this part of a location is the name of a union branch rather than a key."""
    if before and path and before[-1] != path[-1]:
        return False
    in_step = len(path) > 1 and path[-2] == "steps" and data.get("kind") == part
    return in_step or data.get("rule") == part


def _words(model: type[BaseModel], data: Any, path: Path, problem: ErrorDetails) -> tuple[str, str]:
    kind, value, ctx = problem["type"], problem["input"], problem.get("ctx", {})
    name = str(path[-1]) if path else ""
    if kind not in ("missing", "extra_forbidden") and (counts := _takes_share(model, data, path)) is not None:
        return _share_words(value, counts)
    if kind == "missing":
        return f"缺少“{name}”。", _description(model_at(model, data, path[:-1]), name) or f"请补写 {name}。"
    if kind == "extra_forbidden":
        inside = model_at(model, data, path[:-1])
        return f"未知的键“{name}”。", did_you_mean(name, keys_of(inside) if inside else ())
    if kind in ("literal_error", "union_tag_invalid"):
        allowed = str(ctx.get("expected") or ctx.get("expected_tags")).replace(" or ", ", ").replace("'", "")
        shown = str(ctx["tag"]) if "tag" in ctx else str(value)
        return f"“{shown}”不是可选的值。", did_you_mean(shown, allowed.split(", "))
    if kind == "union_tag_not_found":
        key = str(ctx.get("discriminator", "")).strip("'")
        return f"缺少“{key}”，不知道是哪一种。", f"请补写 {key}。"
    return _value_words(kind, value, ctx)


_PLAIN: dict[str, tuple[str, str]] = {
    "string_too_short": ("不能为空。", "请填写内容，或删去这个键。"),
    "string_too_long": ("太长（超过 {max_length} 个字符）。", "请缩短。"),
    "too_short": ("至少要写 {min_length} 项。", "请补写。"),
    "too_long": ("最多写 {max_length} 项。", "请删减。"),
    "greater_than": ("必须大于 {gt}，写的是 {value}。", "请改正数值。"),
    "greater_than_equal": ("不得小于 {ge}，写的是 {value}。", "请改正数值。"),
    "less_than": ("必须小于 {lt}，写的是 {value}。", "请改正数值。"),
    "less_than_equal": ("不得大于 {le}，写的是 {value}。", "请改正数值。"),
}

_EXPECTED: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("int_", "decimal_", "float_"), "应为数", "请写数字，如 30 或 0.3；不要写单位和百分号。"),
    (("bool_",), "应为 true 或 false", "请写 true（是）或 false（否）。"),
    (("date_", "datetime_", "timezone_"), "应为日期", "请写 2025-06-20 或 2025-06-20T17:00:00+08:00，不加引号。"),
    (("dict_", "model_", "mapping_"), "应为若干“键: 值”", "请在下一行缩进书写，或写成 {键: 值}。"),
    (("tuple_", "list_"), "应为列表", "请写成 [甲, 乙]，或每行以“- ”开头。"),
)


def _value_words(kind: str, value: Any, ctx: Mapping[str, Any]) -> tuple[str, str]:
    if kind in _PLAIN:
        what, remedy = _PLAIN[kind]
        return what.format(value=value, **ctx), remedy
    if kind == "string_type":
        if isinstance(value, list):
            return "此处只能写一个，写的是列表。", "请只写一个，不加方括号；文字以 [ 开头的须加引号。"
        if isinstance(value, dict):
            return "应为文字，写的是键值。", "请写成一行文字；含冒号的文字须加引号。"
        remedy = "请填写，或删去这个键。" if value is None else f"请加引号：'{_shown(value)}'。"
        return f"应为文字，写的是 {_shown(value)}。", remedy
    if kind == "string_pattern_mismatch":
        return f"“{value}”的写法不合规则。", _pattern_words(str(ctx["pattern"]))
    for starts, what, remedy in _EXPECTED:
        if kind.startswith(starts):
            return f"{what}，写的是 {_shown(value)}。", remedy
    if kind == "value_error":
        return str(ctx["error"]), ""
    return f"内容不符合要求（{kind}），写的是 {_shown(value)}。", "请对照语言说明改写。"


def _takes_share(model: type[BaseModel], data: Any, path: Path) -> bool | None:
    """Whether a place that takes a share takes a number of cases too; None where it takes no share."""
    inside = model_at(model, data, path[:-1]) if path else None
    field = next((f for key, f in inside.model_fields.items() if path[-1] in (key, f.alias)), None) if inside else None
    if field is None:
        return None
    branches = get_args(field.annotation)
    if Percentage not in branches and get_args(Percentage)[1] not in field.metadata:
        return None
    return any(int in (branch, *get_args(branch)) for branch in branches)


def _share_words(value: Any, counts: bool) -> tuple[str, str]:
    """What is said where a share is written otherwise than with its sign."""
    number = value if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
    of_hundred = None if number is None else Decimal(str(number)) * (1 if number == int(number) else 100)
    example = f"{of_hundred.normalize():f}%" if of_hundred and 0 < of_hundred < 1000 else "30%"
    what = f"应为{'件数或百分比' if counts else '百分比'}，写的是 {_shown(value)}。"
    return what, f"百分比带百分号，写作 {example}，不写小数{'；件数写整数，如 3' if counts else ''}。"


def _shown(value: Any) -> str:
    if value is None:
        return "空"
    if isinstance(value, dict | list | tuple):
        return "键值" if isinstance(value, dict) else "列表"
    return f"“{value}”" if isinstance(value, str) else str(value)


def _pattern_words(pattern: str) -> str:
    if "@" in pattern:
        return "机关写作“部门@地区”，如 economy@cq。"
    if r"\d\d-\d\d" in pattern:
        return "请写月和日，如 01-30。"
    hyphen = "连字符" if "a-z0-9-" in pattern else "下划线"
    return f"标识以小写字母开头，只用小写字母、数字和{hyphen}。"


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys that a part may have, as written in a file."""
    return [field.alias or name for name, field in model.model_fields.items() if name != "shared_facts"]


def _description(model: type[BaseModel] | None, name: str) -> str:
    for key, field in model.model_fields.items() if model else ():
        if name in (key, field.alias) and field.description:
            return f"请补写 {name}：{field.description}"
    return ""


def model_at(model: Any, data: Any, path: Path) -> type[BaseModel] | None:
    """The model that describes the part at `path`; None when there is none."""
    for part in path:
        model = _inner(_settled(model, data), part)
        data = _child(data, part)
    settled = _settled(model, data)
    return settled if isinstance(settled, type) and issubclass(settled, BaseModel) else None


def _child(data: Any, part: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(str(part))
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return data[part]
    return None


def _settled(annotation: Any, data: Any) -> Any:
    """An annotation without wrappers: of a union, the branch that fits what is written."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    branches = [_settled(branch, data) for branch in get_args(annotation)]
    for key in DISCRIMINATORS:
        for branch in branches:
            tag = getattr(branch, "model_fields", {}).get(key)
            if tag and isinstance(data, dict) and data.get(key) in get_args(tag.annotation):
                return branch
    shape: Any = tuple if isinstance(data, list) else BaseModel
    return next((b for b in branches if _fits(b, shape)), branches[0])


def _fits(branch: Any, shape: Any) -> bool:
    if shape is tuple:
        return get_origin(branch) is tuple
    return get_origin(branch) is dict or (isinstance(branch, type) and issubclass(branch, BaseModel))


def _inner(annotation: Any, part: str | int) -> Any:
    if get_origin(annotation) is dict:
        return get_args(annotation)[1]
    if get_origin(annotation) in (tuple, list):
        inner = get_args(annotation)
        return inner[part] if isinstance(part, int) and Ellipsis not in inner and part < len(inner) else inner[0]
    for name, field in getattr(annotation, "model_fields", {}).items():
        if part in (name, field.alias):
            return field.annotation
    return None
