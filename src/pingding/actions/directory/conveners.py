"""What changes on the record of experts and units bars experts, and is told to who convenes the panels."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_noop, override

from pingding.actions.door import LONGEST_WORD, notify
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.panels.recusals import ties_of, unfit
from pingding.queries.panels.reopening import newest_round, reopening_refusal
from pingding.queries.panels.sheets import counted_sheets
from pingding.records.models import Assignment, Message, Organisation

REPLACE = gettext_noop("请更换“%(case)s”的评审专家%(name)s：%(reason)s")
REOPEN = gettext_noop("“%(case)s”的评审已结束，后发现专家%(name)s%(reason)s。请重新开启评审、更换专家。")
CONSIDER = gettext_noop("“%(case)s”的评审结果已被采用，后发现专家%(name)s%(reason)s。请在后续决定中说明并处理。")


def propose_replacements(concerning: Q, *, at: datetime) -> None:
    """Close the cases to experts whom something ties to them now, or no longer; tell the conveners whom to replace.

    `concerning` chooses the assignments that a change concerns, in cases that have not ended. A tied expert can read
    and do nothing more by then, and an open panel is not closed with them; a closed one can be reopened, as long as
    nothing was decided on its result.
    """
    rows = Assignment.objects.filter(concerning, ended_at=None, run__case__ended_at=None).distinct().order_by("pk")
    related = rows.select_related("expert__expert__employer", "run__case__edition", "run__case__organisation")
    with override(settings.LANGUAGE_CODE):
        for assignment in related.defer("run__case__edition__content"):
            file, run, expert = CaseFile(assignment.run.case), assignment.run, assignment.expert.expert
            ties = ties_of(file, expert)
            _bar(assignment, ties.bar)
            if run.closed_at is None and (why := unfit(expert, ties)):
                _propose(assignment, REPLACE, why, at)
            elif ties.bar and newest_round(file, run.step) == run and _counts(assignment):
                _propose(assignment, CONSIDER if reopening_refusal(file, run) else REOPEN, unfit(expert, ties), at)


def _bar(assignment: Assignment, bar: str) -> None:
    """Keep with the assignment what ties its expert to the case, or that nothing does any more."""
    if assignment.bar != bar:
        assignment.bar = bar
        assignment.save(update_fields=["bar"])


def _counts(assignment: Assignment) -> bool:
    """Whether a sheet of the expert counts in the round."""
    return counted_sheets([assignment.run_id]).filter(scorer=assignment.expert_id).exists()


def concerning_unit(unit: Organisation) -> Q:
    """The assignments to cases of a unit, its own or those in which it is a partner, be it by its code alone."""
    taking_part = Q(run__case__organisation=unit) | Q(run__case__partners__organisation=unit)
    return taking_part | Q(run__case__partners__code=unit.code) if unit.code else taking_part


def _propose(assignment: Assignment, text: str, why: str, at: datetime) -> None:
    """Tell each office that convenes the panel why, once: not again with every change that leaves it as it is."""
    case, name = assignment.run.case, assignment.expert.name
    earlier = Message.objects.filter(case=case, text=text, sent_at__gte=assignment.assigned_at)
    again = earlier.filter(words__name=name, words__reason=why[:LONGEST_WORD]).values_list("organisation", flat=True)
    for seat in assignment.run.seats.select_related("organisation").exclude(organisation__in=again).order_by("pk"):
        notify(text, {"case": case, "name": name, "reason": why}, at=at, organisation=seat.organisation, case=case)
