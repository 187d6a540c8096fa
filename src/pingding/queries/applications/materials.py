"""The materials of a case: every file that was handed in, by material, with who uploaded it, when, and its hash."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from pingding.policy.forms.form_view import VisibleMaterial, materials_for, sections_for
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_in, latest_filings
from pingding.queries.cases.visibility import APPLICANT_ROLES, ReadableForms
from pingding.queries.clock import local_date
from pingding.queries.directory.names import name_at, read_names
from pingding.records.models import FilingFile


@dataclass(frozen=True)
class MaterialFile:
    """One file as handed in; `current` when it belongs to the newest version, `draft` when not yet handed in."""

    attachment: int
    name: str
    kind: str
    size: int
    sha256: str
    organisation: str
    person: str
    uploaded_at: datetime
    version: int
    current: bool
    draft: bool


@dataclass(frozen=True)
class CaseMaterial:
    """A material asked for, and its files; `lacking` when it is required and has none."""

    id: str
    title: str
    clause: tuple[str, ...]
    paper: int
    files: tuple[MaterialFile, ...]
    required: bool

    @property
    def newest(self) -> tuple[MaterialFile, ...]:
        """The files of the newest version."""
        return tuple(file for file in self.files if file.current)

    @property
    def lacking(self) -> bool:
        return self.required and not self.newest


def case_materials(file: CaseFile, reading: ReadableForms) -> tuple[CaseMaterial, ...]:
    """The materials of every form that was filled in, as far as its reader reads them, in the forms' order."""
    edition, files = file.edition, _files(file, reading)
    materials: dict[str, CaseMaterial] = {}
    for visible in _visible(file, reading):
        materials[visible.id] = CaseMaterial(
            visible.id,
            visible.material.title,
            visible.clause,
            visible.material.paper,
            tuple(files.pop(visible.id, ())),
            visible.required,
        )
    for key, unclaimed in files.items():
        title = edition.materials[key].title if key in edition.materials else key
        materials[key] = CaseMaterial(key, title, (), 0, tuple(unclaimed), False)
    return tuple(materials.values())


def _visible(file: CaseFile, reading: ReadableForms) -> Iterator[VisibleMaterial]:
    """The materials that the forms filled in so far ask for, in the order in which the forms were begun."""
    case, edition = file.case, file.edition
    own = case.organisation_id in reading.drafts and case.submitted_at is None
    facts = facts_in(file, on=local_date(case.submitted_at or case.opened_at), drafts=own).facts
    for form in dict.fromkeys(filing.form for filing in file.filings):
        for _key, section in sections_for(edition, facts, form):
            everybodys = reading.everybodys or form in reading.receipts
            if everybodys or edition.parties[section.by].role in APPLICANT_ROLES:
                yield from materials_for(edition, facts, form, section)


def _files(file: CaseFile, reading: ReadableForms) -> dict[str, list[MaterialFile]]:
    """By material, each file once, from the newest version that has it."""
    newest = {filing.pk for filing in latest_filings(file, drafts=False)}
    read_names(filing.organisation for filing in file.filings)
    files: dict[str, list[MaterialFile]] = {}
    seen: set[tuple[str, int]] = set()
    for row in sorted(file.files, key=lambda row: (-row.filing.version, row.pk)):
        repeated = (row.material, row.attachment_id) in seen
        if repeated or not reading.admits(row.filing):
            continue
        seen.add((row.material, row.attachment_id))
        draft = row.filing.submitted_at is None
        files.setdefault(row.material, []).append(_file(row, draft or row.filing_id in newest, draft, reading.names))
    return files


def _file(row: FilingFile, current: bool, draft: bool, names: bool) -> MaterialFile:
    attachment = row.attachment
    uploaded_by = attachment.uploaded_by
    return MaterialFile(
        attachment=attachment.pk,
        name=attachment.name,
        kind=attachment.kind,
        size=attachment.size,
        sha256=attachment.sha256,
        organisation=name_at(row.filing.organisation, row.filing.submitted_at),
        person=uploaded_by.name if names and uploaded_by else "",
        uploaded_at=attachment.uploaded_at,
        version=row.filing.version,
        current=current,
        draft=draft,
    )
