"""What stands for a key, an id or an expression where a definition is shown: names and words."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pingding.cli.library import Opened, open_edition, programme_ids
from pingding.policy.definition.rules import parts
from pingding.policy.definition.words.fields import field_words, first_words
from pingding.policy.definition.words.values import Wording
from pingding.policy.language import Edition, Fact
from pingding.policy.language.earlier import Earlier
from pingding.policy.language.procedures import TitleActElsewhere
from pingding.policy.language.selection import TieBreaker
from pingding.policy.parts import Node

ELSEWHERE = ((Earlier, "holds"), (TieBreaker, "holding"), (TitleActElsewhere, "programme"))
"""Keys that name another programme."""
_SHOWN: ContextVar[Wording] = ContextVar("the words of the definition that is being shown")
PLACES = {
    "{year}": "××××",
    "{n}": "×",
    "{name}": "××",
    "{list}": "（名单）",
    "{count}": "×",
    "{programme}": "（本办法）",
}
"""What stands for the places of a pattern or a text that are filled later."""

PATTERN = "须合规定的格式"
"""What is said of the regular expression of a fact, which nobody reads."""


@contextmanager
def showing(opened: Opened) -> Iterator[None]:
    """While it lasts, keys, ids and expressions of this edition are shown by their names and in words."""
    token = _SHOWN.set(Wording(opened.edition, opened.shared, tuple(_elsewhere(opened))))
    try:
        yield
    finally:
        _SHOWN.reset(token)


def _elsewhere(opened: Opened) -> Iterator[Edition]:
    """The other programmes that this one names, where they stand beside it or in the programmes folder."""
    nodes = (part.node for part in parts(opened.edition))
    named = (getattr(node, key, None) for node in nodes for owner, key in ELSEWHERE if isinstance(node, owner))
    for programme in dict.fromkeys(filter(None, named)):
        beside = opened.folder.parent / programme
        if beside.is_dir() or programme in programme_ids():
            yield open_edition(str(beside) if beside.is_dir() else programme).edition


def key_words(node: Node, name: str) -> str:
    """What a key of a part is called.

    >>> from pingding.policy.steps.panel import Panel
    >>> key_words(Panel.model_construct(), "seats")
    '专家人数'
    """
    return field_words(type(node), name) or first_words(type(node).model_fields[name].description or "")


def field_says(node: Node, name: str, value: Any) -> str:
    """A field's value as it is shown now."""
    if isinstance(node, Fact) and name == "pattern":
        return PATTERN
    return with_places(value if name in ("help", "local") else _SHOWN.get().value(node, name, value))


def entry(node: Node, key: str) -> str:
    """What an entry without a name of its own is called, by its key in a part."""
    return _SHOWN.get().place(node, key)


def worded(text: str) -> str:
    """An expression as it is shown now."""
    return _SHOWN.get().names.words(text)


def with_places(text: str) -> str:
    """A text with signs for the places that are filled later."""
    for place, sign in PLACES.items():
        text = text.replace(place, sign)
    return text
