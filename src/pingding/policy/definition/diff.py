"""Says in words what changed between two editions of a programme."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pingding.policy.definition.rules import PART_KINDS
from pingding.policy.definition.yaml_source import Path, dotted
from pingding.policy.language import Clause, Edition, facts, forms, identity, selection
from pingding.policy.parts import Cited, Node

NAMED: dict[type[Node], str] = {
    **PART_KINDS,
    Clause: "条款",
    identity.Programme: "办法",
    facts.Column: "列",
    forms.FormPart: "小节",
}
"""The parts that a sentence about a change can name; what lies inside another part is named after that one."""

WORDS = {
    "id": "编号",
    "title": "名称",
    "label": "名称",
    "says": "表述",
    "number": "文号",
    "computed": "判断",
    "declared": "承诺",
    "judged": "判断人",
    "bar": "登记查询",
    "all": "同时满足",
    "any": "满足其一",
    "at_least": "至少满足",
    "when": "适用条件",
    "force": "效力",
    "remedy": "补救",
    "override": "放行",
    "clause": "出处",
    "local": "本地决定",
    "required": "是否必填",
    "required_when": "何时必填",
    "max_chars": "字数上限",
    "min": "最小值",
    "max": "最大值",
    "unit": "单位",
    "type": "类型",
    "formula": "公式",
    "choices": "选项",
    "by": "由谁或何时",
    "to": "去向",
    "end": "办结方式",
    "deadline": "期限",
    "days": "日数",
    "working_days": "工作日数",
    "months": "月数",
    "date": "日期",
    "after": "起算",
    "outcomes": "办理结果",
    "weight": "权重",
    "total": "总分",
    "floor": "最低要求",
    "cap": "封顶",
    "points": "分值",
    "from": "起",
    "below": "止",
    "opens": "开始",
    "closes": "截止",
    "in_force": "施行日期",
    "lapses": "失效日期",
    "published": "公布日期",
    "signed": "成文日期",
    "excused": "无须落实的理由",
    "later": "尚待落实",
    "quorum": "最低份数",
    "seats": "席位",
    "lasts_working_days": "公示工作日数",
    "years": "有效期（年）",
    "materials": "材料",
    "fields": "栏目",
    "declarations": "声明",
    "evidence": "佐证",
    "help": "说明",
    "minimum": "最低分",
    "full": "满分值",
    "pattern": "格式",
    "copies": "份数",
    "optional": "是否可选",
    "must_pass": "必经步骤",
    "starts": "起始步骤",
    "waits_for": "等待",
    "skip_to": "跳至",
    "grants": "授予",
    "texts": "文字",
    "regions": "面向地区",
    "authorities": "发文机关",
    "edition": "版本",
    "summary": "摘要",
}
"""What a key is called in a sentence; a key that is not listed is shown as it is written."""

TITLES = ("label", "title", "says", "asks", "fact")
"""Where a part's own name stands."""

NESTED = ("programme", "procedures", "forms", "indicators", "grades")
"""Under these keys a part is named together with the parts around it: the same step title occurs in many procedures."""

HOW = {"added": "新增", "removed": "删去", "changed": "修改"}

Kind = Literal["added", "removed", "changed"]


@dataclass(frozen=True)
class Change:
    """One change: where (dotted), of which kind, in one Chinese sentence, and the clauses of the rule around it."""

    path: str
    kind: Kind
    says: str
    clauses: tuple[str, ...]


@dataclass(frozen=True)
class _Around:
    """The nearest part that can be named: its Chinese name, its path, and the clauses in force there."""

    name: str
    path: Path
    clauses: tuple[str, ...]


def diff(old: Edition, new: Edition) -> tuple[Change, ...]:
    """Every change from `old` to `new`, in the order of the definition.

    Ids tell what is the same part: an entry under another id counts as removed and added.
    """
    around = _Around("办法", (), ())
    changes: list[Change] = []
    for name in type(new).model_fields:
        changes += _compare(getattr(old, name), getattr(new, name), (name,), around)
    return tuple(changes)


