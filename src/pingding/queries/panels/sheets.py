"""Score sheets of a case: whose may be seen by whom, what is still to be scored, and the combined result."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Step
from pingding.policy.scores.applicable_rows import asked_leaves, lacking_reasons
from pingding.policy.scores.combining import Combined, combine
from pingding.policy.scores.leaves import measured
from pingding.policy.scores.results import PanelResult
from pingding.policy.scores.rounds import ComparedValues, Group, compared_values
from pingding.policy.scores.scoring import Scored, score
from pingding.policy.scores.sources import scored_at
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_at_submission_of, facts_in
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of
from pingding.queries.panels.cohorts import CallCohort, Cohorts
from pingding.records.models import Assignment, Case, Person, ScoreSheet, StepRun


def sheet_facts(file: CaseFile, step: Step) -> Facts:
    """The facts that decide what a sheet of this step asks for; drafts too where the step writes a form."""
    on = local_date(file.case.submitted_at or file.case.opened_at)
    return facts_in(file, on=on, drafts=bool(step.own_form)).facts


def points_of(sheet: ScoreSheet) -> dict[str, Decimal]:
    return {path: Decimal(value) for path, value in sheet.points.items()}


def source_sheet(seat: OpenSeat) -> ScoreSheet | None:
    """The sheet that the seat gives as its step's source, once something of it was saved."""
    rows = ScoreSheet.objects.filter(run=seat.run.pk, organisation=seat.seat.organisation_id)
    return rows.filter(source=seat.step.source or "").first()


def scorers_sheet(run: StepRun, scorer: Person) -> ScoreSheet | None:
    """What somebody has scored in a round under their own name."""
    return next(iter(_scored_by(run.pk, scorer.pk)), None)


@compiled_query
def _scored_by(run: int, scorer: int) -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.filter(run=run, scorer=scorer).order_by("pk")


def sheet_gaps(file: CaseFile, seat: OpenSeat, facts: Facts | None = None) -> list[str]:
    """Titles of the leaves asked for in this case for which the seat's own sheet of this round lacks points, or a
    reason that the points need, or in which something typed could not be taken.

    `facts` are those of the sheet, where the caller has them.
    """
    rows = _sheets_of(seat.run.pk)
    own = (seat.seat.organisation_id, seat.step.source)
    sheets = ((points, reasons, typed) for unit, source, points, reasons, typed in rows if (unit, source) == own)
    scored, reasons, typed = next(sheets, ({}, {}, {}))
    indicators = file.edition.indicators[seat.step.indicators or ""]
    facts = sheet_facts(file, seat.step) if facts is None else facts
    asked = asked_leaves(indicators, facts)
    points = {path: Decimal(value) for path, value in scored.items()}
    open_ones = {name.partition("-")[2] for name in typed} | lacking_reasons(asked, facts, points, reasons).keys()
    return [leaf.title for path, leaf in asked.items() if path not in scored or path in open_ones]


@compiled_query
def _sheets_of(run: int) -> QuerySet[ScoreSheet, tuple[int | None, str, Any, Any, Any]]:
    return ScoreSheet.objects.filter(run=run).values_list("organisation", "source", "points", "reasons", "typed")


def counted_sheets(runs: Collection[int]) -> QuerySet[ScoreSheet]:
    """The sheets that count in rounds of panels: handed in by experts whose assignment has not ended, in order."""
    aside = Assignment.objects.filter(run=OuterRef("run"), expert=OuterRef("scorer"), ended_at__isnull=False)
    rows = ScoreSheet.objects.filter(run__in=runs, run__kind="panel", submitted_at__isnull=False)
    return rows.exclude(Exists(aside)).order_by("id")


def scored(file: CaseFile, sheet: ScoreSheet, *, at: datetime) -> Scored:
    """The sheet's whole tree: the points given, the computed leaves, totals, each explained."""
    facts = facts_in(file, on=local_date(at), drafts=file.case.submitted_at is None).facts
    return score(file.edition.indicators[sheet.indicators], facts, points_of(sheet))


def scored_before(file: CaseFile, step: Step, *, at: datetime) -> tuple[tuple[str, Scored], ...]:
    """What the same source gave the title by the same rows the last time before the case, with the year; of a case
    about no title, nothing."""
    title, case = file.case.held_title_id, file.case
    if title is None or not step.own_sheet:
        return ()
    rows = ScoreSheet.objects.filter(case__held_title=title, indicators=step.indicators, source=step.source)
    earlier = rows.filter(submitted_at__isnull=False, case__opened_at__lt=case.opened_at).exclude(case=case)
    sheet = earlier.select_related("case__edition", "case__organisation").order_by("-case__opened_at", "-pk").first()
    if sheet is None:
        return ()
    year = sheet.case.period or local_date(sheet.case.opened_at).year
    return ((_("%(year)d年度") % {"year": year}, scored(CaseFile(sheet.case), sheet, at=at)),)


