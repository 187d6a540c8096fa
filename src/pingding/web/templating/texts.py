"""How templates shape plain values: texts in lines, parts of addresses, lists side by side, what is missing."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from django.utils.html import linebreaks
from django.utils.text import normalize_newlines
from jinja2 import Undefined
from markupsafe import Markup, escape

CODE = re.compile(r"(?<![\w-])(?:[0-9A-Z]{18}|[0-9A-Z]+(?:-[0-9A-Z]+)+)(?![\w-])", re.ASCII)
"""A credit code (GB 32100-2015), or a number of a case, a receipt or a title."""
LONGEST_CODE = 30
LONGEST_HINT = 40
"""So many characters of help stand above a control as they are."""


def unbroken(value: object) -> object:
    """A text whose codes and numbers stand on one line each; markup and what is no text stay as they are."""
    if not isinstance(value, str) or hasattr(value, "__html__"):
        return value
    return Markup(CODE.sub(_on_one_line, str(escape(value))))


def _on_one_line(code: re.Match[str]) -> str:
    text = code.group()
    return f'<span class="nowrap">{text}</span>' if len(text) <= LONGEST_CODE else text


def broken_lines(value: object) -> Markup:
    """A text with its line breaks as the reader typed them."""
    return Markup(normalize_newlines(str(escape(value))).replace("\n", "<br>"))


def paragraphs(value: object) -> Markup:
    """A text in paragraphs, which empty lines part."""
    return Markup(linebreaks(value, autoescape=True))


def hint(help: object) -> str:
    """What of a help text stands above the control: its first sentence, all of it where it is short.

    >>> hint("按证书填写。")
    '按证书填写。'
    >>> hint("填写上一年度的情况。以审计报告为准，合并报表的填写合并数，不足一年的按实际月数填写，不折算。")
    '填写上一年度的情况。'
    """
    text = str(or_when_none(help, ""))
    first, stop, rest = text.partition("。")
    return text if len(text) <= LONGEST_HINT or not rest else first + stop


def beyond_hint(help: object) -> str:
    """The rest of a help text, which stands beside the field."""
    return str(or_when_none(help, "")).removeprefix(hint(help))


def quoted(value: object) -> str:
    """A text as one part of an address."""
    return quote(str(value), safe="")


def item(mapping: Mapping[Any, Any] | None, key: object) -> object:
    """The value under a key that is itself a variable; nothing when it is absent."""
    return mapping.get(key, "") if mapping else ""


def paired(left: Iterable[Any] | None, right: Iterable[Any] | None) -> list[tuple[Any, Any]]:
    """Two lists side by side: `{% for cell, column in row.cells|paired(columns) %}`."""
    return list(zip(left or (), right or (), strict=False))


def or_when_none(value: object, other: object) -> object:
    """Another value in place of none, and of none alone."""
    return other if value is None or isinstance(value, Undefined) else value


FILTERS: dict[str, Callable[..., object]] = {
    function.__name__: function
    for function in (unbroken, broken_lines, paragraphs, hint, beyond_hint, quoted, item, paired, or_when_none)
}
