"""What commands print: lines for people, one JSON document for programs."""

import json
import os
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import click

from pingding.policy.values.arithmetic import plain

Function = TypeVar("Function", bound=Callable[..., Any])

json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出结果。")
"""The option that all commands with results take; the parameter is `as_json`."""


def print_json(result: object) -> None:
    """One JSON document on standard output; decimals and dates as text, sets in order."""
    click.echo(json.dumps(result, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")


def cited(clauses: Iterable[str]) -> str:
    """Clauses in Chinese brackets, nothing when there are none.

    >>> cited(("三（二）6", "四（一）")), cited(())
    ('（三（二）6、四（一））', '')
    """
    shown = "、".join(clauses)
    return f"（{shown}）" if shown else ""


def shown_path(path: Path) -> str:
    """A path from where the command was called; whole, where it lies elsewhere.

    >>> shown_path(Path.cwd() / "programmes"), shown_path(Path("/nowhere/here"))
    ('programmes', '/nowhere/here')
    """
    whole = str(path.absolute())
    near = os.path.relpath(whole)
    return whole if near.startswith(os.pardir) else near


def width(text: str) -> int:
    """How many columns of a terminal the text takes; a Chinese character takes two.

    >>> width("步骤a")
    5
    """
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def table(rows: Sequence[Sequence[object]], indent: str = "") -> list[str]:
    """Rows as lines with aligned columns; the last column is not padded.

    >>> table([("步骤", 3), ("a", 12)])
    ['步骤  3', 'a     12']
    """
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*cells, strict=True)]
    return [indent + _line(row, widths) for row in cells]


def _line(row: list[str], widths: list[int]) -> str:
    padded = [cell + " " * (most - width(cell)) for cell, most in zip(row[:-1], widths, strict=False)]
    return "  ".join([*padded, row[-1]]).rstrip()
