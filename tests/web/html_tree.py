"""HTML as a tree of elements that can be looked through, for the reader of pages; a tag left open is an error."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html.parser import HTMLParser
from typing import Optional

VOID = frozenset(re.findall(r"\w+", "area base br col embed hr img input link meta source track wbr"))
INLINE = frozenset(
    re.findall(r"\w+", "a abbr b button code del em i img input ins kbd label small span strong sub sup time u wbr")
)
UNREAD = frozenset(("script", "style", "template", "head"))
"""What nobody reads: a template's content is no part of the page."""


class Missing(AssertionError):
    """What was looked for is not there, or not once."""

    def __init__(self, sought: str, present: Sequence[str]) -> None:
        super().__init__(f"no {sought}; there is: {' | '.join(present) or 'nothing'}")


class Malformed(AssertionError):
    """The tags of a page do not match."""


class Element:
    """One element with its attributes, content and place."""

    def __init__(self, tag: str, attributes: dict[str, str], parent: Optional["Element"]) -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.content: list[Element | str] = []

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def attribute(self, name: str) -> str:
        if name not in self.attributes:
            raise Missing(f"attribute {name}", sorted(self.attributes))
        return self.attributes[name]

    @property
    def children(self) -> "list[Element]":
        return [one for one in self.content if isinstance(one, Element)]

    @property
    def following(self) -> Optional["Element"]:
        """The next element beside this one."""
        beside = self.parent.children if self.parent else []
        return next(iter(beside[beside.index(self) + 1 :]), None) if self in beside else None

    @property
    def text(self) -> str:
        """What is read aloud: white space squeezed, blocks apart."""
        return " ".join("".join(self._pieces()).split())

    @property
    def own_text(self) -> str:
        """The text without that of the elements inside."""
        return " ".join("".join(one for one in self.content if isinstance(one, str)).split())

    @property
    def typed_text(self) -> str:
        """The content of a text area as it is: the line break after its tag does not count."""
        return "".join(one for one in self.content if isinstance(one, str)).removeprefix("\n")

    def closest(self, wanted: "Callable[[Element], bool]") -> Optional["Element"]:
        """The nearest element around this one, itself included."""
        around: Element | None = self
        while around is not None and not wanted(around):
            around = around.parent
        return around

    def all(self, selector: str) -> "list[Element]":
        """The elements inside, in order, that one of the selectors (with commas between them) matches."""
        paths = _paths(selector)
        return [one for one in self._inside() if any(_matches(one, path, self) for path in paths)]

    def _inside(self) -> "Iterator[Element]":
        ahead = [one for one in reversed(self.content) if isinstance(one, Element)]
        while ahead:
            one = ahead.pop()
            if one.tag != "template":
                yield one
                ahead += [each for each in reversed(one.content) if isinstance(each, Element)]

    def _pieces(self) -> Iterator[str]:
        if self.tag in UNREAD:
            return
        gap = "" if self.tag in INLINE else " "
        yield gap
        for one in self.content:
            if isinstance(one, str):
                yield one
            else:
                yield from one._pieces()
        yield gap


class _Step:
    """One step of a selector: a tag, #id, .class, [attribute], with =value, *=part or ^=beginning, or several of them
    together."""

    ATTRIBUTE = r"\[([\w-]+)(?:([*^]?=)([^\]]*))?\]"
    WRITTEN = re.compile(rf"([\w-]+)?((?:[#.][\w-]+|{ATTRIBUTE})*)")

    def __init__(self, written: str) -> None:
        read = self.WRITTEN.fullmatch(written)
        if not written or read is None:
            raise ValueError(f"no selector: {written!r}")
        self._tag, rest = read[1] or "", read[2]
        names = re.findall(r"[#.][\w-]+", re.sub(self.ATTRIBUTE, " ", rest))
        self._classes = {name[1:] for name in names if name[0] == "."}
        values = [(name, how, value.strip('"')) for name, how, value in re.findall(self.ATTRIBUTE, rest)]
        self._attributes = values + [("id", "=", name[1:]) for name in names if name[0] == "#"]

    def matches(self, element: Element) -> bool:
        if self._tag and element.tag != self._tag:
            return False
        if self._attributes and not all(self._has(element, *each) for each in self._attributes):
            return False
        return not self._classes or self._classes.issubset(element.classes)

    @staticmethod
    def _has(element: Element, name: str, how: str, value: str) -> bool:
        kept = element.attributes.get(name)
        if kept is None:
            return False
        return value in kept if how == "*=" else kept.startswith(value) if how == "^=" else value in ("", kept)


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.open = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID:
            self.open = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag != self.open.tag or self.open.parent is None:
            raise Malformed(f"</{tag}> closes <{self.open.tag or 'nothing'}>, line {self.getpos()[0]}")
        self.open = self.open.parent

    def handle_data(self, data: str) -> None:
        self.open.content.append(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open)
        self.open.content.append(element)
        return element


def parsed(html: str) -> Element:
    """The tree of a page or of a part of it."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    if builder.open is not builder.root:
        raise Malformed(f"<{builder.open.tag}> is not closed")
    return builder.root


@cache
def _paths(selector: str) -> tuple[tuple[_Step, ...], ...]:
    """The steps of each of a selector's paths; white space within brackets divides nothing."""
    written = {path: re.findall(r"(?:\[[^\]]*\]|[^\s\[])+", path) for path in selector.split(",")}
    if not all(written.values()):
        raise ValueError(f"no selector: {selector!r}")
    return tuple(tuple(_Step(step) for step in steps) for steps in written.values())


def _matches(element: Element, path: tuple[_Step, ...], within: Element) -> bool:
    """Whether the last step is this element and the others are, in order, around it and inside of where one looks."""
    if not path[-1].matches(element):
        return False
    around, left = element.parent, path[:-1]
    while left and around is not None and around is not within:
        if left[-1].matches(around):
            left = left[:-1]
        around = around.parent
    return not left
