"""A public notice that has run ends by itself, case by case."""

from datetime import datetime

from pingding.actions.cases.moving import count_act, hold_case, move
from pingding.actions.door import action, record_act
from pingding.queries.cases.bound_outcomes import refuse_bound
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.cases import EndNotice
from pingding.queries.notices.notices import running_notice
from pingding.records.models import Case, Objection, StepRun


@action
def end_notice(case: Case, *, at: datetime) -> bool:
    """Take the notice's first outcome for a case when its time has run and no objection is open; True when it moved.

    The platform acts here by itself (`tick`), on the clause of the notice. Refusals: the outcome is for cases of other
    facts.
    """
    hold_case(case)
    notice = running_notice(case)
    run = StepRun.objects.filter(case=case, kind="notice", closed_at=None).first()
    if notice is None or run is None or at < notice.ends_at:
        return False
    if case.objections.filter(state=Objection.State.OPEN).exists():
        return False
    count_act(case)
    step = edition_of(case.edition).procedures[case.procedure].steps[run.step]
    outcome = next(iter(step.outcomes))
    refuse_bound(CaseFile(case), step, step.outcomes[outcome], at=at)
    record_act(
        EndNotice(outcome=outcome),
        at=at,
        case=case,
        step=run.step,
        clause=step.clause,
        about=notice.title,
    )
    move(case, run, outcome, at=at)
    return True
