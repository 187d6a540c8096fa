"""Reads YAML and remembers on which line of which file everything stands, so that every fault can be located."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import yaml

from pingding.policy.errors import Fault
from pingding.policy.text.json_text import is_storable
from pingding.policy.values.arithmetic import LONGEST_EXPONENT, LONGEST_NUMBER, NUMBER, is_beyond_measure
from pingding.policy.values.days import FIRST_YEAR, LAST_YEAR

Path = tuple[str | int, ...]
"""The way from the top of a definition to a part of it: keys of mappings, indexes of lists."""

_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"[-+]?[0-9]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2})?([Zz]|[+-]\d{2}:\d{2})?")
FULL_WIDTH, HALF_WIDTH = "键之后用了全角冒号“：”。", "请改为半角冒号，后面空一格。"
DEEPEST = 60
"""So many parts within parts are read; no definition needs half of it."""
MOST_REPEATED = 2_000
"""So many parts may stand in a file a second time, by anchor and alias, without being written again."""
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}


@dataclass(frozen=True)
class Place:
    """A line of a file, written `file:line`."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass
class YamlSource:
    """Where each part stands; for a part that is not written, the place of the nearest part around it."""

    places: dict[Path, Place] = field(default_factory=dict)
    top: Place = Place("", 0)

    def at(self, path: Path) -> Place:
        while path:
            if path in self.places:
                return self.places[path]
            path = path[:-1]
        return self.top

    def fault(self, path: Path, what: str, remedy: str = "") -> Fault:
        """A fault at `path`; the dotted path is kept as the fault's `where`."""
        place = self.at(path)
        return Fault(place.file, place.line, what, remedy, dotted(path))


def dotted(path: Path) -> str:
    """A path as one writes it.

    >>> dotted(("forms", "application", "fields", 0, "fact"))
    'forms.application.fields[0].fact'
    """
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


@dataclass
class Written:
    """What one file says: its value (None when it cannot be parsed), the places of its parts, its faults."""

    value: Any
    positions: YamlSource
    faults: list[Fault]


def read_yaml(text: str, file: str) -> Written:
    """Parse YAML by the 1.2 core rules, plus dates. Keys are always text; numbers with a point are Decimal.

    Duplicate keys are faults; so are several documents in a file and tags.

    >>> read_yaml("a: [1, 0.30, 2025-06-20, yes]", "x.yaml").value
    {'a': [1, Decimal('0.30'), datetime.date(2025, 6, 20), 'yes']}
    """
    positions = YamlSource(top=Place(file, 1))
    reader = _YamlReader(file, positions)
    try:
        value = reader.document(yaml.parse(text, Loader=_PARSER))
    except _Stopped as error:
        return Written(None, positions, [*reader.faults, error.fault])
    except yaml.MarkedYAMLError as error:
        return Written(None, positions, [*reader.faults, _syntax_fault(file, text, error)])
    except yaml.YAMLError as error:
        what = f"文件含有 YAML 不允许的字符（{error}）。"
        return Written(None, positions, [Fault(file, 1, what, "请删去该字符。")])
    return Written(value, positions, reader.faults)


_SYNTAX_REMEDY = "请检查缩进、冒号后的空格和引号；含有 : # { } [ ] 等符号的文字须加引号。"


_FULL_WIDTH = re.compile(r"\s*(- )?[^\s'\"#{\[]((?!: )[^'\"：])*：")
"""A line that begins like `键：`, with the colon of Chinese text and none of YAML's before it."""


_FULL_COMMA = re.compile(r"[{\[]([^'\"}\]]*[\w}\]])?，\s*\w+\s*[:：]")
"""A key behind a comma of Chinese text, within brackets."""


def _syntax_fault(file: str, text: str, error: yaml.MarkedYAMLError) -> Fault:
    """Why the text is no YAML; the slips that Chinese keyboards and editors bring are named as such."""
    last = error.problem_mark.line if error.problem_mark else 0
    first = error.context_mark.line if error.context_mark else last
    for number, line in list(enumerate(text.splitlines()))[max(min(first, last) - 1, 0) : max(first, last) + 1]:
        if "\t" in line[: len(line) - len(line.lstrip())]:
            return Fault(file, number + 1, "用制表符缩进，YAML 不允许。", "请改用空格，每层两格。")
        if _FULL_WIDTH.match(line):
            return Fault(file, number + 1, FULL_WIDTH, HALF_WIDTH)
        if _FULL_COMMA.search(line):
            return Fault(file, number + 1, "括号里用全角逗号“，”分隔。", "请改为半角逗号，后面空一格。")
    return Fault(file, last + 1, f"YAML 写法有误（{error.problem or error.context}）。", _SYNTAX_REMEDY)


