"""A form cut into pages that one person can fill in one sitting: a section each, an outline by chapters."""

from collections.abc import Iterator
from dataclasses import dataclass

from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_view import VisibleField, VisibleMaterial, fields_for, materials_for, sections_for
from pingding.policy.language import Edition, Section
from pingding.policy.language.forms import Chapter


@dataclass(frozen=True)
class FormPage:
    """One page: a section, or one chapter of its outline (`around` is then the outline's title).

    `id` is the section's id, with a dot and the chapter's id behind it for a chapter; `filled_by` a party.
    """

    id: str
    section: str
    title: str
    around: str
    help: str
    clause: tuple[str, ...]
    filled_by: str
    fields: tuple[VisibleField, ...]
    materials: tuple[VisibleMaterial, ...]

    @property
    def targets(self) -> tuple[str, ...]:
        """What can be wrong here, as the check of the form names it."""
        facts = tuple(f"fact:{field.id}" for field in self.fields)
        return facts + tuple(f"material:{material.id}" for material in self.materials)


def pages_for(edition: Edition, facts: Facts, form_id: str, *, by: str | None = None) -> tuple[FormPage, ...]:
    """The pages of a form as it is to be seen for these facts, in order; with `by` only those of that party.

    A section without an outline is one page. An outline gives one page per chapter, after a page with the fields
    and materials that the section has besides it.
    """
    around = edition.forms[form_id].clause
    pages: list[FormPage] = []
    for key, section in sections_for(edition, facts, form_id, by=by):
        fields = fields_for(edition, facts, form_id, section)
        materials = materials_for(edition, facts, form_id, section)
        pages += _cut(edition, key, section, section.clause or around, fields, materials)
    return tuple(pages)


def _cut(
    edition: Edition,
    key: str,
    section: Section,
    clause: tuple[str, ...],
    fields: tuple[VisibleField, ...],
    materials: tuple[VisibleMaterial, ...],
) -> Iterator[FormPage]:
    own = {field.fact for field in section.fields}
    mine = tuple(field for field in fields if field.id in own)
    files = tuple(material for material in materials if material.id in section.materials)
    if section.outline is None or mine or files:
        yield FormPage(key, key, section.title, "", section.guidance(), clause, section.by, mine, files)
    if section.outline is None:
        return
    outline = edition.outlines[section.outline]
    for chapter_id, chapter in outline.chapters.items():
        texts = _texts(section.outline, chapter_id, chapter)
        yield FormPage(
            f"{key}.{chapter_id}",
            key,
            chapter.title,
            outline.title,
            chapter.help or section.help,
            chapter.clause or outline.clause or clause,
            section.by,
            tuple(field for field in fields if field.id in texts and field.id not in own),
            tuple(material for material in materials if material.id in chapter.materials and material not in files),
        )


def _texts(outline: str, chapter_id: str, chapter: Chapter) -> frozenset[str]:
    """The facts that hold the chapter's texts."""
    prefix = f"{outline}_{chapter_id}"
    return frozenset(f"{prefix}_{part}" for part in chapter.parts) or frozenset({prefix})
