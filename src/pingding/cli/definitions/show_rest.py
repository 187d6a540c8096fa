"""Whatever a part of a definition says besides its own line, walked by the fields of the language, nothing left out."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic.fields import FieldInfo

from pingding.cli.definitions.show_names import in_names
from pingding.cli.printing import cited
from pingding.policy.definition.words.fields import explained, first_words
from pingding.policy.parts import Node
from pingding.policy.values.arithmetic import plain

NAMES = ("title", "label", "says", "asks")
"""Fields by which a part is called, the first that it has."""
KINDS = ("kind", "rule", "act")
"""Fields that say what kind of part it is: they stand first."""


def rest(node: Node | None, shown: Collection[str], indent: str) -> Iterator[str]:
    """A line for each field that says something and is not in `shown` already; parts inside follow, further in.

    A clause stands behind the name of its part. Numbers are shown even where they are the language's default.
    """
    if node is None:
        return
    for name, field in sorted(type(node).model_fields.items(), key=lambda item: item[0] not in KINDS):
        value = getattr(node, name)
        if name not in shown and name != "clause" and _says(node, name, value):
            meant = in_names(node, name, value)
            yield from _entry(_label(name, field), _meant(value, field) if meant == value else meant, indent)


def named(key: str, node: Node, indent: str, shown: Collection[str] = ()) -> Iterator[str]:
    """A part under its name (its id where it has none) and its clause, with all that it says."""
    name = _naming(node)
    title = getattr(node, name) if name else key
    yield f"{indent}· {title}{cited(getattr(node, 'clause', ()))}"
    yield from rest(node, {name, *shown}, indent + "    ")


def _says(node: Any, name: str, value: Any) -> bool:
    if value is None or value in ("", (), {}):
        return False
    return name in node.model_fields_set or (isinstance(value, int | Decimal) and not isinstance(value, bool))


def _label(name: str, field: FieldInfo) -> str:
    """What the language calls a field, as far as its first stop, and the key.

    >>> from pingding.policy.steps.panel import Panel
    >>> _label("seats", Panel.model_fields["seats"])
    '专家人数（seats）'
    """
    key, words = field.alias or name, first_words(field.description or "")
    return key if words[:1].isascii() else f"{words}（{key}）"


def _meant(value: Any, field: FieldInfo) -> Any:
    """A value with the word that the language explains it by (`recognised 认定，pilot 试点`), else as it is."""
    meaning = explained(value, field.description or "") if isinstance(value, str) else ""
    return f"{value} {meaning}" if meaning else value


def _naming(node: Node) -> str:
    return next((field for field in NAMES if isinstance(getattr(node, field, None), str)), "")


def _entry(label: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, Node):
        yield f"{indent}{label}{cited(getattr(value, 'clause', ()))}"
        yield from rest(value, (), indent + "  ")
    elif isinstance(value, Mapping) and any(isinstance(part, Node) for part in value.values()):
        yield f"{indent}{label}"
        for key, part in value.items():
            yield from named(str(key), part, indent + "  ")
    elif isinstance(value, tuple) and any(isinstance(part, Node) for part in value):
        yield f"{indent}{label}"
        for part in value:
            yield indent + "  · " + ("，".join(line.strip() for line in _inside(part)) or "—")
    else:
        yield f"{indent}{label}：{shown(value)}"


def _inside(part: Any) -> Iterator[str]:
    """What an item of a list says, in one line."""
    if not isinstance(part, Node):
        yield shown(part)
        return
    if name := _naming(part):
        yield getattr(part, name)
    yield from rest(part, {name}, "")
    if clause := cited(getattr(part, "clause", ())):
        yield clause


def shown(value: Any) -> str:
    """A value as a reader of the notice writes it.

    >>> shown((Decimal("0.20"), True)), shown({"a": 1})
    ('0.2、是', 'a 1')
    """
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "；".join(f"{shown(key)} {shown(inner)}" for key, inner in value.items())
    return "、".join(map(shown, value)) if isinstance(value, tuple | list) else str(value)
