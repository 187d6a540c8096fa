"""A panel opened again: an expert's sheet turned out to be in conflict after it had closed."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.actions.cases.moving import lock_case, reopen
from pingding.actions.door import action, record_act
from pingding.actions.panels.experts import LONGEST_REASON, replace_expert
from pingding.actions.permission import forbidden
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_paragraphs
from pingding.queries.access import find_case
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.steps import ReopenPanel
from pingding.queries.panels.case_scoring import scores_of
from pingding.queries.panels.reopening import convener_seat, newest_round, reopening_refusal
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Case, Person, ScoreSheet, StepRun


@action
def reopen_panel(
    number: str, step: str, expert: Person, reason: str, *, by: Person | None = None, actor: Viewer, at: datetime
) -> Assignment:
    """The convener opens a closed panel again and frees the seat of one expert, asking another `by` name instead.

    Effects: a new round, in which the others' sheets stand as they were handed in and the expert's is set aside
    (`replace_expert`); what followed the panel is gone through again; the scores that it gave are open. The round that
    was closed stays on record. Refusals: not the convener; the panel is open; something was decided on its result;
    the expert is not on it; no reason; whatever keeps the other expert from being asked.
    """
    case = lock_case(find_case(actor, number))
    file = CaseFile(case)
    run, reason = newest_round(file, step), read_paragraphs(reason, _("更换理由"), LONGEST_REASON)
    if run is None or run.kind != "panel":
        raise Refusal(_("没有可以重新开启的评审"), kind="missing", remedy=_("请从办件页面进入。"))
    seat = convener_seat(actor, file, run)
    if seat is None:
        raise forbidden(_("由召集评审的单位重新开启"), _("请联系召集单位。"))
    if (refusal := reopening_refusal(file, run)) is not None:
        raise refusal
    _clear_scores(case, run)
    again = reopen(case, step, at=at)
    _carry(run, again)
    definition = file.procedure.steps[step]
    record_act(
        ReopenPanel(reason=reason),
        at=at,
        actor=actor,
        behalf=seat.organisation,
        case=case,
        step=step,
        clause=definition.clause,
    )
    return replace_expert(number, step, expert, reason, by=by, actor=actor, at=at)


def _clear_scores(case: Case, run: StepRun) -> None:
    """The facts that were scores of the panel are not known any more."""
    edition = edition_of(case.edition)
    indicators = edition.step(case.procedure, run.step).indicators
    if indicators and edition.score_facts:
        case.scores |= scores_of(case, indicators, None, "")


def _carry(run: StepRun, again: StepRun) -> None:
    """The experts of the round that was closed and their sheets in the new one, whoever left it before too."""
    for assignment in run.assignments.order_by("pk"):
        assignment.pk, assignment.run = None, again
        assignment.save(force_insert=True)
        for sheet in ScoreSheet.objects.filter(run=run, scorer=assignment.expert_id):
            sheet.pk, sheet.run = None, again
            sheet.save(force_insert=True)
