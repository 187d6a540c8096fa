"""The materials of a case: every file that was handed in, by material, with who uploaded it, when, and its hash."""

from dataclasses import dataclass
from datetime import datetime

from pingding.policy.forms.form_view import materials_for, sections_for
from pingding.queries.cases.facts import case_facts, latest_filings
from pingding.queries.cases.open_forms import APPLICANT_ROLES, ReadableForms
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.records.models import Case, FilingFile


@dataclass(frozen=True)
class CaseFile:
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
    files: tuple[CaseFile, ...]
    required: bool

    @property
    def lacking(self) -> bool:
        return self.required and not any(file.current for file in self.files)


def case_materials(case: Case, reading: ReadableForms) -> tuple[CaseMaterial, ...]:
    """The materials of every form that was filled in, as far as its reader reads them, in the forms' order."""
    edition = edition_of(case.edition)
    own = case.organisation_id in reading.drafts and case.submitted_at is None
    facts = case_facts(case, on=local_date(case.submitted_at or case.opened_at), drafts=own).facts
    newest = {filing.pk for filing in latest_filings(case, drafts=False)}
    rows = (
        FilingFile.objects.filter(filing__case=case)
        .select_related("filing__organisation", "attachment__uploaded_by")
        .order_by("-filing__version", "pk")
    )
    files: dict[str, list[CaseFile]] = {}
    seen: set[tuple[str, int]] = set()
    for row in rows:
        draft = row.filing.submitted_at is None
        repeated = (row.material, row.attachment_id) in seen
        if repeated or not reading.admits(row.filing):
            continue
        seen.add((row.material, row.attachment_id))
        files.setdefault(row.material, []).append(_file(row, draft or row.filing_id in newest, draft, reading.names))
    forms = dict.fromkeys(case.filings.order_by("pk").values_list("form", flat=True))
    found: dict[str, CaseMaterial] = {}
    for form in forms:
        for _key, section in sections_for(edition, facts, form):
            if not reading.everybodys and edition.parties[section.by].role not in APPLICANT_ROLES:
                continue
            for wanted in materials_for(edition, facts, form, section):
                found[wanted.id] = CaseMaterial(
                    wanted.id,
                    wanted.material.title,
                    wanted.clause,
                    wanted.material.paper,
                    tuple(files.pop(wanted.id, ())),
                    wanted.required,
                )
    for key, left in files.items():
        title = edition.materials[key].title if key in edition.materials else key
        found[key] = CaseMaterial(key, title, (), 0, tuple(left), False)
    return tuple(found.values())


def _file(row: FilingFile, current: bool, draft: bool, names: bool) -> CaseFile:
    attachment = row.attachment
    uploaded_by = attachment.uploaded_by
    return CaseFile(
        attachment=attachment.pk,
        name=attachment.name,
        kind=attachment.kind,
        size=attachment.size,
        sha256=attachment.sha256,
        organisation=row.filing.organisation.name,
        person=uploaded_by.name if names and uploaded_by else "",
        uploaded_at=attachment.uploaded_at,
        version=row.filing.version,
        current=current,
        draft=draft,
    )
