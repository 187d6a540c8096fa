"""Bodies and queries as they come in: strict JSON, and no characters that no database keeps."""

from typing import Any

from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from ninja.errors import HttpError
from ninja.parser import Parser

from pingding.policy.text.json_text import read_json, require_plain


class StrictParser(Parser):
    """JSON without NaN, repeated keys, NUL, half surrogates or endless depth; queries without NUL."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        try:
            require_plain(dict(data.lists()))
        except ValueError as fault:
            raise HttpError(400, str(fault)) from fault
        return super().parse_querydict(data, list_fields, request)
