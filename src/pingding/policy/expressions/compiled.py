"""An edition made ready for many verdicts: expressions parsed once, kept as long as the edition itself is kept."""

import weakref
from collections.abc import Callable, Hashable
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from pingding.policy.expressions.expression import CheckedExpression, Parsed
from pingding.policy.language import Edition, Fact, Form, Section, Shared
from pingding.policy.translation import gettext_noop

T = TypeVar("T")
ON_RECORD = gettext_noop("单位档案")


class SectionParts(NamedTuple):
    """What is filled in a section of a form: the facts typed in (texts of its outline included), the materials."""

    facts: tuple[str, ...]
    materials: tuple[str, ...]


class CompiledEdition:
    """The parsed expressions of one edition, over its vocabulary and over the columns of its tables; who types what."""

    def __init__(self, edition: Edition, shared: Shared) -> None:
        self.vocabulary = edition.vocabulary
        self._shared, self._procedures, self._forms = shared, edition.procedures, edition.forms
        self._outlines = edition.outlines
        self._facts = CheckedExpression(self.vocabulary, shared)
        self._tables: dict[str, CheckedExpression] = {}
        self._parsed: dict[tuple[str, str], Parsed] = {}
        self._made: dict[Hashable, Any] = {}

    def expression(self, text: str) -> Parsed:
        """An expression over facts. Raises ExpressionFault."""
        parsed = self._parsed.get(("", text))
        if parsed is None:
            parsed = self._parsed["", text] = self._facts.parse(text)
        return parsed

    def row_expression(self, table: str, text: str) -> Parsed:
        """An expression over the columns of a table fact. Raises ExpressionFault."""
        parsed = self._parsed.get((table, text))
        if parsed is None:
            parsed = self._parsed[table, text] = self._columns(table).parse(text)
        return parsed

    def cached(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for this edition; `key` says what it is, and of what."""
        value: T | None = self._made.get(key)
        if value is None:
            value = self._made[key] = make()
        return value

    @cached_property
    def step_titles(self) -> dict[str, str]:
        """The titles of the steps of all procedures, by step id."""
        return {key: step.title for procedure in self._procedures.values() for key, step in procedure.steps.items()}

    def parts(self, form_id: str) -> dict[str, SectionParts]:
        """What is filled in each section of a form, by section id in the form's order."""
        sections = self._forms[form_id].sections
        return self.cached(("parts", form_id), lambda: {key: self._filled(each) for key, each in sections.items()})

    def typed_by(self, form_id: str, parties: frozenset[str]) -> frozenset[str]:
        """The facts that these parties type into a form."""
        sections, parts = self._forms[form_id].sections, self.parts(form_id)
        theirs = (parts[key].facts for key, section in sections.items() if section.by in parties)
        return self.cached(("typed", form_id, parties), lambda: frozenset(fact for facts in theirs for fact in facts))

    def _filled(self, section: Section) -> SectionParts:
        facts = [field.fact for field in section.fields]
        materials = list(section.materials)
        if section.outline:
            facts += [key for key in self.vocabulary if key.startswith(f"{section.outline}_")]
            for chapter in self._outlines[section.outline].chapters.values():
                materials += chapter.materials
        return SectionParts(tuple(fact for fact in facts if self.vocabulary[fact].typed_in), tuple(materials))

    def place(self, fact_id: str) -> str:
        """Where a fact is entered: the title of the first section that asks for it, else the unit's record.

        Master data comes from the record even where a form shows it. To be put through gettext where it is said.
        """
        return self.cached(("place", fact_id), lambda: self._place(self.vocabulary.get(fact_id), fact_id))

    def _place(self, fact: Fact | None, fact_id: str) -> str:
        if fact is not None and fact.record is not None:
            return ON_RECORD
        if fact is not None and fact.score is not None:
            return gettext_noop("评审得分")
        if fact is not None and fact.norm is not None:
            return gettext_noop("牵头机关为本次申报给定的基准值")
        if fact is not None and fact.earlier is not None:
            return gettext_noop("以往的记录")
        asking = next((title for form in self._forms.values() if (title := _section(form, fact_id))), "")
        return asking or (ON_RECORD if fact is not None and fact.of == "organisation" else gettext_noop("申报表"))

    def _columns(self, table: str) -> CheckedExpression:
        if table not in self._tables:
            self._tables[table] = CheckedExpression(self.vocabulary[table].columns, self._shared)
        return self._tables[table]


def _section(form: Form, fact_id: str) -> str:
    """The title of the section that asks for the fact, or nothing."""
    for section in form.sections.values():
        written = section.outline is not None and fact_id.startswith(f"{section.outline}_")
        if written or any(field.fact == fact_id for field in section.fields):
            return section.title
    return ""


_kept: "dict[int, tuple[weakref.ref[Edition], weakref.ref[Shared], CompiledEdition]]" = {}
"""By the edition's identity; an entry goes with its edition. It only spares work and is never asked for a verdict."""


def compiled_edition(edition: Edition, shared: Shared) -> CompiledEdition:
    """The compiled form of an edition; the same object as long as edition and shared vocabulary are the same ones."""
    key = id(edition)
    compiled = _kept.get(key)
    if compiled is not None and compiled[0]() is edition and compiled[1]() is shared:
        return compiled[2]
    fresh = CompiledEdition(edition, shared)
    _kept[key] = (weakref.ref(edition, lambda _: _kept.pop(key, None)), weakref.ref(shared), fresh)
    return fresh
