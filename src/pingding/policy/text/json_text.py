"""JSON as it comes in from outside: strict, and without anything that no database keeps."""

import json
import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NoReturn

NUL = "\x00"
DEEPEST = 50


def read_json(text: str | bytes, number: Callable[[str], Decimal] | None = None) -> Any:
    r"""What the text says. ValueError for what is no JSON, and for what cannot be stored or would not come back alike.

    That is: NaN and numbers beyond any measure, repeated keys, NUL, half surrogates, values nested too deep.

    >>> read_json('{"staff": "50"}')
    {'staff': '50'}
    >>> read_json('{"staff": 1e400}')
    Traceback (most recent call last):
        ...
    ValueError: 1e400 is beyond any measure

    `number` reads numbers otherwise than as int and float.
    """
    try:
        read = json.loads(
            text,
            parse_constant=_refuse,
            parse_float=number or _finite,
            parse_int=number or int,
            object_pairs_hook=_unrepeated,
        )
    except RecursionError as fault:
        raise ValueError("层次太深") from fault
    require_plain(read)
    return read


def is_storable(text: str) -> bool:
    """Whether every character of a text can be stored: no NUL, no half of a surrogate pair."""
    return NUL not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def require_plain(part: Any, depth: int = DEEPEST) -> None:
    """ValueError for texts that cannot be stored, and for values nested deeper than `depth`."""
    if depth == 0:
        raise ValueError("层次太深")
    if isinstance(part, str):
        if not is_storable(part):
            raise ValueError("a character that cannot be stored")
    elif isinstance(part, dict):
        for key, value in part.items():
            require_plain(key, depth - 1)
            require_plain(value, depth - 1)
    elif isinstance(part, list):
        for value in part:
            require_plain(value, depth - 1)


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is beyond any measure")
    return number


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    unique = dict(pairs)
    if len(unique) != len(pairs):
        raise ValueError("a key is repeated")
    return unique
