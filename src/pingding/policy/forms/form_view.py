"""Which parts of a form are to be seen and filled for these facts: sections, fields, chapters, materials."""

from collections.abc import Iterator
from typing import NamedTuple

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Fact, Section
from pingding.policy.language.facts import REGISTERED, Field_
from pingding.policy.language.forms import Chapter, FormPart, Material
from pingding.policy.translation import gettext_noop, gettext_shown, in_a_row_shown, in_english

PERIODS: dict[str, str] = {
    "on_closing_date": gettext_noop("按提交时的情况填写。"),
    "last_full_year": gettext_noop("填写上一完整年度的情况。"),
    "last_three_full_years": gettext_noop("填写前三个完整年度的情况。"),
    "this_year": gettext_noop("填写报告年度全年的情况。"),
    "whole_life": gettext_noop("填写成立以来的累计情况。"),
}
"""What a fact's period asks of its writer; nothing for how things stand now."""


class VisibleField(NamedTuple):
    """A field as it stands for these facts: label, help (its period first), whether it must be filled, its text limit,
    its clause.

    `heading` is the chapter's title where the field is a part of an outline's chapter, `example` a right way to write.
    """

    id: str
    fact: Fact
    label: str
    help: str
    required: bool
    max_chars: int | None
    clause: tuple[str, ...]
    heading: str = ""
    example: str = ""


class VisibleMaterial(NamedTuple):
    """A material asked for in a section."""

    id: str
    material: Material
    required: bool
    clause: tuple[str, ...]


def sections_for(edition: Edition, facts: Facts, form_id: str, *, by: str | None = None) -> list[tuple[str, Section]]:
    """The sections to be seen, with their ids, in order; with `by` only those that this party fills.

    A section whose `when` is unknown is not shown yet.
    """
    return [
        (key, section)
        for key, section in edition.forms[form_id].sections.items()
        if by in (None, section.by) and facts.holds(section.when) is True
    ]


def fields_for(edition: Edition, facts: Facts, form_id: str, section: Section) -> tuple[VisibleField, ...]:
    """The fields of a section to be seen, those of its outline after its own, with what is effectively required."""
    around = section.clause or edition.forms[form_id].clause
    own = (_field(facts, field, around) for field in section.fields if facts.holds(field.when) is True)
    texts = facts.compiled.cached(
        ("texts", id(section), in_english()), lambda: tuple(_outline_fields(edition, section, around))
    )
    return (*own, *texts)


def materials_for(edition: Edition, facts: Facts, form_id: str, section: Section) -> tuple[VisibleMaterial, ...]:
    """The materials of a section (and of its outline's chapters) that concern this case."""
    around = section.clause or edition.forms[form_id].clause
    cited = [(key, around) for key in section.materials]
    for _, chapter, clause in _chapters(edition, section, around):
        cited += [(key, clause) for key in chapter.materials]
    materials = ((key, edition.materials[key], clause) for key, clause in cited)
    return tuple(
        VisibleMaterial(key, material, material.required, material.clause or clause)
        for key, material, clause in materials
        if facts.holds(material.when) is True
    )


def _field(facts: Facts, field: Field_, around: tuple[str, ...]) -> VisibleField:
    """A field as it is seen; made once each, required or not, for the field belongs to its edition alone."""
    required = field.required if field.required_when is None else facts.holds(field.required_when) is True
    fact = facts.compiled.vocabulary[field.fact]
    return facts.compiled.cached(
        ("field", id(field), required, in_english()), lambda: _seen(fact, field, required, around)
    )


def _seen(fact: Fact, field: Field_, required: bool, around: tuple[str, ...]) -> VisibleField:
    limits = [limit for limit in (field.max_chars, fact.max_chars) if limit is not None]
    return VisibleField(
        id=field.fact,
        fact=fact,
        label=field.label or fact.label,
        help=period_and(fact, field.guidance(fact.help)),
        required=required and (fact.typed_in or fact.record in (*REGISTERED, "partners")),
        max_chars=min(limits, default=None),
        clause=field.clause or fact.clause or around,
        example=fact.example if fact.typed_in else "",
    )


def period_and(fact: Fact, text: str) -> str:
    """A help text with what the fact's period asks before it.

    >>> period_and(Fact(label="营业收入", type="money", period="last_full_year"), "以审计报告为准。")
    '填写上一完整年度的情况。以审计报告为准。'
    """
    asked = PERIODS.get(fact.period)
    return in_a_row_shown(filter(None, (gettext_shown(asked), text))) if asked and fact.typed_in else text


def _chapters(
    edition: Edition, section: Section, around: tuple[str, ...]
) -> Iterator[tuple[str, Chapter, tuple[str, ...]]]:
    if section.outline is not None:
        outline = edition.outlines[section.outline]
        for key, chapter in outline.chapters.items():
            yield f"{section.outline}_{key}", chapter, chapter.clause or outline.clause or around


def _outline_fields(edition: Edition, section: Section, around: tuple[str, ...]) -> Iterator[VisibleField]:
    for key, chapter, clause in _chapters(edition, section, around):
        texts: list[tuple[str, FormPart | Chapter, str]] = [
            (f"{key}_{part_id}", part, chapter.title) for part_id, part in chapter.parts.items()
        ]
        for fact_id, text, heading in texts or [(key, chapter, "")]:
            fact = edition.vocabulary.get(fact_id)
            if fact is not None:
                yield VisibleField(
                    fact_id, fact, text.title, text.help, text.required, text.max_chars, clause, heading, text.example
                )
