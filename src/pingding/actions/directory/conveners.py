"""What changes on the record of experts and units is told to who convenes the panels that it concerns."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_noop, override

from pingding.actions.door import LONGEST_WORD, notify
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.panels.recusals import ties_of, unfit
from pingding.records.models import Assignment, Message


def propose_replacements(concerning: Q, *, at: datetime) -> None:
    """Tell the conveners of open panels which experts should now be replaced, and why.

    `concerning` chooses the assignments that a change concerns. A tied expert can do nothing more by then, and the
    panel is not closed with them.
    """
    rows = Assignment.objects.filter(concerning, ended_at=None, run__closed_at=None).distinct().order_by("pk")
    related = rows.select_related("expert__expert__employer", "run__case__edition", "run__case__organisation")
    with override(settings.LANGUAGE_CODE):
        for assignment in related.defer("run__case__edition__content"):
            case, expert = assignment.run.case, assignment.expert.expert
            if why := unfit(expert, ties_of(CaseFile(case), expert)):
                _propose(assignment, why, at)


def concerning_unit(unit: int) -> Q:
    """The assignments to cases of a unit, its own or those in which it is a partner."""
    return Q(run__case__organisation=unit) | Q(run__case__partners__organisation=unit)


def _propose(assignment: Assignment, why: str, at: datetime) -> None:
    """Tell each convener once why: not again with every change that leaves the reason as it is."""
    case, name = assignment.run.case, assignment.expert.name
    text = gettext_noop("请更换“%(case)s”的评审专家%(name)s：%(reason)s")
    earlier = Message.objects.filter(case=case, text=text, sent_at__gte=assignment.assigned_at)
    again = earlier.filter(words__name=name, words__reason=why[:LONGEST_WORD]).values_list("organisation", flat=True)
    for seat in assignment.run.seats.select_related("organisation").exclude(organisation__in=again).order_by("pk"):
        notify(text, {"case": case, "name": name, "reason": why}, at=at, organisation=seat.organisation, case=case)
