"""What a step asks for before it can pass: every shortfall at once, each with its clause."""

from datetime import datetime

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Outcome
from pingding.policy.procedures.departures import unreasoned_departure
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.registry import KINDS
from pingding.policy.values.values import read_value
from pingding.queries.applications.writing_permission import own_part_of
from pingding.queries.cases.assessment import procedure_of
from pingding.queries.cases.bound_outcomes import refuse_bound
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_in
from pingding.queries.cases.seats import OpenSeat, departure_of
from pingding.queries.clock import local_date
from pingding.queries.editions import shared
from pingding.queries.panels.case_scoring import scores_from
from pingding.queries.refusals import Faults
from pingding.queries.steps.conditions import refuse_unsettled
from pingding.queries.steps.kind import AtSeat
from pingding.queries.steps.registry import STEPS
from pingding.records.models import Case, StepRun


def find_unready(
    case: Case, seat: OpenSeat, outcome: Outcome, content: StepContent, faults: Faults, *, at: datetime
) -> None:
    """Add everything that keeps the step from this outcome. Only forward outcomes ask for everything."""
    forward = outcome.tone == "forward"
    asked, kind = AtSeat(CaseFile(case), seat, at, drafts=True), STEPS[seat.step.kind]
    for lacking in content.lacking(seat.step, seat.run.step, outcome, local_date(at)):
        faults.add(lacking)
    for unsaid in kind.unsaid(asked, content, forward=forward):
        faults.add(unsaid)
    for against in kind.against(asked, outcome):
        faults.add(against)
    with faults.caught():
        facts = _scored(asked.file, seat.run, outcome, _handed_in_with(asked) if forward else None, at)
        refuse_bound(asked.file, seat.step, outcome, at=at, facts=facts)
    if forward:
        for unmet in kind.unmet(asked):
            faults.add(unmet)
        if outcome.grants:
            with faults.caught():
                refuse_unsettled(asked.file, outcome.grants, at=at)


def _handed_in_with(asked: AtSeat) -> Facts | None:
    """The facts with the part of a form that is handed in with the act; None where the step fills in none."""
    form = asked.seat.step.own_form
    if not form:
        return None
    own = own_part_of(asked.file.case, asked.seat, form)
    return facts_in(asked.file, on=local_date(asked.at), drafts=True, own=own).facts


def _scored(file: CaseFile, run: StepRun, outcome: Outcome, facts: Facts | None, at: datetime) -> Facts | None:
    """The facts with the scores that this step itself gives the case, where its outcome is bound to facts; None for
    what was handed in and nothing more. A score that this round does not give is unknown, whatever an earlier one gave.
    """
    scores = scores_from(file.case, run, at=at) if outcome.when else {}
    if not scores:
        return facts
    before, vocabulary = facts or facts_in(file, on=local_date(at)).facts, file.edition.vocabulary
    others = {key: value for key, value in before.entered.items() if key not in scores}
    values = {key: read_value(vocabulary[key], raw, shared()) for key, raw in scores.items() if raw is not None}
    return Facts(before.edition, before.shared, {**others, **values}, before.on)


def refuse_undecidable(run: StepRun, *, at: datetime) -> None:
    """Refuse what a passed deadline would decide while the case lacks something that an officer would be refused for.

    Time stands for an office's own words (its opinion, its checklist), never for what the case must be: conditions
    by their force, the parts of a form and the scores that belong to the step, enough experts; nor for the reason of
    a decision that departs from what was proposed.
    """
    case, step = run.case, procedure_of(run.case).steps[run.step]
    outcome = step.outcomes.get(step.deadline.passed) if step.deadline else None
    if outcome is None:
        return
    file, kind, faults = CaseFile(case), STEPS[step.kind], Faults()
    refuse_bound(file, step, outcome, at=at, facts=_scored(file, run, outcome, None, at))
    forward, silence = outcome.tone == "forward", (KINDS[step.kind].content or StepContent)()
    if forward and outcome.grants:
        refuse_unsettled(file, outcome.grants, at=at)
    if forward and (way := departure_of(outcome, file.runs)):
        raise unreasoned_departure(file.edition, step, outcome, way)
    for seat in run.seats.filter(acted_at=None).select_related("organisation"):
        asked = AtSeat(file, OpenSeat(run, seat, step), at)
        passing = (*kind.unmet(asked), *kind.unsaid(asked, silence, forward=True)) if forward else ()
        for lacking in passing or kind.undecidable(asked):
            faults.add(lacking)
        faults.refuse()
