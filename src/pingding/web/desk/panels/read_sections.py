"""What an expert reads beside the sheet, in the order in which it is judged: texts, other parts, registration data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pingding.policy.language import Fact
from pingding.policy.language.facts import REGISTERED
from pingding.queries.applications.content import ShownForm, ShownSection
from pingding.queries.applications.filled_forms import FilledField
from pingding.queries.cases.case_file import CaseFile

TEXT, OTHER, REGISTRATION = range(3)
"""How near a section is to what is judged."""


@dataclass(frozen=True)
class ReadSection:
    """A section to be read; `organisation` is empty where the applicant wrote it."""

    title: str
    organisation: str
    fields: Sequence[FilledField]
    open: bool


def read_sections(file: CaseFile, forms: Iterable[ShownForm]) -> list[ReadSection]:
    """The sections of all forms: texts first and open, then the others folded, what the unit registered last.

    Where nobody wrote a text, the first section that is not registration is open.
    """
    vocabulary, applicants = file.edition.vocabulary, f"-{file.case.organisation_id}"
    ranked = [(_kind(part, vocabulary), form, part) for form in forms for part in form.sections]
    ranked.sort(key=lambda each: (each[0], not each[1].key.endswith(applicants)))
    opened = ranked[0][0] if ranked else TEXT
    return [
        ReadSection(
            part.title,
            "" if form.key.endswith(applicants) else form.organisation,
            part.fields,
            open=kind == TEXT if opened == TEXT else n == 0,
        )
        for n, (kind, form, part) in enumerate(ranked)
    ]


def _kind(section: ShownSection, vocabulary: Mapping[str, Fact]) -> int:
    """Registration where at least half of the fields say who the unit is, a text where at least half are texts."""
    facts = [fact for field in section.fields if (fact := vocabulary.get(field.id)) is not None]
    registered = sum(fact.record in REGISTERED or fact.personal for fact in facts)
    texts = sum(field.kind == "longtext" and not field.empty for field in section.fields)
    if registered * 2 >= len(section.fields):
        return REGISTRATION
    return TEXT if texts * 2 >= len(section.fields) else OTHER