def panel_result(case: Case, step: str, *, at: datetime) -> PanelResult | None:
    """The result of the newest round of a panel step; None before it is closed, or without a sheet."""
    return panel_results([case], step, at=at).get(case.pk)


def panel_results(
    cases: Sequence[Case], step: str, facts: Mapping[int, Facts] | None = None, *, at: datetime
) -> dict[int, PanelResult]:
    """By case, the result of the newest round of a panel step, where it is closed and a sheet was handed in: what is
    sealed in an open panel nobody learns, nor is anybody compared with it.

    The number of queries does not grow with the cases, which come with their `edition` and `organisation`. `facts`
    are those at submission, where the caller has them.
    """
    rounds = StepRun.objects.filter(case__in=cases, step=step).order_by("round")
    newest = {case: (run, closed) for case, run, closed in rounds.values_list("case", "pk", "closed_at")}
    sheets: dict[int, list[ScoreSheet]] = {}
    for sheet in counted_sheets([run for run, closed in newest.values() if closed is not None]):
        sheets.setdefault(sheet.case_id, []).append(sheet)
    if facts is None:
        facts = facts_at_submission_of([case for case in cases if case.pk in sheets])
    combiner = SheetCombiner(facts, at=at)
    return {case.pk: combiner.result(case, own) for case in cases if (own := sheets.get(case.pk))}


class SheetCombiner:
    """The one place where the sheets that count for a case become its result, by the facts at submission.

    The values of a call's cases are read once, where a row compares them.
    """

    def __init__(self, facts: Mapping[int, Facts], *, at: datetime) -> None:
        self.facts, self.at = facts, at
        self.cohorts: dict[tuple[int, str, str], SetCohorts] = {}

    def result(self, case: Case, sheets: Sequence[ScoreSheet]) -> PanelResult:
        """What the sheets of one round, at least one, come to."""
        in_favour = sum(1 for sheet in sheets if sheet.favour)
        key = sheets[0].indicators  # argued reviews have none
        combined = self.combined(case, key, [points_of(sheet) for sheet in sheets]) if key else None
        return PanelResult(len(sheets), in_favour, combined, key)

    def computed(self, case: Case, key: str) -> PanelResult:
        """What a set comes to whose rows are all computed from the facts, without a scorer."""
        return PanelResult(0, 0, self.combined(case, key, [{}]), key)

    def combined(self, case: Case, key: str, sheets: Sequence[Mapping[str, Decimal]]) -> Combined:
        """Sheets of a set as one."""
        indicators = edition_of(case.edition).indicators[key]
        return combine(indicators, sheets, self.facts[case.pk], self.cohort(case, key))

    def cohort(self, case: Case, key: str) -> ComparedValues:
        """The values of the cases that this one is compared with, for the rows of an indicator set that compare."""
        indicators = edition_of(case.edition).indicators[key]
        if not measured(indicators, self.facts[case.pk]):
            return {}
        concerned = (case.edition_id, case.procedure, key)
        if concerned not in self.cohorts:
            self.cohorts[concerned] = SetCohorts(case, key, at=self.at)
        return self.cohorts[concerned].values(case)


class SetCohorts:
    """The cases of one procedure that are compared by the rows of an indicator set, at the step that scores by it."""

    def __init__(self, sample: Case, key: str, *, at: datetime) -> None:
        edition = edition_of(sample.edition)
        procedure, self.indicators = edition.procedures[sample.procedure], edition.indicators[key]
        step = scored_at(edition, procedure, key) or procedure.starts
        self.cohorts = Cohorts(step, self.indicators.cohort, at=at)
        self._by_group: dict[int, Mapping[Group, ComparedValues]] = {}

    def values(self, case: Case) -> ComparedValues:
        """By path, the values of all cases of the case's group; nothing as long as the group is not whole."""
        cohort = self.cohorts.of(case)
        group = cohort.groups.get(case.pk)
        if group is None or cohort.refused(group) is not None:
            return {}
        if id(cohort) not in self._by_group:
            self._by_group[id(cohort)] = self._compared(cohort)
        return self._by_group[id(cohort)].get(group, {})

    def _compared(self, cohort: CallCohort) -> Mapping[Group, ComparedValues]:
        groups, facts = cohort.groups, cohort.facts
        return compared_values(self.indicators, ((groups[pk], facts[pk]) for pk in cohort.come))


def facts_at_submission(file: CaseFile) -> Facts:
    """The facts that scores are computed from: what was handed in, on the day it was handed in."""
    return facts_in(file, on=local_date(file.case.submitted_at or file.case.opened_at)).facts
