"""A case's forms as one readable whole: what was handed in, or the draft for those who write it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_pages import FormPage, pages_for
from pingding.queries.access import find_case
from pingding.queries.cases.facts import case_facts, latest_filings
from pingding.queries.cases.open_forms import APPLICANT_ROLES, readable_forms
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing, FilingFile, Partner, Seat


@dataclass(frozen=True)
class PrintedForm:
    """The newest version of one form by one organisation that the viewer may read."""

    title: str
    organisation: str
    filing: Filing | None
    draft: bool
    pages: tuple[FormPage, ...]
    files: Mapping[str, tuple[FilingFile, ...]]


@dataclass(frozen=True)
class Printout:
    """The forms with the facts behind them; `signed` are the declarations of the applicant's version, in words."""

    case: Case
    facts: Facts
    forms: tuple[PrintedForm, ...]
    partners: tuple[Partner, ...]
    signed: tuple[str, ...]
    unmasked: bool


def printout_of(viewer: Viewer, number: str, *, at: datetime) -> Printout:
    """What the viewer may read of the forms; Refusal(kind="missing") while there is nothing that they may see.

    What was handed in is as of that day, a draft as of `at`; what of it is open is for `open_forms.reading_of` to say.
    """
    case = find_case(viewer, number)
    reading = readable_forms(viewer, case)
    drafts = case.organisation_id in reading.drafts and not case.filings.exclude(submitted_at=None).exists()
    facts = case_facts(case, on=local_date(at if drafts else case.submitted_at or at), drafts=drafts).facts
    newest = latest_filings(case, drafts=drafts)
    filings = [row for row in newest if reading.admits(row)]
    if not filings and drafts:
        return _unwritten(case, facts, reading.unmasked)
    if not filings:
        raise Refusal(_("本件尚未提交"), kind="missing", remedy=_("提交后可在此查看全部内容。"))
    files = _files(filings) if reading.files else {}
    forms = tuple(_form(case, facts, row, files.get(row.pk, {})) for row in filings)
    first = filings[0]
    declarations = edition_of(case.edition).declarations
    return Printout(
        case=case,
        facts=facts,
        forms=forms,
        partners=tuple(case.partners.filter(removed_at=None).order_by("id")),
        signed=tuple(declarations[key].says for key in first.signed if key in declarations),
        unmasked=reading.unmasked,
    )


def _unwritten(case: Case, facts: Facts, unmasked: bool) -> Printout:
    """The applicant's own form before anything of it was saved: what the unit's record says already."""
    edition = edition_of(case.edition)
    first = edition.procedures[case.procedure]
    form_id = getattr(first.steps[first.starts], "form", None)
    parties = {key for key, party in edition.parties.items() if party.role in APPLICANT_ROLES}
    pages = tuple(page for page in pages_for(edition, facts, form_id) if page.filled_by in parties) if form_id else ()
    form = PrintedForm(edition.forms[form_id].title if form_id else "", case.organisation.name, None, True, pages, {})
    return Printout(case, facts, (form,), (), (), unmasked)


def _form(case: Case, facts: Facts, filing: Filing, files: Mapping[str, tuple[FilingFile, ...]]) -> PrintedForm:
    edition = edition_of(case.edition)
    own = filing.organisation_id == case.organisation_id
    parties = {key for key, party in edition.parties.items() if party.role in APPLICANT_ROLES}
    if not own:
        seats = Seat.objects.filter(run__case=case, organisation=filing.organisation_id)
        parties = set(seats.values_list("party", flat=True))
    pages = tuple(page for page in pages_for(edition, facts, filing.form) if page.filled_by in parties)
    return PrintedForm(
        title=edition.forms[filing.form].title,
        organisation=filing.organisation.name,
        filing=filing,
        draft=filing.submitted_at is None,
        pages=pages,
        files=files,
    )


def _files(filings: list[Filing]) -> dict[int, dict[str, tuple[FilingFile, ...]]]:
    found: dict[int, dict[str, tuple[FilingFile, ...]]] = {}
    for row in FilingFile.objects.filter(filing__in=filings).select_related("attachment").order_by("id"):
        by = found.setdefault(row.filing_id, {})
        by[row.material] = (*by.get(row.material, ()), row)
    return found
