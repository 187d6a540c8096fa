"""Writes docs/language.md: every key of the programme language, from the models themselves.

    python tools/language_reference.py          writes the page
    python tools/language_reference.py --check  says whether the page is current; 1 when it is not

Meanings are the fields' descriptions, examples come from docs/example-programme or, for what it does not use, from
language_examples.py and language_sections.py.
"""

import sys
import types
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import yaml
from language_examples import EXAMPLES
from language_sections import SECTIONS, Models

from pingding.policy import parts
from pingding.policy.definition.loading import load_edition, load_shared
from pingding.policy.definition.worked.running import read_cases
from pingding.policy.language import indicators
from pingding.policy.language.facts import FormField
from pingding.policy.parts import Node
from pingding.policy.steps.registry import Step
from pingding.policy.steps.title_acts import TitleAct

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "language.md"
EXAMPLE = ROOT / "docs" / "example-programme"
CITED = ("clause", "local")
ONE_OR_MANY = frozenset({"clause", "by", "to", "at", "evidence", "waits_for"})
"""Keys of which one value may stand without a list."""

NAMED: tuple[tuple[Any, str], ...] = (
    (parts.Id, "编号"),
    (parts.Ids, "编号，可以几个"),
    (parts.Clauses, "条款编号，可以几个"),
    (parts.Expression, "算式"),
    (parts.Percentage, "百分比"),
    (parts.Text, "文字"),
    (parts.ProgrammeId, "办法编号"),
    (parts.RegionId, "地区编号"),
    (parts.OfficeId, "机构，部门@地区"),
    (parts.Moment, "日期或时刻"),
    (parts.OneOrMany, "编号，可以几个"),
    (str, "文字"),
    (bool, "true 或 false"),
    (int, "整数"),
    (Decimal, "数"),
    (date, "日期"),
    (Any, "值"),
)
"""What a type is called on the page; the first that fits."""

INTRODUCTION = """\
# 定义语言：每个键的含义、类型和例子

<!-- 由 tools/language_reference.py 生成；要改文字，请改 policy/language 和 policy/steps 中各字段的 description。 -->

从头写一部办法请看[新增一部办法](adding-a-programme.md)；本页供查找。一部办法是一个文件夹，其中的文件合在一起读：
文件名没有含义，最外层的键才有含义。没有列出的键不能写。编号由小写字母、数字和下划线组成。
**必填**的键必须写；其余的键不写时取所列的默认值，或者没有。

凡是引用条款的部分都可以写 `clause`（条款编号）；文件没有规定的，写 `local`（本地决定及其理由）。
里层不写的，随外层。表中标“引用条款”的，指可以写这两个键。

文字旁边可以写它的英文：键名后加 `_en`（`title_en`、`label_en`、`short_en`、`summary_en`；机构的 `pattern_en`
也含 `{region}`），`choices_en`、`names_en` 按编号各写各的，表中不再一一列出。更省事的是在最外层写 `english`：一句一行，
中文和它的英文，凡是这样写的文字（名称、说明、问题、理由、计量单位……）都照此说；各办法共用的写在 `_shared` 里。
英文界面照此显示，没有写的照中文，`pingding check` 会提示还缺几处；存入的、导出的、比较的总是中文。

算式是普通的 SQL 标量表达式：`and or not`、`= <> < <= > >=`、`between`、`in (…)`、`is null`、`+ - * /`、括号、
`case when`、`coalesce`、`least`、`greatest`、`abs`、`round`、`contains(多选事实, '选项')`、`DATE '2026-04-30'`，
以及判断之日 `asked_on`。日期的函数：`years_between(起, 止)`、`months_between(起, 止)` 为整年数、整月数；
`years_before(日, 年数)`、`months_before`、`days_before` 和 `years_after`、`months_after`、`days_after` 为若干年、月、日
之前或之后的一日，没有同日的为当月最后一日；`year(日)`、`month(日)` 为年份、月份。缺数据时结果为未知；除以零为未知。

编辑器可以用 `pingding schema`（算例用 `pingding schema --part case`）输出的 JSON Schema 补全和检查。

*English: the docstring of each part stands under its heading. Required keys are marked 必填; the third column is the
default, the last an example.*
"""


def page() -> str:
    """The whole page as Markdown."""
    written = dict(_instances())
    texts = [INTRODUCTION, _contents()]
    for title, models in SECTIONS:
        texts.append(f"## {title}\n")
        texts += [_model(model, name, written.get(model, [])) for model, name in models.items()]
    return "\n".join(texts)


def _contents() -> str:
    lines = [f"- {title}：{'、'.join(_link(model) for model in models)}" for title, models in SECTIONS]
    return "\n".join(lines) + "\n"


def _names() -> Models:
    return {model: name for _, models in SECTIONS for model, name in models.items()}


def _link(model: type[Node]) -> str:
    return f"[{_names()[model]}](#{model.__name__.strip('_').lower()})"


def _model(model: type[Node], name: str, instances: list[Node]) -> str:
    cites = "引用条款。" if issubclass(model, parts.Cited) else ""
    more = [other for other in model.__mro__[1:] if other in _names()]
    above = f"另有 {_link(more[0])} 的各键。" if more else ""
    doc = " ".join((model.__doc__ or "").split())
    head = [f'<a id="{model.__name__.strip("_").lower()}"></a>', "", f"### {name}", ""]
    lead = [line for line in (cites + above, f"*{doc}*" if doc else "") if line]
    rows = [_row(model, key, instances) for key in own_keys(model)]
    table = ["| 键 | 类型 | 默认 | 含义 | 例子 |", "|---|---|---|---|---|", *rows]
    return "\n".join([*head, *(text for line in lead for text in (line, "")), *table, ""])


