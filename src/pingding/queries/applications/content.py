"""What was filled in, section by section and version by version, with what changed since an earlier version."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_view import VisibleField, fields_for, sections_for
from pingding.policy.language import Edition
from pingding.policy.steps.fill import Fill
from pingding.policy.text.masking import mask_name
from pingding.policy.values.values import Value, show_value
from pingding.queries.applications.differences import Kind, Piece, row_difference, text_difference
from pingding.queries.applications.writing_permission import SHEET, own_facts
from pingding.queries.cases.facts import case_facts, read_all
from pingding.queries.cases.open_forms import APPLICANT_ROLES, ReadableForms
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing, Seat


@dataclass(frozen=True)
class VersionChoice:
    """A version of a form that can be chosen; `number` 0 is the draft that its own writers see."""

    number: int
    at: datetime
    receipt: str
    draft: bool


@dataclass(frozen=True)
class TableRow:
    """A row of a table in words, and whether it stayed, went or came."""

    kind: Kind
    cells: tuple[str, ...]


@dataclass(frozen=True)
class ShownField:
    """A field as it was filled in.

    `pieces` holds a text with its changes, `rows` a table's; `before` the earlier value of any other field that
    changed. `kind` is the fact's type.
    """

    id: str
    label: str
    kind: str
    value: str
    heading: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[TableRow, ...] = ()
    pieces: tuple[Piece, ...] = ()
    before: str = ""
    changed: bool = False


@dataclass(frozen=True)
class ShownSection:
    """A section with the fields to be seen; `changes` counts those that differ from the version compared with."""

    id: str
    title: str
    fields: tuple[ShownField, ...]

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
    case: Case, reading: ReadableForms, *, unmasked: bool, chosen: Mapping[str, tuple[int | None, int | None]]
) -> tuple[ShownForm, ...]:
    """Every form of the case that was filled in, as far as its reader reads it, the applicant's first.

    `chosen` maps a form's key to the version wanted and the one to compare with (0: with none); else the newest is
    shown against the one before. Personal data are masked unless `unmasked`.
    """
    rows = case.filings.select_related("organisation").order_by("version")
    visible = [row for row in rows if reading.admits(row)]
    parties = _parties(case)
    grouped: dict[tuple[str, int], list[Filing]] = {}
    for row in visible:
        grouped.setdefault((row.form, row.organisation_id), []).append(row)
    base = case_facts(case, on=local_date(case.submitted_at or case.opened_at), drafts=case.submitted_at is None).facts
    ordered = sorted(grouped.items(), key=lambda item: (item[0][1] != case.organisation_id, item[1][0].pk))
    forms = []
    for (form, organisation), versions in ordered:
        key = f"{form}-{organisation}"
        sections = parties.get(organisation, frozenset())
        own = own_facts(case, form, sections)
        others = {name: value for name, value in base.entered.items() if name not in own}
        reader = _ContentReader(edition_of(case.edition), others, unmasked)
        forms.append(reader.form(key, form, versions, sections, chosen.get(key, (None, None))))
    return tuple(forms)


def _parties(case: Case) -> dict[int, frozenset[str]]:
    """The parties as which each organisation fills in this case."""
    edition = edition_of(case.edition)
    found: dict[int, set[str]] = {
        case.organisation_id: {key for key, party in edition.parties.items() if party.role in APPLICANT_ROLES}
    }
    for organisation, party in Seat.objects.filter(run__case=case).values_list("organisation", "party"):
        found.setdefault(organisation, set()).add(party)
    return {organisation: frozenset(parties) for organisation, parties in found.items()}


def _choice(row: Filing) -> VersionChoice:
    draft = row.submitted_at is None
    return VersionChoice(0 if draft else row.version, row.submitted_at or row.saved_at, row.receipt or "", draft)


class _ContentReader:
    """Turns stored versions into what a page shows; `others` are the values that this form does not say itself."""

    def __init__(self, edition: Edition, others: Mapping[str, Value], unmasked: bool) -> None:
        self.edition, self.others, self.unmasked = edition, others, unmasked

    def form(
        self,
        key: str,
        form: str,
        versions: Sequence[Filing],
        parties: frozenset[str],
        chosen: tuple[int | None, int | None],
    ) -> ShownForm:
        by_number = {_choice(row).number: row for row in versions}
        shown = by_number.get(chosen[0], versions[-1]) if chosen[0] is not None else versions[-1]
        earlier = [row for row in versions if row.version < shown.version]
        against = by_number.get(chosen[1]) if chosen[1] is not None else (earlier[-1] if earlier else None)
        if against is shown:
            against = None
        return ShownForm(
            key=key,
            title=self.edition.forms[form].title,
            organisation=shown.organisation.name,
            versions=tuple(_choice(row) for row in versions),
            shown=_choice(shown),
            against=_choice(against) if against else None,
            sections=tuple(self.sections(form, shown, against, parties)),
        )

    def sections(
        self, form: str, shown: Filing, against: Filing | None, parties: frozenset[str]
    ) -> Iterator[ShownSection]:
        facts = self.facts(shown)
        old = self.facts(against) if against else None
        for key, section in sections_for(self.edition, facts, form):
            if section.by not in parties:
                continue
            fields = fields_for(self.edition, facts, form, section)
            told = tuple(_headed(self.field(field, facts, old, shown.data) for field in fields))
            if told:
                yield ShownSection(key, section.title, told)

    def facts(self, filing: Filing) -> Facts:
        """The facts as this version says; what others say, as the case has it."""
        entered, _unreadable = read_all(self.edition, filing.data)
        on = local_date(filing.submitted_at or filing.saved_at)
        return Facts(self.edition, shared(), {**self.others, **entered}, on)

    def field(self, field: VisibleField, facts: Facts, old: Facts | None, raw: Mapping[str, Any]) -> ShownField:
        value = facts.get(field.id)
        before = old.get(field.id) if old is not None else value
        changed = before != value
        kind = field.fact.type
        common = {"id": field.id, "label": field.label, "kind": kind, "heading": field.heading, "changed": changed}
        if kind == "table":
            rows = row_difference(self.rows(field, before), self.rows(field, value))
            columns = tuple(column.label for column in field.fact.columns.values())
            return ShownField(
                value=self.show(field, value),
                columns=columns,
                rows=tuple(TableRow(state, cells) for state, cells in rows),
                **common,
            )
        shown = self.show(field, value)
        if value is None and field.id in raw and raw[field.id] not in (None, ""):
            shown = str(raw[field.id])
        if kind == "longtext" and changed:
            return ShownField(value=shown, pieces=text_difference(_text(before), _text(value)), **common)
        return ShownField(value=shown, before=self.show(field, before) if changed else "", **common)

    def show(self, field: VisibleField, value: Value) -> str:
        if field.fact.personal and not self.unmasked and isinstance(value, str):
            return mask_name(value)
        return show_value(field.fact, value, shared())

    def rows(self, field: VisibleField, value: Value) -> list[tuple[str, ...]]:
        if not isinstance(value, tuple):
            return []
        return [self.cells(field, row) for row in value if isinstance(row, Mapping)]

    def cells(self, field: VisibleField, row: Mapping[str, Any]) -> tuple[str, ...]:
        told = []
        for key, column in field.fact.columns.items():
            value = row.get(key)
            masked = column.personal and not self.unmasked and isinstance(value, str)
            told.append(mask_name(value) if masked else show_value(column, value, shared()))  # type: ignore[arg-type]
        return tuple(told)


def _headed(fields: Iterable[ShownField]) -> Iterator[ShownField]:
    """The fields with each chapter's heading on its first part only."""
    last = ""
    for field in fields:
        yield replace(field, heading="") if field.heading == last else field
        last = field.heading


def _text(value: Value) -> str:
    return value if isinstance(value, str) else ""


def correction_tree(case: Case, step: Fill) -> tuple["CorrectionPart", ...]:
    """What can be named when a form goes back: its applicant's sections with their fields and materials, the scores."""
    edition = edition_of(case.edition)
    facts = case_facts(case, on=local_date(case.submitted_at or case.opened_at)).facts
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
    found = list(section.materials)
    if section.outline:
        for chapter in edition.outlines[section.outline].chapters.values():
            found += chapter.materials
    return found
