"""The open assignment of the expert who acts, with its case held."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.actions.door import for_change
from pingding.policy.errors import Refusal
from pingding.policy.language import Step
from pingding.queries.access import may_see, no_such_case, recorded_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.panels.recusals import refuse_tied
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment


@dataclass(frozen=True)
class OwnAssignment:
    """An assignment of the acting expert: the case, the round, the definition of its step."""

    file: CaseFile
    assignment: Assignment
    step: Step


def find_own_assignment(actor: Viewer, number: str, step: str) -> OwnAssignment:
    """The expert's own open assignment, its case held; Refusal(kind="forbidden") without one."""
    person = actor.person_or_refuse()
    case = recorded_case(number, hold=for_change)
    assignment = next(iter(_open_assignments(person.pk, case.pk, step)), None) if case else None
    # An assigned expert may see the case: that need not be asked again.
    if case is None or not ((assignment and actor.is_expert) or may_see(actor, case)):
        raise no_such_case(number)
    if assignment is None:
        raise Refusal(_("您未被指派评审本件，或评审已经结束"), kind="forbidden", remedy=_("请从“专家评审”页面进入。"))
    file = CaseFile(case)
    return OwnAssignment(file, assignment, file.procedure.steps[step])


def find_impartial_assignment(actor: Viewer, number: str, step: str) -> OwnAssignment:
    """As `find_own_assignment`; Refusal(kind="conflict") with what ties the expert to the case, where anything does."""
    own = find_own_assignment(actor, number, step)
    refuse_tied(own.file, own.assignment.expert, own.step)
    return own


@compiled_query
def _open_assignments(expert: int, case: int, step: str) -> QuerySet[Assignment]:
    own = Assignment.objects.filter(expert=expert, ended_at=None)
    return own.filter(run__case=case, run__step=step, run__closed_at=None).select_related(
        "run", "expert__expert__employer"
    )
