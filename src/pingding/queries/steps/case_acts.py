"""What a viewer can do with a case now, and what keeps an act from being done yet."""

from dataclasses import dataclass
from datetime import datetime

from pingding.policy.conditions.assess import Finding
from pingding.policy.errors import Refusal
from pingding.policy.steps.fill import Fill
from pingding.queries.applications.content import CorrectionPart, correction_tree
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.parties import ROLES_OF, seats_of
from pingding.queries.cases.seats import OpenSeat, open_seats
from pingding.queries.cases.visibility import my_assignments
from pingding.queries.editions import edition_of
from pingding.queries.steps.kind import AtSeat
from pingding.queries.steps.registry import STEPS
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Override


@dataclass(frozen=True)
class Act:
    """An act open to the viewer.

    `desk` is what only its kind of step shows; `blocked` why a forward outcome cannot be taken yet; `corrections` what
    may be named when the form goes back.
    """

    seat: OpenSeat
    desk: object
    blocked: tuple[Refusal, ...]
    corrections: tuple[CorrectionPart, ...]
    corrected: int


def acts_of(viewer: Viewer, file: CaseFile, *, at: datetime) -> tuple[Act, ...]:
    """Every act of the case that waits for the viewer, in the order the steps opened."""
    return tuple(_act(file, seat, at) for seat in open_seats(viewer, file))


def my_reviews(viewer: Viewer, file: CaseFile) -> tuple[Assignment, ...]:
    """The viewer's open assignments as an expert."""
    return tuple(each for each in my_assignments(viewer, file) if each.run.closed_at is None)


def _act(file: CaseFile, seat: OpenSeat, at: datetime) -> Act:
    step = seat.step
    correcting = next((o for o in step.outcomes.values() if o.correction), None)
    target = file.edition.step(file.case.procedure, correcting.to[0]) if correcting and correcting.to else None
    back = target if isinstance(target, Fill) else None
    asked, kind = AtSeat(file, seat, at), STEPS[step.kind]
    return Act(
        seat=seat,
        desk=kind.desk(asked),
        blocked=tuple(kind.unmet(asked)),
        corrections=correction_tree(file, back) if back else (),
        corrected=_corrected(file, seat) if back else 0,
    )


def _corrected(file: CaseFile, seat: OpenSeat) -> int:
    keys = [key for key, outcome in seat.step.outcomes.items() if outcome.correction]
    return sum(each.run.step == seat.run.step and each.outcome in keys for each in file.seats)


def may_override(viewer: Viewer, case: Case, finding: Finding) -> bool:
    """Whether the viewer acts for the party that may let this condition pass."""
    if finding.override is None or not viewer.roles:
        return False
    party = edition_of(case.edition).parties[finding.override]
    try:
        places = seats_of(case, finding.override)
    except Refusal:
        return False
    return any(viewer.holds(unit.pk, *ROLES_OF.get(party.role, frozenset({"nobody"}))) for unit in places)


def overrides_of(file: CaseFile) -> tuple[Override, ...]:
    """The conditions that were let pass, with who did it and why."""
    return file.overrides
