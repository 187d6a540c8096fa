"""Whatever a part of a definition says besides its own line, walked by the fields of the language, nothing left out."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from pingding.cli.definitions.show_names import entry, field_says, key_words
from pingding.cli.printing import cited
from pingding.policy.language.identity import Target
from pingding.policy.language.selection import Preference
from pingding.policy.parts import Node

NAMES = ("title", "label", "says", "asks")
"""Fields by which a part is called, the first that it has; where `title` names something else, `says` alone."""
KINDS = ("kind", "rule", "act")
"""Fields that say what kind of part it is: they stand first."""


def rest(node: Node | None, shown: Collection[str], indent: str) -> Iterator[str]:
    """A line for each field that says something and is not in `shown` already; parts inside follow, further in.

    A clause stands behind the name of its part. Numbers other than nought are shown even where they are the
    language's default.
    """
    if node is None:
        return
    for name in sorted(type(node).model_fields, key=lambda name: name not in KINDS):
        value = getattr(node, name)
        if name not in shown and name != "clause" and _says(node, name, value):
            yield from _entry(node, name, value, indent)


def named(key: str, node: Node, indent: str, shown: Collection[str] = ()) -> Iterator[str]:
    """A part under its name (what `key` says where it has none) and its clause, with all that it says."""
    name = _naming(node)
    title = getattr(node, name) if name else key
    yield f"{indent}· {title}{cited(getattr(node, 'clause', ()))}"
    yield from rest(node, {name, *shown}, indent + "    ")


def _says(node: Any, name: str, value: Any) -> bool:
    if value is None or value in ("", (), {}):
        return False
    return name in node.model_fields_set or (isinstance(value, int | Decimal) and value > 0 and value is not True)


def _naming(node: Node) -> str:
    names = ("says",) if isinstance(node, Target | Preference) else NAMES
    return next((field for field in names if isinstance(getattr(node, field, None), str)), "")


def _entry(node: Node, name: str, value: Any, indent: str) -> Iterator[str]:
    label = key_words(node, name)
    if isinstance(value, Node):
        yield f"{indent}{label}{cited(getattr(value, 'clause', ()))}"
        yield from rest(value, (), indent + "  ")
    elif isinstance(value, Mapping) and any(isinstance(part, Node) for part in value.values()):
        yield f"{indent}{label}"
        for key, part in value.items():
            yield from named(entry(node, str(key)), part, indent + "  ")
    elif isinstance(value, tuple) and any(isinstance(part, Node) for part in value):
        yield f"{indent}{label}"
        for part in value:
            yield indent + "  · " + ("，".join(line.strip() for line in _inside(part)) or "—")
    else:
        yield f"{indent}{label}：{field_says(node, name, value)}"


def _inside(part: Any) -> Iterator[str]:
    """What an item of a list says, in one line."""
    if name := _naming(part):
        yield getattr(part, name)
    yield from rest(part, {name}, "")
    if clause := cited(getattr(part, "clause", ())):
        yield clause
