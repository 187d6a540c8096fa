"""What is recorded of one case, read once: each part of a page asks here instead of asking the database itself."""

from collections.abc import Hashable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from pingding.policy.conditions.assess import Assessment
from pingding.policy.errors import Refusal
from pingding.policy.facts.earlier import Past
from pingding.policy.language import Edition, Procedure
from pingding.policy.values.values import Value
from pingding.queries.cases.registration import prefilled
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.directory.organisations import current_values
from pingding.queries.editions import edition_of
from pingding.records.models import (
    Assignment,
    Case,
    Filing,
    FilingFile,
    OrganisationFact,
    Override,
    Partner,
    Seat,
    StepRun,
)


@compiled_query
def _seats(case: int) -> QuerySet[Seat]:
    return Seat.objects.filter(run__case=case).select_related("run", "organisation", "acted_by")


@compiled_query
def _filings(case: int) -> QuerySet[Filing]:
    return Filing.objects.filter(case=case).select_related("organisation")


@compiled_query
def _files(case: int) -> QuerySet[FilingFile]:
    return FilingFile.objects.filter(filing__case=case).select_related("attachment__uploaded_by")


@compiled_query
def _partners(case: int) -> QuerySet[Partner]:
    return Partner.objects.filter(case=case).select_related("organisation", "paper")


@compiled_query
def _overrides(case: int) -> QuerySet[Override]:
    return Override.objects.filter(case=case).select_related("organisation").order_by("pk")


@compiled_query
def _assignments(case: int) -> QuerySet[Assignment]:
    rows = Assignment.objects.filter(run__case=case).select_related("run", "expert__expert__employer")
    return rows.order_by("pk")


class CaseFile:
    """The rows that belong to one case; each table is read when it is first asked for, in one query.

    The rows stay as they were read: whoever changes the case opens a new file of it.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.readings: dict[Hashable, tuple[Mapping[str, Value], Mapping[str, Refusal]]] = {}
        """The values read out of the rows (`facts.facts_in`), by what was asked for."""
        self.pasts: dict[date, Past] = {}
        """What was known before the case (`facts.facts_in`), by the day it is asked on."""
        self.assessments: dict[Hashable, Assessment] = {}
        """The verdicts on the conditions (`assessment.assessment_of`), by what was asked for."""

    @property
    def edition(self) -> Edition:
        """The edition that the case is bound to."""
        return edition_of(self.case.edition)

    @property
    def procedure(self) -> Procedure:
        """The procedure that the case runs through."""
        return self.edition.procedures[self.case.procedure]

    @cached_property
    def seats(self) -> tuple[Seat, ...]:
        """Every seat with its round, its organisation and who acted, in the order in which they were made."""
        seats = sorted(_seats(self.case.pk), key=lambda seat: seat.pk)
        runs = {seat.run_id: seat.run for seat in seats}
        for seat in seats:
            seat.run = runs[seat.run_id]
            seat.run.case = self.case
        return tuple(seats)

    @cached_property
    def runs(self) -> tuple[StepRun, ...]:
        """Every round in the order in which they opened: none is opened without a seat."""
        rounds = {seat.run_id: seat.run for seat in self.seats}
        return tuple(sorted(rounds.values(), key=lambda run: (run.opened_at, run.pk)))

    def seats_at(self, run: StepRun) -> tuple[Seat, ...]:
        """The seats of a round."""
        return tuple(seat for seat in self.seats if seat.run_id == run.pk)

    @cached_property
    def filings(self) -> tuple[Filing, ...]:
        """Every version of every form with its organisation, drafts too, in the order in which they were made."""
        return tuple(sorted(_filings(self.case.pk), key=lambda filing: filing.pk))

    @cached_property
    def handed_in(self) -> tuple[Filing, ...]:
        """The versions that were handed in."""
        return tuple(filing for filing in self.filings if filing.submitted_at is not None)

    @cached_property
    def files(self) -> tuple[FilingFile, ...]:
        """Every file of every version with its attachment and who uploaded it, in the order in which they came."""
        filings = {filing.pk: filing for filing in self.filings}
        files = sorted(_files(self.case.pk), key=lambda file: file.pk)
        for file in files:
            file.filing = filings[file.filing_id]
        return tuple(files)

    @cached_property
    def partners(self) -> tuple[Partner, ...]:
        """The partners that take part, or are invited to, in the order of their invitation."""
        rows = sorted(_partners(self.case.pk), key=lambda partner: partner.pk)
        return tuple(partner for partner in rows if partner.removed_at is None)

    @cached_property
    def overrides(self) -> tuple[Override, ...]:
        """The conditions that were let pass, with who did it and why."""
        return tuple(_overrides(self.case.pk))

    @cached_property
    def assignments(self) -> tuple[Assignment, ...]:
        """Every expert asked, whoever left the panel since too, with their entries in the pool; in that order."""
        return tuple(_assignments(self.case.pk))

    @cached_property
    def on_record(self) -> Mapping[str, OrganisationFact]:
        """The current facts on the applicant's record."""
        return current_values(self.case.organisation)

    @cached_property
    def prefilled(self) -> Mapping[str, Any]:
        """What the registration says, for the facts that begin with it."""
        return prefilled(self.case)
