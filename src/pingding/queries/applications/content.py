"""What was filled in, section by section and version by version, with what changed since an earlier version."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_view import VisibleField, fields_for, sections_for
from pingding.policy.language import Edition
from pingding.policy.steps.fill import Fill
from pingding.policy.values.values import Value
from pingding.queries.applications.filled_forms import FilledField, filled_field, wrong_in
from pingding.queries.applications.previous import Trend, previous_values
from pingding.queries.applications.writing_permission import SHEET, own_facts
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_in, read_all
from pingding.queries.cases.visibility import APPLICANT_ROLES, ReadableForms
from pingding.queries.clock import local_date
from pingding.queries.directory.names import name_at, read_names
from pingding.queries.editions import shared
from pingding.records.models import Filing


@dataclass(frozen=True)
class VersionChoice:
    """A version of a form that can be chosen; `number` 0 is the draft that its own writers see."""

    number: int
    at: datetime
    receipt: str
    draft: bool


@dataclass(frozen=True)
class ShownSection:
    """A section with the fields to be seen; `changes` counts those that differ from the version compared with."""

    id: str
    title: str
    fields: tuple[FilledField, ...]

    @property
    def changes(self) -> int:
        return sum(field.changed for field in self.fields)


@dataclass(frozen=True)
class ShownForm:
    """One form of one organisation in one version, and the versions that there are."""

    key: str
    title: str
    organisation: str
    versions: tuple[VersionChoice, ...]
    shown: VersionChoice
    against: VersionChoice | None
    sections: tuple[ShownSection, ...]

    @property
    def changes(self) -> int:
        return sum(section.changes for section in self.sections)


def shown_forms(
    file: CaseFile, reading: ReadableForms, *, unmasked: bool, chosen: Mapping[str, tuple[int | None, int | None]]
) -> tuple[ShownForm, ...]:
    """Every form of the case that was filled in, as far as its reader reads it, the applicant's first.

    `chosen` maps a form's key to the version wanted and the one to compare with (0: with none); else the newest is
    shown against the one before. Personal data are masked unless `unmasked`.
    """
    case, parties = file.case, parties_of(file)
    read_names(row.organisation for row in file.filings)
    grouped: dict[tuple[str, int], list[Filing]] = {}
    for row in sorted(file.filings, key=lambda filing: filing.version):
        if reading.admits(row):
            grouped.setdefault((row.form, row.organisation_id), []).append(row)
    base = facts_in(file, on=local_date(case.submitted_at or case.opened_at), drafts=case.submitted_at is None).facts
    ordered = sorted(grouped.items(), key=lambda item: (item[0][1] != case.organisation_id, item[1][0].pk))
    forms = []
    for (form, organisation), versions in ordered:
        key = f"{form}-{organisation}"
        own = own_facts(case, form, parties[organisation])
        others = {name: value for name, value in base.entered.items() if name not in own}
        trends = _trends(file, form, organisation)
        reader = _VersionReader(file.edition, form, parties[organisation], others, unmasked, trends)
        forms.append(reader.form(key, versions, chosen.get(key, (None, None))))
    return tuple(forms)


def _trends(file: CaseFile, form: str, by: int) -> dict[str, tuple[int, Trend]]:
    """By fact, what its writer said for earlier years, with the year of the case; in two queries."""
    sections, vocabulary = file.edition.forms[form].sections.values(), file.edition.vocabulary
    trending = frozenset(f.fact for section in sections for f in section.fields if vocabulary[f.fact].trend)
    at = file.case.submitted_at or file.case.opened_at
    year = file.case.period or local_date(at).year
    return {key: (year, trend) for key, trend in previous_values(file.case, trending, by=by, at=at).items()}


def parties_of(file: CaseFile) -> Mapping[int, frozenset[str]]:
    """The parties as which each organisation fills in this case; none for one that neither applies nor sits."""
    parties: defaultdict[int, frozenset[str]] = defaultdict(frozenset)
    applicant = (key for key, party in file.edition.parties.items() if party.role in APPLICANT_ROLES)
    parties[file.case.organisation_id] = frozenset(applicant)
    for seat in file.seats:
        parties[seat.organisation_id] |= {seat.party}
    return parties


def _choice(row: Filing) -> VersionChoice:
    draft = row.submitted_at is None
    return VersionChoice(0 if draft else row.version, row.submitted_at or row.saved_at, row.receipt or "", draft)


@dataclass(frozen=True)
class _VersionReader:
    """Turns the stored versions of one form into what a page shows.

    `parties` are those whose sections are shown, `others` the values that this form does not say itself, `trends` by
    fact what was said for earlier years, with the year of the case.
    """

    edition: Edition
    form_id: str
    parties: frozenset[str]
    others: Mapping[str, Value]
    unmasked: bool
    trends: Mapping[str, tuple[int, Trend]]

    def form(self, key: str, versions: Sequence[Filing], chosen: tuple[int | None, int | None]) -> ShownForm:
        by_number = {_choice(row).number: row for row in versions}
        shown = by_number.get(chosen[0], versions[-1]) if chosen[0] is not None else versions[-1]
        earlier = [row for row in versions if row.version < shown.version]
        against = by_number.get(chosen[1]) if chosen[1] is not None else (earlier[-1] if earlier else None)
        if against is shown:
            against = None
        return ShownForm(
            key=key,
            title=self.edition.forms[self.form_id].title,
            organisation=name_at(shown.organisation, shown.submitted_at),
            versions=tuple(_choice(row) for row in versions),
            shown=_choice(shown),
            against=_choice(against) if against else None,
            sections=tuple(self._sections(shown, against)),
        )

    def _sections(self, shown: Filing, against: Filing | None) -> Iterator[ShownSection]:
        facts = self._facts(shown)
        old = self._facts(against) if against else facts
        for key, section in sections_for(self.edition, facts, self.form_id):
            if section.by not in self.parties:
                continue
            visible = fields_for(self.edition, facts, self.form_id, section)
            fields = tuple(_headed(self._field(field, facts, old, shown.data) for field in visible))
            if fields:
                yield ShownSection(key, section.title, fields)

    def _facts(self, filing: Filing) -> Facts:
        """The facts as this version says; what others say, as the case has it."""
        entered, _unreadable = read_all(self.edition, filing.data)
        on = local_date(filing.submitted_at or filing.saved_at)
        return Facts(self.edition, shared(), {**self.others, **entered}, on)

    def _field(self, field: VisibleField, facts: Facts, old: Facts, raw: Mapping[str, Any]) -> FilledField:
        value = facts.get(field.id)
        wrong = wrong_in(raw, read_all(self.edition, {field.id: raw.get(field.id)})[1], ())
        hidden = field.fact.personal and not self.unmasked
        typed = None if hidden else wrong.typed.get(field.id)
        shown = filled_field(field, value, unmasked=self.unmasked, earlier=old.get(field.id), typed=typed)
        shown = replace(shown, fault="" if hidden else wrong.faults.get(field.id, ""))
        if field.id not in self.trends or field.fact.personal:
            return shown
        year, trend = self.trends[field.id]
        return replace(shown, trend=trend.with_now(year, value))


def _headed(fields: Iterable[FilledField]) -> Iterator[FilledField]:
    """The fields with each chapter's heading on its first part only."""
    last = ""
    for field in fields:
        yield replace(field, heading="") if field.heading == last else field
        last = field.heading