class _Stopped(Exception):
    """Not worth reading on: parts within parts beyond all use (most often brackets that are never closed), or parts
    that name each other until they are millions."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


class _YamlReader:
    """Builds values out of parsing events."""

    def __init__(self, file: str, positions: YamlSource) -> None:
        self.file, self.positions = file, positions
        self.faults: list[Fault] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        """By its name, the part that is anchored and how many parts it is."""
        self.parts = self.repeated = 0

    def complain(self, event: Any, path: Path, what: str, remedy: str) -> None:
        self.faults.append(Fault(self.file, event.start_mark.line + 1, what, remedy, dotted(path)))

    def document(self, events: Iterator[Any]) -> Any:
        value: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.complain(event, (), "一个文件里有多个文档。", "请去掉 --- 分隔线。")
            elif isinstance(event, yaml.NodeEvent):
                built = self.node(event, events, ())
                value = built if documents == 1 else value
        return value

    def node(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, path)
        if len(path) > DEEPEST:
            raise self.stopped(event, f"层次太深，超过{DEEPEST}层。", "请检查括号是否成对、缩进是否正确。")
        before = self.parts
        self.parts += 1
        build: Callable[[Any, Iterator[Any], Path], Any] = self.scalar
        if isinstance(event, yaml.MappingStartEvent):
            build = self.mapping
        elif isinstance(event, yaml.SequenceStartEvent):
            build = self.sequence
        value = build(event, events, path)
        if event.anchor:
            self.anchors[event.anchor] = value, self.parts - before
        return value

    def alias(self, event: Any, path: Path) -> Any:
        """The part that was anchored, as often as that leaves the whole readable."""
        if event.anchor not in self.anchors:
            self.complain(event, path, f"没有叫“{event.anchor}”的锚点。", "以 * 开头的文字须加引号。")
            return None
        value, size = self.anchors[event.anchor]
        self.parts += size
        self.repeated += size
        if self.repeated > MOST_REPEATED:
            raise self.stopped(event, f"用 * 重复的内容超过{MOST_REPEATED:,}项。", "请直接写出内容，不用锚点。")
        return value

    def stopped(self, event: Any, what: str, remedy: str) -> "_Stopped":
        return _Stopped(Fault(self.file, event.start_mark.line + 1, what, remedy))

    def mapping(self, event: Any, events: Iterator[Any], path: Path) -> dict[str, Any]:
        built: dict[str, Any] = {}
        while not isinstance(entry := next(events), yaml.MappingEndEvent):
            key = self._key(entry, events, path)
            inner = (*path, key)
            if key in built:
                what = f"键“{key}”重复，{self.positions.at(inner)} 已写过。"
                self.complain(entry, path, what, "请合并或删去一处。")
                self.node(next(events), events, (*inner, "（重复）"))
                continue
            self.positions.places[inner] = self._place(entry)
            built[key] = self.node(next(events), events, inner)
        return built

    def _key(self, entry: Any, events: Iterator[Any], path: Path) -> str:
        if isinstance(entry, yaml.ScalarEvent):
            if "：" in entry.value and entry.implicit[0]:
                self.complain(entry, path, FULL_WIDTH, HALF_WIDTH)
            return self._text(entry, path)
        self.node(entry, events, path)
        self.complain(entry, path, "键必须是文字。", _SYNTAX_REMEDY)
        return ""

    def _place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1)

    def sequence(self, event: Any, events: Iterator[Any], path: Path) -> list[Any]:
        built: list[Any] = []
        while not isinstance(entry := next(events), yaml.SequenceEndEvent):
            inner = (*path, len(built))
            self.positions.places[inner] = self._place(entry)
            built.append(self.node(entry, events, inner))
        return built

    def scalar(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        if event.tag is not None:
            self.complain(event, path, f"不支持标记 {event.tag}。", "请去掉标记。")
        if not event.implicit[0]:
            return self._text(event, path)
        if is_beyond_measure(event.value):
            self.complain(event, path, *TOO_LONG)
            return None
        value = _plain(event.value)
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            what = f"{event.value} 的年份不在{FIRST_YEAR}年至{LAST_YEAR}年之间。"
            self.complain(event, path, what, "请核对日期。")
            return None
        return value

    def _text(self, event: Any, path: Path) -> str:
        """The text of a scalar; what no database keeps is a fault and left out."""
        if is_storable(event.value):
            return str(event.value)
        self.complain(event, path, *UNSTORABLE)
        return "".join(filter(is_storable, event.value))


TOO_LONG = ("数太长。", f"数最多写 {LONGEST_NUMBER} 个字符，指数最多 {LONGEST_EXPONENT} 位。")
UNSTORABLE = ("文字含有不能保存的字符。", "请删去 \\0、\\uD800 之类的转义。")


def _plain(text: str) -> Any:
    """The value of a scalar without quotes."""
    if text in _WORDS:
        return _WORDS[text]
    if not text[0].isascii() or text[0].isalpha():
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if NUMBER.fullmatch(text):
        return Decimal(text)
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    return text
