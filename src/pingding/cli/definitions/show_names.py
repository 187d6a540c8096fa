"""What stands for an id or an expression where a definition is shown: the name of what it names, and words."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pingding.policy.definition.words.names import Names
from pingding.policy.language import Edition, Shared
from pingding.policy.parts import Node

_SHOWN: ContextVar[Names | None] = ContextVar("names of the definition that is being shown", default=None)


@contextmanager
def showing(edition: Edition, shared: Shared) -> Iterator[None]:
    """While it lasts, ids and expressions of this edition are shown by their names and in words."""
    token = _SHOWN.set(Names(edition, shared))
    try:
        yield
    finally:
        _SHOWN.reset(token)


def in_names(node: Node, key: str, value: Any) -> Any:
    """A field's value as it is shown now."""
    names = _SHOWN.get()
    return names.of(node, key, value) if names else value


def worded(text: str) -> str:
    """An expression as it is shown now."""
    names = _SHOWN.get()
    return names.words(text) if names else text
