"""Where a case stands: its progress, its open rounds, the verdict of its conditions."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pingding.policy.conditions.assess import Assessment, assess
from pingding.policy.language import Procedure
from pingding.policy.procedures.progress import Progress, read_progress
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.correction import correction_of
from pingding.queries.cases.facts import CaseFacts, facts_in
from pingding.queries.cases.registers import refusing_registers
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing, StepRun


def procedure_of(case: Case) -> Procedure:
    return edition_of(case.edition).procedures[case.procedure]


def due_clause(procedure: Procedure, run: StepRun) -> tuple[str, ...]:
    """The clause that a round's deadline rests on: a correction's own, else the deadline's, else the step's."""
    step = procedure.steps[run.step]
    correction = correction_of(run)
    if correction is None:
        return (step.deadline.clause if step.deadline else ()) or step.clause
    asker = procedure.steps[correction.asked_by]
    returning = [outcome for outcome in asker.outcomes.values() if run.step in outcome.to]
    own = [outcome.correction.clause or outcome.clause for outcome in returning if outcome.correction]
    return next(filter(None, own), asker.clause)


def progress_of(case: Case) -> Progress:
    """The case's place in its procedure, read from its record."""
    return read_progress(case.progress)


def judged_in(file: CaseFile, without: Collection[str] = ()) -> Mapping[str, bool | None]:
    """What reviewers answered on judged conditions; a later answer counts before an earlier one.

    `without` names steps whose answers are not shown.
    """
    acted = [(seat.acted_at, seat.pk, seat) for seat in file.seats if seat.acted_at and seat.run.step not in without]
    answers: dict[str, bool | None] = {}
    for _at, _pk, seat in sorted(acted, key=lambda each: each[:2]):
        answers |= seat.content.get("judged", {})
    return answers


def materials_in(file: CaseFile, filings: Sequence[Filing]) -> dict[str, int]:
    """How many files each material has in these versions."""
    keys = {filing.pk for filing in filings}
    return dict(Counter(each.material for each in file.files if each.filing_id in keys))


def assessment_of(
    file: CaseFile,
    *,
    at: datetime,
    drafts: bool = False,
    facts_read: CaseFacts | None = None,
    materials: Collection[str] | None = None,
    judged: Mapping[str, bool | None] | None = None,
    without: Collection[str] = (),
    registers: bool = True,
) -> Assessment:
    """Every condition's verdict for the case at a moment.

    `facts_read` facts and `materials` are read here unless given; `judged` are answers just being given, `without` the
    steps whose answers are not shown. Before it is handed in, nobody has judged a case or let it pass. Without
    `registers` these are not asked, for whoever looks at what the form says alone.
    """
    question = (at, drafts, frozenset(without))
    usual = facts_read is None and materials is None and judged is None and registers
    if usual and question in file.assessments:
        return file.assessments[question]
    read = facts_read or facts_in(file, on=local_date(at), drafts=drafts)
    handed_in = file.case.submitted_at is not None
    assessment = assess(
        file.edition,
        shared(),
        read.facts,
        materials=frozenset(materials_in(file, read.filings) if materials is None else materials),
        judged={**(judged_in(file, without) if handed_in else {}), **(judged or {})},
        bars=refusing_registers(file.case, read, at=at) if registers else {},
        overrides={each.condition: each.reason for each in file.overrides} if handed_in else {},
    )
    if usual:
        file.assessments[question] = assessment
    return assessment
