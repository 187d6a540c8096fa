"""A case's forms as one readable whole: what was handed in, or the draft for those who write it."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_check import check_form
from pingding.policy.forms.form_pages import pages_for
from pingding.queries.access import find_case
from pingding.queries.applications.content import parties_of
from pingding.queries.applications.filled_forms import (
    NOTHING_WRONG,
    FilledPart,
    Wrong,
    files_of,
    filled_parts,
    wrong_in,
)
from pingding.queries.applications.invitations import ShownPartner, shown_partner
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import CaseFacts, facts_in, latest_filings
from pingding.queries.cases.visibility import ReadableForms, readable_forms
from pingding.queries.clock import local_date
from pingding.queries.directory.names import name_at, read_names
from pingding.queries.editions import shared
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing


@dataclass(frozen=True)
class PrintedForm:
    """The newest version of a form by an organisation that the viewer may read; `id` and `by` are their ids.

    `parties` are those as which the organisation fills it in.
    """

    id: str
    by: int
    parties: frozenset[str]
    title: str
    organisation: str
    filing: Filing | None
    draft: bool
    parts: tuple[FilledPart, ...]


@dataclass(frozen=True)
class Printout:
    """The forms as they were filled in, with the facts behind them.

    `signed` are the declarations of the applicant's version, in words.
    """

    case: Case
    facts: Facts
    forms: tuple[PrintedForm, ...]
    partners: tuple[ShownPartner, ...]
    signed: tuple[str, ...]
    unmasked: bool


def printout_of(viewer: Viewer, number: str, *, at: datetime) -> Printout:
    """What the viewer may read of the forms; Refusal(kind="missing") while there is nothing that they may see.

    What was handed in is as of that day, a draft as of `at`; what of it is open is for `readable_forms` to say.
    """
    case = find_case(viewer, number)
    file = CaseFile(case)
    reading = readable_forms(viewer, file)
    drafts = case.organisation_id in reading.drafts and not file.handed_in
    read = facts_in(file, on=local_date(at if drafts else case.submitted_at or at), drafts=drafts)
    facts = read.facts
    filings = [row for row in latest_filings(file, drafts=drafts) if reading.admits(row)]
    if not filings and drafts:
        return Printout(case, facts, (_unwritten(file, facts, reading.unmasked),), (), (), reading.unmasked)
    if not filings:
        raise Refusal(_("本件尚未提交"), kind="missing", remedy=_("提交后可在此查看全部内容。"))
    declarations = file.edition.declarations
    read_names(row.organisation for row in filings)
    return Printout(
        case=case,
        facts=facts,
        forms=tuple(_printed(file, read, row, reading) for row in filings),
        partners=tuple(shown_partner(partner) for partner in file.partners),
        signed=tuple(declarations[key].says for key in filings[0].signed if key in declarations),
        unmasked=reading.unmasked,
    )


def _printed(file: CaseFile, read: CaseFacts, row: Filing, reading: ReadableForms) -> PrintedForm:
    shown = row if reading.files else None
    wrong = _wrong(file, read, row) if row.submitted_at is None and reading.unmasked else NOTHING_WRONG
    return PrintedForm(
        id=row.form,
        by=row.organisation_id,
        parties=parties_of(file)[row.organisation_id],
        title=file.edition.forms[row.form].title,
        organisation=name_at(row.organisation, row.submitted_at),
        filing=row,
        draft=row.submitted_at is None,
        parts=_parts(file, read.facts, row.form, row.organisation_id, reading.unmasked, shown, wrong),
    )


def _wrong(file: CaseFile, read: CaseFacts, draft: Filing) -> Wrong:
    """What is wrong in a draft, as its check says it."""
    parties = parties_of(file)[draft.organisation_id]
    nothing: frozenset[str] = frozenset()
    faults = check_form(file.edition, shared(), read.facts, draft.form, by=parties, materials={}, signed=nothing)
    return wrong_in(draft.data, read.unreadable, faults)


def _unwritten(file: CaseFile, facts: Facts, unmasked: bool) -> PrintedForm:
    """The applicant's own form before anything of it was saved: what the unit's record says already."""
    case = file.case
    form_id = file.procedure.steps[file.procedure.starts].own_form or ""
    parts = _parts(file, facts, form_id, case.organisation_id, unmasked, None) if form_id else ()
    title = file.edition.forms[form_id].title if form_id else ""
    parties = parties_of(file)[case.organisation_id]
    return PrintedForm(form_id, case.organisation_id, parties, title, case.organisation.name, None, True, parts)


def _parts(
    file: CaseFile,
    facts: Facts,
    form_id: str,
    organisation: int,
    unmasked: bool,
    filing: Filing | None,
    wrong: Wrong = NOTHING_WRONG,
) -> tuple[FilledPart, ...]:
    """The parts of a form that an organisation fills in, with the files of its version where they are open."""
    parties = parties_of(file)[organisation]
    pages = [page for page in pages_for(file.edition, facts, form_id) if page.filled_by in parties]
    return filled_parts(pages, facts, files_of(file, filing), unmasked=unmasked, wrong=wrong)
