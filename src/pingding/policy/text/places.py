"""Where words stand in a text that is compared in ordinary characters, told in the text as it was written.

Making characters ordinary may shorten a text (a letter and its accent become one, a space in front goes) or lengthen
it (㎡ becomes m2): a place in one is not the same place in the other.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from pingding.policy.characters import folded

_STEADY = re.compile("[\t-\r -~\u00b7\u2010-\u2016\u2018-\u201f\u3000-\u3029\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]+")
"""Characters of which each becomes one, whatever stands before it."""
WAY, FIGURES = 256, 6
"""So many plain characters from one waypoint to the next; so many digits each."""


def plainly(text: str) -> str:
    """A text as it is compared: in ordinary characters and lower case.

    >>> plainly(" ＡＩ中心 ")
    'ai中心'
    """
    return folded(text).lower()


def places_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """From where to where in the text one of the plain words stands, in order, none over another.

    >>> places_of("占地３５㎡，Ａ座", ["m2", "a座"])
    [(4, 5), (6, 8)]
    """
    whole = plainly(text)
    sought = [word for word in words if word and word in whole]
    if not sought:
        return []
    plain, starts, ends = _plain_with_places(text)
    places, at = [], 0
    while nearest := min(((n, -len(word)) for word in sought if (n := plain.find(word, at)) >= 0), default=None):
        first, last = nearest[0], nearest[0] - nearest[1]
        places.append((starts[first], ends[last - 1]))
        at = next((n for n in range(last, len(plain)) if starts[n] >= ends[last - 1]), len(plain))
    return places


def text_begins(heading: str) -> int:
    """How many characters of `plainly(heading, line break, text)` stand before the text's own.

    >>> text_begins(" 第㎡条")
    5
    """
    return len(plainly(f"{heading}\n|")) - 1


def waypoints(text: str) -> str:
    """Where in the text every `WAY`th of its plain characters comes from, `FIGURES` digits each, in a row; empty where
    each character becomes one, so that places are the same.

    >>> waypoints("占地３５"), waypoints("前……后"), waypoints("…" * 100)[-6:]
    ('', '000000', '000085')
    """
    if _STEADY.fullmatch(text):
        return ""
    _plain, starts, _ends = _plain_with_places(text)
    if starts == list(range(len(text))):
        return ""
    return "".join(f"{start:0{FIGURES}}" for start in starts[::WAY])


def _plain_with_places(text: str) -> tuple[str, list[int], list[int]]:
    """The plain text and, for each of its characters, where in the text what it was made of begins and ends."""
    plain: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end, steady in _pieces(text):
        ordinary = plainly(f"|{text[start:end]}|")[1:-1]
        plain.append(ordinary)
        starts += range(start, end) if steady else [start] * len(ordinary)
        ends += range(start + 1, end + 1) if steady else [end] * len(ordinary)
    return "".join(plain), starts, ends


def _pieces(text: str) -> Iterator[tuple[int, int, bool]]:
    """From where to where in the text its pieces reach of which each becomes ordinary for itself: with True a run of
    steady characters, else as short as can be."""
    at = 0
    while at < len(text):
        run = _STEADY.match(text, at)
        end = run.end() if run else at + 1
        last, stop = end - 1, end
        while stop < len(text) and not _STEADY.match(text, stop) and _joins(text[last:stop], text[stop]):
            stop += 1
        if stop == end:
            yield at, end, run is not None
        else:
            if last > at:
                yield at, last, True
            yield last, stop, False
        at = stop


def _joins(before: str, character: str) -> bool:
    """Whether the character becomes one with what stands before it."""
    alone = unicodedata.normalize("NFKC", before) + unicodedata.normalize("NFKC", character)
    return unicodedata.normalize("NFKC", before + character) != alone
