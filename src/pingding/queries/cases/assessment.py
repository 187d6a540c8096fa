"""Where a case stands: its progress, its open rounds, the verdict of its conditions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pingding.policy.conditions.assess import Assessment, assess
from pingding.policy.language import Procedure
from pingding.policy.procedures.progress import Progress, read_progress
from pingding.queries.cases.facts import CaseFacts, case_facts
from pingding.queries.cases.registers import refusing_registers
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing, FilingFile, Override, Seat, StepRun


def procedure_of(case: Case) -> Procedure:
    return edition_of(case.edition).procedures[case.procedure]


def due_clause(procedure: Procedure, run: StepRun) -> tuple[str, ...]:
    """The clause that a round's deadline rests on: a correction's own, else the deadline's, else the step's."""
    step = procedure.steps[run.step]
    if run.correction is None:
        return (step.deadline.clause if step.deadline else ()) or step.clause
    asker = procedure.steps[run.correction["asked_by"]]
    asked = [o for o in asker.outcomes.values() if o.correction and run.step in o.to]
    own = [o.correction.clause or o.clause for o in asked if o.correction]
    return next(filter(None, own), asker.clause)


def progress_of(case: Case) -> Progress:
    """The case's place in its procedure, read from its record."""
    return read_progress(case.progress)


def judged_of(case: Case, without: Collection[str] = ()) -> Mapping[str, bool | None]:
    """What reviewers answered on judged conditions; a later answer counts before an earlier one.

    `without` names steps whose answers are not told.
    """
    answers: dict[str, bool | None] = {}
    for content in (
        Seat.objects.filter(run__case=case, acted_at__isnull=False)
        .exclude(run__step__in=without)
        .order_by("acted_at", "id")
        .values_list("content", flat=True)
    ):
        answers |= content.get("judged", {})
    return answers


def materials_of(filings: Sequence[Filing]) -> dict[str, int]:
    """How many files each material has in these versions."""
    counts: dict[str, int] = {}
    keys = [filing.pk for filing in filings]
    for material in FilingFile.objects.filter(filing__in=keys).values_list("material", flat=True):
        counts[material] = counts.get(material, 0) + 1
    return counts


def assessment_of(
    case: Case,
    *,
    at: datetime,
    drafts: bool = False,
    known: CaseFacts | None = None,
    materials: Collection[str] | None = None,
    judged: Mapping[str, bool | None] | None = None,
    without: Collection[str] = (),
) -> Assessment:
    """Every condition's verdict for the case at a moment.

    `known` facts and `materials` are read here unless given; `judged` are answers just being given, `without` the
    steps whose answers are not told. Before it is handed in, nobody has judged a case or let it pass.
    """
    edition = edition_of(case.edition)
    read = known or case_facts(case, on=local_date(at), drafts=drafts)
    handed_in = case.submitted_at is not None
    return assess(
        edition,
        shared(),
        read.facts,
        materials=frozenset(materials_of(read.filings) if materials is None else materials),
        judged={**(judged_of(case, without) if handed_in else {}), **(judged or {})},
        bars=refusing_registers(case, read, at=at),
        overrides=dict(Override.objects.filter(case=case).values_list("condition", "reason")) if handed_in else {},
    )
