"""Texts that fit a regular expression, as the `pattern` of a fact asks for."""

import random
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from pingding.policy.errors import PingdingError
from pingding.policy.values.patterns import fits

TRIES = 50
LONGEST_REPEAT = 6
CLASSES = {
    codes.CATEGORY_DIGIT: "0123456789",
    codes.CATEGORY_WORD: "abc0123456789_",
    codes.CATEGORY_SPACE: " ",
    codes.CATEGORY_NOT_DIGIT: "abc示例",
    codes.CATEGORY_NOT_SPACE: "abc示例0",
    codes.CATEGORY_NOT_WORD: "-",
}


def text_fitting(pattern: str, rng: random.Random) -> str:
    """A text that fits the pattern, without blanks around it, which a form takes off.

    Raises PingdingError for a pattern beyond what is understood here.

    >>> 7 <= len(text_fitting("^[0-9]{7,20}$", random.Random(1))) <= 20
    True
    """
    tree = parser.parse(pattern)
    for _ in range(TRIES):
        text = "".join(_sample(op, argument, rng) for op, argument in tree)
        if text == text.strip() and fits(pattern, text):
            return text
    raise PingdingError(f"no text could be made for the pattern {pattern!r}")


def _sample(op: Any, argument: Any, rng: random.Random) -> str:
    if op is codes.LITERAL:
        return chr(argument)
    if op is codes.ANY:
        return rng.choice("abc示例0")
    if op is codes.IN:
        return rng.choice(_members(argument))
    if op is codes.BRANCH:
        return "".join(_sample(inner, value, rng) for inner, value in rng.choice(argument[1]))
    if op is codes.SUBPATTERN:
        return "".join(_sample(inner, value, rng) for inner, value in argument[-1])
    if op in (codes.MAX_REPEAT, codes.MIN_REPEAT):
        low, high, inside = argument
        count = rng.randint(low, max(low, min(int(high), low + LONGEST_REPEAT)))
        return "".join(_sample(inner, value, rng) for _ in range(count) for inner, value in inside)
    return ""


def _members(argument: Any) -> str:
    if argument[0][0] is codes.NEGATE:
        banned = _members(argument[1:])
        return "".join(letter for letter in "abc示例0123456789-_ " if letter not in banned)
    members = ""
    for op, value in argument:
        if op is codes.LITERAL:
            members += chr(value)
        elif op is codes.RANGE:
            members += "".join(map(chr, range(value[0], min(value[1], value[0] + 60) + 1)))
        elif op is codes.CATEGORY:
            members += CLASSES.get(value, "")
    return members
