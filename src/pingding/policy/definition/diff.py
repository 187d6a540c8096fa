"""Says in words what changed between two editions of a programme."""

import re
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pingding.policy.definition.words.fields import field_words
from pingding.policy.definition.words.values import Wording, part_word
from pingding.policy.definition.yaml_source import Path, dotted
from pingding.policy.language import Clause, Edition, Shared
from pingding.policy.parts import Cited, Node

NESTED = ("programme", "procedures", "forms", "indicators", "grades")
"""Under these keys a part is named together with the parts around it: the same step title occurs in many procedures."""
HOW = {"added": "新增", "removed": "删去"}
_ID = re.compile(r"[^\s.,()'=<>]+")

Kind = Literal["added", "removed", "changed", "renamed", "moved"]


@dataclass(frozen=True)
class Change:
    """One change: where (dotted), of which kind, in one Chinese sentence, and the clauses of the rule around it.

    A part that went and came with the same content is `renamed` where its id alone is another, `moved` where it stands
    in another part now; its path is that in the new edition, `was` that in the old one.
    """

    path: str
    kind: Kind
    says: str
    clauses: tuple[str, ...]
    was: str = ""


@dataclass(frozen=True)
class Around:
    """Where one is: the nearest part that can be named, with its clauses, and the words of the way from there.

    `key` is the key that one looks at, of the part `old` in the one edition and `new` in the other.
    """

    name: str
    named_at: Path
    clauses: tuple[str, ...]
    path: Path = ()
    way: tuple[str, ...] = ()
    old: Node | None = None
    new: Node | None = None
    key: str = ""

    @property
    def subject(self) -> str:
        return f"{self.name}的{self.words}" if self.way else self.name

    @property
    def words(self) -> str:
        return "·".join(self.way).replace("·“", "“")

    def at(self, key: str, word: str = "") -> "Around":
        """One key further in, where that has no name of its own."""
        return replace(self, path=(*self.path, key), way=(*self.way, word) if word else self.way)


@dataclass(frozen=True)
class Seen:
    """A change as it is seen, with where; `part` came or went as a whole, `values` are those before and after."""

    change: Change
    around: Around
    part: Node | None = None
    listed: bool = False
    values: tuple[object, object] | None = None

    @property
    def key(self) -> str:
        return str(self.around.path[-1])


@dataclass(frozen=True)
class Comparison:
    """Two editions, each in its own words."""

    old: Wording
    new: Wording

    def nodes(self, old: Node, new: Node, around: Around) -> Iterator[Seen]:
        """Every key of a part that both have; where it became one of another kind, also the keys of either kind."""
        fields = {name: type(old) for name in type(old).model_fields} | {n: type(new) for n in type(new).model_fields}
        for name, owner in fields.items():
            here = around.at(owner.model_fields[name].alias or name, field_words(owner, name))
            before, after = (getattr(node, name, None) for node in (old, new))
            yield from self.values(before, after, replace(here, old=old, new=new, key=name))

    def values(self, old: object, new: object, around: Around) -> Iterator[Seen]:
        """The changes from one value to another."""
        if isinstance(old, Node) and isinstance(new, Node):
            yield from self.nodes(old, new, named(self.new, new, around))
        elif isinstance(old, Mapping) or isinstance(new, Mapping):
            yield from self.entries(_mapping(old), _mapping(new), around)
        elif _of_nodes(old) or _of_nodes(new):
            yield from self.entries(_keyed(old), _keyed(new), around, listed=True)
        elif old != new:
            yield self.changed(old, new, around)

    def entries(
        self, old: Mapping[str, object], new: Mapping[str, object], around: Around, *, listed: bool = False
    ) -> Iterator[Seen]:
        """Entries that came, went or changed, then a change of their order: it has meaning for steps and sections."""
        for key in [*old, *(key for key in new if key not in old)]:
            here = self._at_entry(key, new.get(key, old.get(key)), around)
            if key not in new:
                yield self.came_or_went("removed", old[key], here, listed)
            elif key not in old:
                yield self.came_or_went("added", new[key], here, listed)
            else:
                yield from self.values(old[key], new[key], here)
        kept_before = [key for key in old if key in new]
        kept_after = [key for key in new if key in old]
        if kept_before != kept_after and around.key != "english":
            order = "、".join(self._called(key, new[key], around) for key in new)
            yield _seen("changed", f"{around.subject}顺序改为：{order}。", around)

    def _at_entry(self, key: str, value: object, around: Around) -> Around:
        """At one entry; a part has a name of its own, and a choice is its words."""
        owner, wording = (around.new, self.new) if around.new else (around.old, self.old)
        bare = (isinstance(value, Node) and part_word(value)) or around.key == "choices" or owner is None
        return around.at(key, "" if bare or owner is None else wording.place(owner, key))

    def came_or_went(self, kind: Literal["added", "removed"], value: object, around: Around, listed: bool) -> Seen:
        wording = self.new if kind == "added" else self.old
        if isinstance(value, Node) and part_word(value):
            here = named(wording, value, replace(around, name="", named_at=()))
            inside = around.name if around.named_at else ""
            seen = _seen(kind, f"{inside}{HOW[kind]}{here.name}。", replace(around, clauses=here.clauses))
            return replace(seen, part=value, listed=listed)
        owner = around.new if kind == "added" else around.old
        shown = wording.value(owner, around.key, value) if owner else ""
        return _seen(kind, f"{around.name}{HOW[kind]}{around.words}：{shown}。", around)

    def changed(self, old: object, new: object, around: Around) -> Seen:
        kind: Kind = "added" if _empty(old) else "removed" if _empty(new) else "changed"
        if isinstance(old, tuple) and isinstance(new, tuple) and set(old) & set(new) and set(old) != set(new):
            return replace(
                _seen(kind, around.subject + self._more_and_less(old, new, around), around), values=(old, new)
            )
        before = self.old.value(around.old, around.key, old) if around.old and not _empty(old) else ""
        after = self.new.value(around.new, around.key, new) if around.new and not _empty(new) else ""
        if before == after:
            before, after = f"“{old}”", f"“{new}”"
        says = f"由{before}改为{after}。"
        if kind != "changed":
            says = f"原未写，现为{after}。" if kind == "added" else f"原为{before}，现已删去。"
        return replace(_seen(kind, around.subject + says, around), values=(old, new))

    def _more_and_less(self, old: tuple[object, ...], new: tuple[object, ...], around: Around) -> str:
        """Of two lists that share something, what the new one has and what it has no longer."""
        more, less = (tuple(each for each in some if each not in others) for some, others in ((new, old), (old, new)))
        added = f"增加{self.new.value(around.new, around.key, more)}" if more and around.new else ""
        taken = f"减去{self.old.value(around.old, around.key, less)}" if less and around.old else ""
        return "，".join(filter(None, (added, taken))) + "。"

    def again(self, gone: Seen, came: Seen) -> Change:
        """A part that went and came again."""
        assert came.part is not None
        name = f"{part_word(came.part)}“{self.new.title(came.part)}”"
        if gone.around.path[:-1] == came.around.path[:-1]:
            inside = came.around.name if came.around.named_at else ""
            says = f"{inside}{name}的编号由“{gone.key}”改为“{came.key}”，内容未变。"
            return replace(came.change, kind="renamed", says=says, was=gone.change.path)
        says = f"{name}由{gone.around.subject}移至{came.around.subject}，内容未变。"
        return replace(came.change, kind="moved", says=says, was=gone.change.path)

    def _called(self, key: str, value: object, around: Around) -> str:
        if isinstance(value, Node):
            return f"“{title}”" if (title := self.new.title(value)) else f"第{key}项"
        return self.new.value(around.new, around.key, value) if around.new else key