def correction_tree(file: CaseFile, step: Fill) -> tuple["CorrectionPart", ...]:
    """What can be named when a form goes back: its applicant's sections with their fields and materials, the scores."""
    case, edition = file.case, file.edition
    facts = facts_in(file, on=local_date(case.submitted_at or case.opened_at)).facts
    sheet = [CorrectionPart(SHEET, edition.indicators[step.indicators].title)] if step.indicators else []
    return (*_correctable(edition, facts, step.form), *sheet)


@dataclass(frozen=True)
class CorrectionPart:
    """A section, or a field or material in it, by the target that a correction names."""

    target: str
    title: str
    children: tuple["CorrectionPart", ...] = ()


def _correctable(edition: Edition, facts: Facts, form: str) -> Iterator[CorrectionPart]:
    for key, section in sections_for(edition, facts, form):
        if edition.parties[section.by].role not in APPLICANT_ROLES:
            continue
        fields = fields_for(edition, facts, form, section)
        parts = [CorrectionPart(f"fact:{f.id}", f.label) for f in fields if f.fact.typed_in]
        parts += [CorrectionPart(f"material:{m}", edition.materials[m].title) for m in _materials(edition, section)]
        if parts:
            yield CorrectionPart(f"section:{key}", section.title, tuple(parts))


def _materials(edition: Edition, section: Any) -> list[str]:
    materials = list(section.materials)
    if section.outline:
        for chapter in edition.outlines[section.outline].chapters.values():
            materials += chapter.materials
    return materials
