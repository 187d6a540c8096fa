"""Compares two editions part by part: what was added, removed or changed, named as people know it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pingding.policy.arithmetic import plain
from pingding.policy.language import Edition
from pingding.policy.language.base import Cited, Node
from pingding.policy.rules import Part, kind_of, parts, title_of

KEYS = {
    "title": "名称", "says": "要求", "label": "名称", "clause": "条款", "local": "本地决定", "computed": "算式",
    "formula": "公式", "when": "适用情形", "force": "效力", "remedy": "处理办法", "weight": "权重", "total": "满分",
    "by": "办理人", "to": "下一步", "end": "结局", "working_days": "工作日数", "days": "日数", "months": "月数",
    "date": "日期", "after": "起算", "passed": "逾期后果", "required": "必填", "max_chars": "字数上限", "min": "下限",
    "max": "上限", "unit": "单位", "type": "类型", "choices": "选项", "help": "说明", "quorum": "最少份数",
    "seats": "专家人数", "opens": "受理开始", "closes": "受理截止", "lapses": "失效日期", "in_force": "施行日期",
    "number": "编号", "years": "有效年限", "regions": "面向地区", "kinds": "文件格式", "max_mb": "大小上限",
    "materials": "材料", "declarations": "声明", "outcomes": "办理结果", "optional": "可不安排", "asks": "问题",
    "cap": "上限", "points": "分值", "full": "满分值", "of": "取值", "from": "起点", "below": "止点", "times": "次数",
    "summary": "概要", "edition": "版次", "authorities": "发文机关", "waits_for": "须待", "copies": "份数",
}  # fmt: skip
"""What people call the keys of the language; others stand as they are written."""
IDENTITY = frozenset({"id", "revises"})
"""What two editions always differ in."""

Plain = str | bool | int | Decimal | date | None


@dataclass(frozen=True)
class Change:
    """One part that differs. `word` says how, `details` which of its values."""

    word: str
    kind: str
    title: str
    path: str
    clauses: tuple[str, ...]
    details: tuple[str, ...] = ()

    def plain(self) -> dict[str, object]:
        """As JSON-able data."""
        return {
            "change": self.word, "kind": self.kind, "title": self.title, "path": self.path,
            "clauses": list(self.clauses), "details": list(self.details),
        }  # fmt: skip


def changes(old: Edition, new: Edition) -> list[Change]:
    """Every difference from `old` to `new`, in the order of the new edition, then what was removed.

    A part that was added or removed whole is told once, not with all its inner parts.
    """
    before, after = _by_path(old), _by_path(new)
    found = [change for path in after if (change := _one(path, before, after, old, new))]
    removed = [path for path in before if path not in after and not _inside_other(path, before, after)]
    return found + [_whole("删去", path, before[path], old) for path in removed]


def _by_path(edition: Edition) -> dict[str, Part]:
    return {".".join(map(str, part.keys)): part for part in parts(edition)}


def _one(path: str, before: Mapping[str, Part], after: Mapping[str, Part], old: Edition, new: Edition) -> Change | None:
    part = after[path]
    if path not in before:
        return None if _inside_other(path, after, before) else _whole("增加", path, part, new)
    details = tuple(_details(before[path].node, part.node))
    return Change("改动", kind_of(part.node), title_of(new, part), path, _clauses(part), details) if details else None


def _inside_other(path: str, here: Mapping[str, Part], there: Mapping[str, Part]) -> bool:
    """Whether the part lies in another that is missing there too, so that it needs no line of its own."""
    above = path
    while "." in above:
        above = above.rpartition(".")[0]
        if above in here:
            return above not in there
    return False


def _whole(word: str, path: str, part: Part, edition: Edition) -> Change:
    return Change(word, kind_of(part.node), title_of(edition, part), path, _clauses(part))


def _clauses(part: Part) -> tuple[str, ...]:
    return part.node.clause if isinstance(part.node, Cited) else ()


def _details(old: Node, new: Node) -> Iterator[str]:
    if type(old) is not type(new):
        yield f"种类由“{kind_of(old)}”改为“{kind_of(new)}”"
        return
    for name, field in type(new).model_fields.items():
        before, after = getattr(old, name), getattr(new, name)
        if name in IDENTITY or before == after or _holds_nodes(before) or _holds_nodes(after):
            continue
        key = field.alias or name
        yield f"{KEYS.get(key, key)}：{_told(before)} → {_told(after)}"


def _holds_nodes(value: object) -> bool:
    """Whether a value is made of parts, which are compared by themselves."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,)
    return any(isinstance(item, Node) for item in inner)


def _told(value: object) -> str:
    if value is None or value == "" or value == () or value == {}:
        return "（无）"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, dict):
        return "、".join(f"{key}={_told(item)}" for key, item in value.items())
    if isinstance(value, tuple):
        return "、".join(_told(item) for item in value)
    return f"“{value}”" if isinstance(value, str) else str(value)
