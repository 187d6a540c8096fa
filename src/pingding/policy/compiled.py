"""Expressions of an edition, parsed once and kept as long as the edition itself is kept."""

import weakref

from .expressions import Checked, Parsed
from .language import Edition, Shared


class CompiledEdition:
    """The parsed expressions of one edition, over its vocabulary and over the columns of its tables."""

    def __init__(self, edition: Edition, shared: Shared) -> None:
        self.vocabulary = edition.vocabulary
        self._shared = shared
        self._facts = Checked(self.vocabulary, shared)
        self._tables: dict[str, Checked] = {}
        self._parsed: dict[tuple[str, str], Parsed] = {}

    def expression(self, text: str) -> Parsed:
        """An expression over facts. Raises ExpressionFault."""
        known = self._parsed.get(("", text))
        if known is None:
            known = self._parsed["", text] = self._facts.parse(text)
        return known

    def row_expression(self, table: str, text: str) -> Parsed:
        """An expression over the columns of a table fact. Raises ExpressionFault."""
        known = self._parsed.get((table, text))
        if known is None:
            known = self._parsed[table, text] = self._columns(table).parse(text)
        return known

    def _columns(self, table: str) -> Checked:
        if table not in self._tables:
            self._tables[table] = Checked(self.vocabulary[table].columns, self._shared)
        return self._tables[table]


_kept: "dict[int, tuple[weakref.ref[Edition], weakref.ref[Shared], CompiledEdition]]" = {}
"""By the edition's identity; an entry goes with its edition. It only spares work and is never asked for a verdict."""


def compiled_edition(edition: Edition, shared: Shared) -> CompiledEdition:
    """The compiled form of an edition; the same object as long as edition and shared vocabulary are the same ones."""
    key = id(edition)
    kept = _kept.get(key)
    if kept is not None and kept[0]() is edition and kept[1]() is shared:
        return kept[2]
    fresh = CompiledEdition(edition, shared)
    _kept[key] = (weakref.ref(edition, lambda _: _kept.pop(key, None)), weakref.ref(shared), fresh)
    return fresh