def own_keys(model: type[Node]) -> list[str]:
    """The keys that a model has itself, not from the part it extends; what all citing parts have is said once, and
    that a text may have its English beside it."""
    above = {key for other in model.__mro__[1:] if other in _names() for key in getattr(other, "model_fields", ())}
    listed = (*CITED, "shared_facts") if issubclass(model, parts.Cited) else ("shared_facts",)
    english = {f"{key}_en" for key in model.in_english}
    return [key for key in model.model_fields if key not in above | english and key not in listed]


def _row(model: type[Node], key: str, instances: list[Node]) -> str:
    field = model.model_fields[key]
    kind = type_words(get_type_hints(model, include_extras=True)[key])
    default = "**必填**" if field.is_required() else _default(field.get_default(call_default_factory=True))
    example = example_of(model, key, instances)
    shown = f"`{_safe(f'{written_key(model, key)}: {example}')}`" if example else "逐项写，见所指的表"
    return f"| `{written_key(model, key)}` | {kind} | {default} | {_safe(field.description or '')} | {shown} |"


def written_key(model: type[Node], key: str) -> str:
    """The key as definitions write it: `from` for `from_`."""
    return model.model_fields[key].alias or key


def _default(value: object) -> str:
    if value is None or value in ((), {}, "") or isinstance(value, Node):
        return ""
    return f"`{_plain(value)}`"


def _safe(text: str) -> str:
    return text.replace("|", "\\|")


def type_words(annotation: Any) -> str:
    """A type in Chinese words; parts of a definition link to their own table."""
    for known, name in NAMED:
        if annotation is known or annotation == known:
            return name
    if annotation == FormField:
        return f"列表中的一项：编号，或{type_words(get_args(annotation)[0])}"
    if annotation == indicators.Rule:
        return "各种计分之一"
    if annotation == TitleAct:
        return "各种处理之一"
    if annotation == Step:
        return "各种步骤之一"
    origin, inner = get_origin(annotation), [part for part in get_args(annotation) if part not in (type(None), ...)]
    if origin in (Union, types.UnionType):
        return " 或 ".join(dict.fromkeys(type_words(part) for part in inner))
    if origin is Literal:
        return "、".join(f"`{part}`" for part in inner)
    if origin is dict:
        return f"{type_words(inner[0])}: {type_words(inner[1])}"
    if origin is tuple:
        return "列表：" + "、".join(type_words(part) for part in inner)
    if isinstance(annotation, type) and issubclass(annotation, Node):
        return _link(annotation)
    return type_words(inner[0])


def example_of(model: type[Node], key: str, instances: list[Node]) -> str:
    """A value of the key as YAML on one line: chosen by hand, else the shortest of the example programme."""
    chosen = EXAMPLES.get(f"{model.__name__}.{written_key(model, key)}")
    if chosen is not None:
        return chosen
    found = [_plain(_one(key, _data(getattr(node, key)))) for node in instances if key in node.model_fields_set]
    return min((text for text in found if len(text) <= 70), key=len, default=_by_type(model, key))


def _by_type(model: type[Node], key: str) -> str:
    """For a yes/no key the answer that is not the default; for a list of words one that is not."""
    field = model.model_fields[key]
    annotation, default = field.annotation, field.get_default()
    if annotation is bool:
        return _plain(not default)
    kinds = (annotation, *(get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else ()))
    words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
    return next((str(word) for word in words if word != default), "")


def _plain(value: object) -> str:
    """As one line of YAML, in the short forms that people write."""
    text = yaml.safe_dump(_data(value), allow_unicode=True, default_flow_style=True, width=10**6, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...").strip()


def _data(value: object) -> Any:
    if isinstance(value, Node):
        keys = [key for key in type(value).model_fields if key in value.model_fields_set]
        return {written_key(type(value), key): _one(key, _data(getattr(value, key))) for key in keys}
    if isinstance(value, dict):
        return {_data(key): _data(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_data(item) for item in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def _one(key: str, value: Any) -> Any:
    return value[0] if key in ONE_OR_MANY and isinstance(value, list) and len(value) == 1 else value


def _instances() -> Iterator[tuple[type[Node], list[Node]]]:
    """Every part of the example programme, its shared vocabularies and its worked cases, by model."""
    found: dict[type[Node], list[Node]] = {}
    shared = load_shared(EXAMPLE / "_shared")
    for folder in sorted(EXAMPLE.glob("[a-z]*/")):
        for root in (load_edition(folder, shared), *read_cases(folder)):
            _gather(root, found)
    _gather(shared, found)
    for model in _names():
        yield model, [node for kind, nodes in found.items() if issubclass(kind, model) for node in nodes]


def _gather(value: object, found: dict[type[Node], list[Node]]) -> None:
    if isinstance(value, Node):
        found.setdefault(type(value), []).append(value)
        for key in type(value).model_fields:
            _gather(getattr(value, key), found)
    elif isinstance(value, dict):
        for item in value.values():
            _gather(item, found)
    elif isinstance(value, tuple):
        for item in value:
            _gather(item, found)


def main() -> int:
    text = page()
    if "--check" in sys.argv[1:]:
        current = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("docs/language.md is current" if current else "docs/language.md is old: run tools/language_reference.py")
        return 0 if current else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
