"""What changed between two versions: pieces of texts kept, taken out and put in; rows of tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, TypeVar

Kind = Literal["same", "out", "in"]
T = TypeVar("T")
CLAUSE = re.compile(r"[^，。；：、？,;.\n]*[，。；：、？,;.\n]|[^，。；：、？,;.\n]+")


@dataclass(frozen=True)
class Piece:
    """A piece of a text: in both versions, only in the earlier (out), only in the later (in)."""

    kind: Kind
    text: str


def text_difference(before: str, after: str) -> tuple[Piece, ...]:
    """Two versions of a text as one, changes marked. First by clause, then by character inside a changed clause.

    >>> [(p.kind, p.text) for p in text_difference("建设期三年，投入50万元。", "建设期三年，投入80万元。")]
    [('same', '建设期三年，投入'), ('out', '5'), ('in', '8'), ('same', '0万元。')]
    """
    pieces: list[Piece] = []
    for kind, old, new in _blocks(CLAUSE.findall(before), CLAUSE.findall(after)):
        if kind == "both":
            pieces += _by_character("".join(old), "".join(new))
        else:
            pieces.append(Piece(_kind(kind), "".join(old or new)))
    return tuple(_joined(pieces))


def row_difference(before: Sequence[T], after: Sequence[T]) -> tuple[tuple[Kind, T], ...]:
    """The rows of two versions of a table as one list, each marked.

    >>> row_difference(["甲", "乙"], ["甲", "丙"])
    (('same', '甲'), ('out', '乙'), ('in', '丙'))
    """
    rows: list[tuple[Kind, T]] = []
    following = list(after)
    for row in before:
        if row in following:
            cut = following.index(row)
            rows += [("in", new) for new in following[:cut]]
            rows.append(("same", row))
            following = following[cut + 1 :]
        else:
            rows.append(("out", row))
    return (*rows, *(("in", new) for new in following))


def _by_character(before: str, after: str) -> Iterator[Piece]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.quick_ratio() < 0.4:
        yield Piece("out", before)
        yield Piece("in", after)
        return
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            yield Piece("same", before[a:b])
            continue
        yield Piece("out", before[a:b])
        yield Piece("in", after[c:d])


def _blocks(before: list[str], after: list[str]) -> Iterator[tuple[str, list[str], list[str]]]:
    names = {"equal": "same", "delete": "out", "insert": "in", "replace": "both"}
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield names[kind], before[a:b], after[c:d]


def _kind(kind: str) -> Kind:
    return "out" if kind == "out" else "in" if kind == "in" else "same"


def _joined(pieces: list[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind as one, empty ones left out."""
    last: Piece | None = None
    for piece in pieces:
        if not piece.text:
            continue
        if last is not None and last.kind == piece.kind:
            last = Piece(last.kind, last.text + piece.text)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last
