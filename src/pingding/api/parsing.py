"""Bodies and queries as they come in: strict JSON, and no characters that no database keeps."""

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.errors import HttpError
from ninja.parser import Parser

NUL = "\x00"
DEEPEST = 50


class StrictParser(Parser):
    """JSON without NaN, repeated keys, NUL, half surrogates or endless depth; queries without NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        found = json.loads(request.body, parse_constant=_refuse, object_pairs_hook=_unrepeated)
        _require_plain(found, DEEPEST)
        return found

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        for values in data.lists():
            _require_plain(values[1], 2)
        return super().parse_querydict(data, list_fields, request)


def _refuse(text: str) -> NoReturn:
    raise ValueError(f"{text} is not JSON")


def _unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is repeated")
    return found


def _require_plain(found: Any, depth: int) -> None:
    """Raise for texts that cannot be stored, and for values nested too deep."""
    if depth == 0:
        raise HttpError(400, "nested too deep")
    if isinstance(found, str):
        if NUL in found or any("\ud800" <= c <= "\udfff" for c in found):
            raise HttpError(400, "a character that cannot be stored")
    elif isinstance(found, dict):
        for key, value in found.items():
            _require_plain(key, depth - 1)
            _require_plain(value, depth - 1)
    elif isinstance(found, list):
        for value in found:
            _require_plain(value, depth - 1)
