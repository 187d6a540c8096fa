"""What a unit has to do, across all its cases and titles: forms, papers, partners' answers; what is due first leads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pingding.policy.facts.facts import Facts
from pingding.policy.forms.form_pages import pages_for
from pingding.policy.steps.receive import Receive
from pingding.queries.applications.filled_forms import Progress, progress_of
from pingding.queries.applications.invitations import partners_to_settle
from pingding.queries.applications.receipts import paper_address
from pingding.queries.calls.closing import closing_of, district_dates
from pingding.queries.cases.facts import assembled, read_all, records_of_many
from pingding.queries.cases.parties import APPLICANTS, brought_by_applicant
from pingding.queries.cases.registration import prefilled_of
from pingding.queries.clock import local_date
from pingding.queries.directory.names import office_name
from pingding.queries.directory.organisations import current_values_of
from pingding.queries.editions import edition_of, shared
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.own_cases import (
    Entrusted,
    Invitation,
    OwnCase,
    entrusted_cases,
    invitations,
    units_of,
)
from pingding.records.models import Case, Filing, FilingFile, Seat


@dataclass(frozen=True)
class PaperToBring:
    """Paper that the unit has still to bring: of which case, at which step, how many copies, to which offices."""

    case: Case
    title: str
    copies: int
    to: tuple[str, ...]
    due_at: datetime | None
    address: str
    """Where it goes, as far as somebody entered it."""


@dataclass(frozen=True)
class UnansweredPartner:
    """A partner of an own case that has not confirmed, or `declined`, until when it has to; `on_paper` where it has no
    credit code."""

    case: Case
    name: str
    on_paper: bool
    declined: bool
    due_at: datetime | None


@dataclass(frozen=True)
class UnitTasks:
    """All that waits for the person's units."""

    forms: tuple[OwnCase, ...]
    progress: Mapping[int, Progress]
    """By case, of the forms that are begun."""
    papers: tuple[PaperToBring, ...]
    partners: tuple[UnansweredPartner, ...]
    invited: tuple[Invitation, ...]
    entrusted: tuple[Entrusted, ...]


def unit_tasks(viewer: Viewer, cases: Sequence[OwnCase], at: datetime) -> UnitTasks:
    """What waits for the viewer's units, of which `cases` are all; in a settled number of queries."""
    forms = tuple(own for own in cases if own.writing)
    return UnitTasks(
        forms=forms,
        progress=progress_of_forms([own.case for own in forms], at),
        papers=tuple(_papers(viewer)),
        partners=tuple(_partners({own.case.pk: own for own in cases})),
        invited=tuple(each for each in invitations(viewer, at) if each.waiting),
        entrusted=tuple(each for each in entrusted_cases(viewer) if each.waiting),
    )


def progress_of_forms(cases: Sequence[Case], at: datetime) -> dict[int, Progress]:
    """By case, how far the form is filled in that its own unit writes first; in settled queries for all cases."""
    if not cases:
        return {}
    numbers = [case.pk for case in cases]
    drafts = {
        row.case_id: row for row in Filing.objects.filter(case__in=numbers).order_by("version") if _own(row, cases)
    }
    files: dict[int, set[str]] = {}
    attached = FilingFile.objects.filter(filing__in=[row.pk for row in drafts.values()])
    for number, material in attached.values_list("filing__case", "material"):
        files.setdefault(number, set()).add(material)
    on_record, begun_with = current_values_of({case.organisation_id for case in cases}), prefilled_of(cases)
    records, shown = records_of_many(cases), {}
    for case in cases:
        draft = drafts.get(case.pk)
        written, recorded = [draft] if draft else [], on_record[case.organisation_id]
        data = assembled(case, records[case.pk], recorded, written, begun_with=begun_with[case.pk])
        shown[case.pk] = _progress(case, draft.form if draft else "", data, files.get(case.pk, set()), at)
    return {key: progress for key, progress in shown.items() if progress is not None}


def _own(filing: Filing, cases: Iterable[Case]) -> bool:
    return any(case.pk == filing.case_id and case.organisation_id == filing.organisation_id for case in cases)


def _progress(case: Case, form: str, data: Mapping[str, object], files: set[str], at: datetime) -> Progress | None:
    edition = edition_of(case.edition)
    steps = edition.procedures[case.procedure]
    form = form or steps.steps[steps.starts].own_form or ""
    if not form:
        return None
    facts = Facts(edition, shared(), read_all(edition, data)[0], local_date(at))
    own = [page for page in pages_for(edition, facts, form) if edition.parties[page.filled_by].role in APPLICANTS]
    return progress_of(own, facts, files)


def _papers(viewer: Viewer) -> Iterator[PaperToBring]:
    """What is to be brought on paper: the open seats of offices that wait for the papers of the viewer's own cases."""
    seats = Seat.objects.filter(
        run__case__organisation__in=[unit.pk for unit in units_of(viewer)], kind="receive", waiting=True
    ).select_related("run__case__edition", "run__case__organisation", "run__case__call", "organisation")
    by_run: dict[int, list[Seat]] = {}
    for seat in seats.defer("run__case__edition__content").order_by("pk"):
        by_run.setdefault(seat.run_id, []).append(seat)
    for waiting in by_run.values():
        run, case = waiting[0].run, waiting[0].run.case
        edition = edition_of(case.edition)
        step = edition.step(case.procedure, run.step)
        if isinstance(step, Receive) and brought_by_applicant(edition, step):
            to = tuple(office_name(seat.organisation.name) for seat in waiting)
            address = paper_address(case, edition, step, [seat.organisation for seat in waiting])
            yield PaperToBring(case, step.title, step.copies, to, run.due_at, address)


def _partners(own: Mapping[int, OwnCase]) -> Iterator[UnansweredPartner]:
    """The partners named in the unit's own cases that are open, who have not answered or are to be replaced."""
    rows = partners_to_settle().filter(case__in=list(own))
    named = [(row, own[row.case_id].case) for row in rows.order_by("pk")]
    district_dates(case.call for _row, case in named if case.call)
    for row, case in named:
        closes = closing_of(case.call, case.regions) if case.call else None
        yield UnansweredPartner(case, row.name, not row.code, row.answered_at is not None, closes)
