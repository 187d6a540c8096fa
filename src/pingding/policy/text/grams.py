"""What a text is found by: pairs of neighbouring characters where words are not parted, whole words elsewhere."""

import re
from collections.abc import Iterator

from pingding.policy.characters import folded

RUN = re.compile(r"[0-9a-z]+|[^\W0-9a-z_]+")
LONGEST = 40
"""Of a word in letters and digits, so much is looked at."""


def runs(text: str) -> list[str]:
    """The runs of a text: of letters and digits, and of other characters; ordinary and in lower case.

    >>> runs("重庆市ＡＩ中心（2025-00003）")
    ['重庆市', 'ai', '中心', '2025', '00003']
    """
    return RUN.findall(folded(text).lower())


def terms(text: str) -> str:
    """All that the text can be found by, parted by spaces, each once.

    >>> terms("重庆市 AI 镕")
    '重庆 庆市 市 ai 镕'
    """
    return " ".join(dict.fromkeys(term for run in runs(text) for term in _terms(run)))


def sought_terms(word: str) -> list[tuple[str, bool]]:
    """What all must be there for a word to be found; with True, what begins so is enough.

    >>> sought_terms("重庆市"), sought_terms("镕"), sought_terms("AI中心")
    ([('重庆', False), ('庆市', False)], [('镕', True)], [('ai', True), ('中心', False)])
    """
    return [each for run in runs(word) for each in _sought(run)]


def _is_word(run: str) -> bool:
    return run[0].isascii()


def _terms(run: str) -> Iterator[str]:
    if _is_word(run):
        yield run[:LONGEST]
        return
    yield from (run[n : n + 2] for n in range(len(run)))


def _sought(run: str) -> Iterator[tuple[str, bool]]:
    if _is_word(run) or len(run) == 1:
        yield run[:LONGEST], True
        return
    yield from ((run[n : n + 2], False) for n in range(len(run) - 1))