def diff(old: Edition, new: Edition, shared: Shared) -> tuple[Change, ...]:
    """Every change from `old` to `new`, in the order of the definition, in the words of the `shared` vocabularies.

    Ids tell what is the same part. What differs only because another part was renamed is no change of its own.
    """
    comparison = Comparison(Wording(old, shared), Wording(new, shared))
    seen = list(comparison.nodes(old, new, Around("办法", (), ())))
    pairs = _pairs(comparison, seen)
    ids = {gone.key: came.key for gone, came in pairs if not came.listed}
    again = {id(came): comparison.again(gone, came) for gone, came in pairs}
    silent = {id(gone) for gone, _came in pairs}
    silent |= {id(came) for gone, came in pairs if came.listed and ids.get(gone.key) == came.key}
    silent |= {id(each) for each in seen if ids and each.values and _renamed(each.values[0], ids) == each.values[1]}
    return tuple(again.get(id(each), each.change) for each in seen if id(each) not in silent)


def named(wording: Wording, node: Node, around: Around) -> Around:
    """Inside a part: named after it where it can be named, and on its clauses where it states some."""
    clauses = (node.clause or around.clauses) if isinstance(node, Cited) else around.clauses
    word, title = part_word(node), wording.title(node)
    if not word:
        return replace(around, clauses=clauses)
    here = replace(around, named_at=around.path, way=(), clauses=clauses)
    if isinstance(node, Clause):
        return replace(here, name=f"条款“{around.path[-1]}”", clauses=(str(around.path[-1]),))
    outer = around.name if around.named_at and around.path[0] in NESTED else ""
    return replace(here, name=f"{outer}{word}“{title}”" if title else f"{outer}{word}")


def _seen(kind: Kind, says: str, around: Around) -> Seen:
    return Seen(Change(dotted(around.path), kind, says, around.clauses), around)


def _pairs(comparison: Comparison, seen: list[Seen]) -> list[tuple[Seen, Seen]]:
    """Parts that went, each with the first of one kind and in the same words that came, in its place or in another."""
    came: defaultdict[tuple[type[Node], str], deque[Seen]] = defaultdict(deque)
    for each in seen:
        if each.part is not None and each.change.kind == "added":
            came[type(each.part), comparison.new.part(each.part)].append(each)
    pairs = []
    for gone in seen:
        if gone.part is not None and gone.change.kind == "removed":
            alike = came[type(gone.part), comparison.old.part(gone.part)]
            if alike:
                pairs.append((gone, alike.popleft()))
    return pairs


def _renamed(value: object, ids: Mapping[str, str]) -> object:
    """A value with the new ids of what was renamed, expressions and `step.outcome` included."""
    if isinstance(value, tuple):
        return tuple(_renamed(each, ids) for each in value)
    return _ID.sub(lambda match: ids.get(match[0], match[0]), value) if isinstance(value, str) else value


def _mapping(value: object) -> Mapping[str, object]:
    return {str(key): inner for key, inner in value.items()} if isinstance(value, Mapping) else {}


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
