"""Whether a text fits the regular expression of a fact, in a time that grows with the text and never explodes.

The expression is read by Python's own parser; all places that the text can be read up to are then followed together,
so that no way is tried twice. What looks back or ahead is not understood and is refused when the definition is checked.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

LONGEST_TEXT = 300
"""A longer text fits no pattern."""
LONGEST_PATTERN = 500
MOST_STEPS = 100_000
"""So much work may a pattern ask for, counted as if every repetition were gone through for the longest text."""
Tree = Any
_CATEGORIES: dict[Any, Callable[[str], bool]] = {
    codes.CATEGORY_DIGIT: str.isdecimal,
    codes.CATEGORY_NOT_DIGIT: lambda mark: not mark.isdecimal(),
    codes.CATEGORY_SPACE: str.isspace,
    codes.CATEGORY_NOT_SPACE: lambda mark: not mark.isspace(),
    codes.CATEGORY_WORD: lambda mark: mark.isalnum() or mark == "_",
    codes.CATEGORY_NOT_WORD: lambda mark: not (mark.isalnum() or mark == "_"),
}
_STARTS, _ENDS = (codes.AT_BEGINNING, codes.AT_BEGINNING_STRING), (codes.AT_END, codes.AT_END_STRING)
_ONE_MARK = (codes.LITERAL, codes.NOT_LITERAL, codes.ANY, codes.IN)
_REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT)


def pattern_fault(pattern: str) -> str:
    """Why nothing can be checked by the pattern; empty where all is well.

    >>> pattern_fault("^[0-9]{7,20}$"), bool(pattern_fault("(a)\\\\1")), bool(pattern_fault("((a+)+)+"))
    ('', True, True)
    """
    if len(pattern) > LONGEST_PATTERN:
        return f"正则表达式超过 {LONGEST_PATTERN} 个字符"
    try:
        steps = _steps(_tree(pattern))
    except (re.error, OverflowError, RecursionError):
        return "不是正则表达式"
    except ValueError:
        return "正则表达式用了前后查找、反向引用等不支持的写法"
    return "正则表达式里的重复套得太多，核对一段文字要很久" if steps > MOST_STEPS else ""


@lru_cache(maxsize=1024)
def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern; one that has a fault fits nothing."""
    if len(text) > LONGEST_TEXT or _fault(pattern):
        return False
    return len(text) in _after(_tree(pattern), text, {0})


_fault = lru_cache(maxsize=256)(pattern_fault)


@lru_cache(maxsize=256)
def _tree(pattern: str) -> Tree:
    tree = parser.parse(pattern)
    if tree.state.flags & ~re.UNICODE.value:
        raise ValueError(pattern)
    return tree


def _steps(tree: Iterable[Tree]) -> int:
    """How much work the parts ask for. Raises ValueError for a part that is not understood."""
    return sum(map(_steps_of, tree))


def _steps_of(part: Tree) -> int:
    op, argument = part
    if op in _ONE_MARK or (op is codes.AT and argument in (*_STARTS, *_ENDS)):
        return 1
    if op is codes.BRANCH:
        return sum(map(_steps, argument[1]))
    if op is codes.SUBPATTERN and not (argument[1] or argument[2]):
        return _steps(argument[-1])
    if op in _REPEATS:
        return (1 + min(int(argument[1]), LONGEST_TEXT)) * _steps(argument[2])
    raise ValueError(op)


def _after(tree: Iterable[Tree], text: str, places: set[int]) -> set[int]:
    """The places up to which the text can be read from any of these, part by part."""
    for op, argument in tree:
        places = _read(op, argument, text, places) if places else places
    return places


def _read(op: Any, argument: Any, text: str, places: set[int]) -> set[int]:
    if op in _ONE_MARK:
        return {at + 1 for at in places if at < len(text) and _is_one(op, argument, text[at])}
    if op is codes.AT:
        return places & ({0} if argument in _STARTS else {len(text)})
    if op is codes.BRANCH:
        return set().union(*(_after(way, text, places) for way in argument[1]))
    if op is codes.SUBPATTERN:
        return _after(argument[-1], text, places)
    return _repeated(argument, text, places)


def _repeated(argument: Any, text: str, places: set[int]) -> set[int]:
    least, most, inside = argument
    for _time in range(min(int(least), LONGEST_TEXT + 1)):
        places = _after(inside, text, places)
    reached = fresh = places
    for _time in range(min(int(most) - int(least), LONGEST_TEXT + 1)):
        fresh = _after(inside, text, fresh) - reached
        if not fresh:
            break
        reached = reached | fresh
    return reached


def _is_one(op: Any, argument: Any, mark: str) -> bool:
    if op is codes.ANY:
        return mark != "\n"
    if op is codes.IN:
        negated = argument[0][0] is codes.NEGATE
        return negated != any(_in_class(kind, value, mark) for kind, value in argument[negated:])
    return bool(ord(mark) == argument) == (op is codes.LITERAL)


def _in_class(kind: Any, value: Any, mark: str) -> bool:
    if kind is codes.RANGE:
        return bool(value[0] <= ord(mark) <= value[1])
    return _CATEGORIES[value](mark) if kind is codes.CATEGORY else ord(mark) == value