def _compare(old: object, new: object, path: Path, around: _Around) -> Iterator[Change]:
    if isinstance(old, Node) and isinstance(new, Node) and type(old) is type(new):
        around = _name(new, path, around)
        for name, field in type(new).model_fields.items():
            yield from _compare(getattr(old, name), getattr(new, name), (*path, field.alias or name), around)
    elif isinstance(old, dict) and isinstance(new, dict):
        yield from _mappings(old, new, path, around)
    elif _of_nodes(old) or _of_nodes(new):
        yield from _mappings(_keyed(old), _keyed(new), path, around)
    elif old != new:
        yield _changed(old, new, path, around)


def _mappings(old: Mapping[str, object], new: Mapping[str, object], path: Path, around: _Around) -> Iterator[Change]:
    """Entries that came, went or changed, then a change of their order, which has meaning for steps and sections."""
    for key in [*old, *(key for key in new if key not in old)]:
        inner = (*path, str(key))
        if key not in new:
            yield _came_or_went("removed", old[key], inner, around)
        elif key not in old:
            yield _came_or_went("added", new[key], inner, around)
        else:
            yield from _compare(old[key], new[key], inner, around)
    kept_before = [key for key in old if key in new]
    kept_after = [key for key in new if key in old]
    if kept_before != kept_after:
        what = f"{around.name}的{_place_words(path, around) or '各项'}顺序改为：{'、'.join(map(str, new))}。"
        yield Change(dotted(path), "changed", what, around.clauses)


def _came_or_went(kind: Kind, value: object, path: Path, around: _Around) -> Change:
    if isinstance(value, Node) and _kind(value):
        here = _name(value, path, _Around("", (), around.clauses))
        inside = around.name if around.path else ""
        return Change(dotted(path), kind, f"{inside}{HOW[kind]}{here.name}。", here.clauses)
    shown = "" if isinstance(value, Node) else f"：{_show(value)}"
    return Change(dotted(path), kind, f"{around.name}{HOW[kind]}{_place_words(path, around)}{shown}。", around.clauses)


def _changed(old: object, new: object, path: Path, around: _Around) -> Change:
    subject = f"{around.name}的{_place_words(path, around)}"
    if _empty(old):
        return Change(dotted(path), "added", f"{subject}原未写，现为{_show(new)}。", around.clauses)
    if _empty(new):
        return Change(dotted(path), "removed", f"{subject}原为{_show(old)}，现已删去。", around.clauses)
    return Change(dotted(path), "changed", f"{subject}由{_show(old)}改为{_show(new)}。", around.clauses)


def _place_words(path: Path, around: _Around) -> str:
    """The way from the nearest named part to here, in words."""
    return "·".join(WORDS.get(str(part), str(part)) for part in path[len(around.path) :])


def _kind(node: Node) -> str:
    """What a part is called, empty when it has no name of its own."""
    return next((NAMED[kind] for kind in type(node).__mro__ if kind in NAMED), "")


def _name(node: Node, path: Path, around: _Around) -> _Around:
    clauses = (node.clause or around.clauses) if isinstance(node, Cited) else around.clauses
    kind = _kind(node)
    if not kind:
        return _Around(around.name, around.path, clauses)
    if isinstance(node, Clause):
        return _Around(f"条款“{path[-1]}”", path, (str(path[-1]),))
    title = _title(node)
    outer = around.name if around.path and path[0] in NESTED else ""
    return _Around(f"{outer}{kind}“{title}”" if title else f"{outer}{kind}", path, clauses)


def _title(node: Node) -> str:
    names = ("says",) if isinstance(node, identity.Target | selection.Preference) else TITLES
    return next((str(text) for name in names if (text := getattr(node, name, ""))), "")


def _of_nodes(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Node)


def _keyed(value: object) -> dict[str, object]:
    """A list of parts by what distinguishes them: the fact, else the title, else the place."""
    keyed: dict[str, object] = {}
    for index, node in enumerate(value if isinstance(value, tuple) else ()):
        names = (getattr(node, name, "") for name in ("fact", "title", "says", "per"))
        key = next((str(name) for name in names if name), str(index + 1))
        keyed[f"{key} {index + 1}" if key in keyed else key] = node
    return keyed


def _empty(value: object) -> bool:
    return value is None or value == "" or value == ()


def _show(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, tuple):
        return "、".join(map(_show, value))
    return "另一种写法" if isinstance(value, Node) else f"“{value}”"
