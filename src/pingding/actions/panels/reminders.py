"""Experts are reminded of the sheets that they owe: by the convener, and not twice on one day."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import action, for_change, notify, record_act
from pingding.policy.errors import Refusal
from pingding.queries.journal.acts.steps import RemindExpert
from pingding.queries.reviews.convened import BusyExpert, ConvenedPanels, own_panels
from pingding.queries.viewer import Viewer
from pingding.records.models import Assignment, Organisation


@dataclass(frozen=True)
class Reminded:
    """The names of whom a reminder reached, and of those who had one today already."""

    reached: tuple[str, ...]
    too_soon: tuple[str, ...]


@action
def remind_experts(
    programme: str,
    step: str,
    experts: Collection[int] | None = None,
    *,
    call: int | None = None,
    actor: Viewer,
    at: datetime,
) -> Reminded:
    """Remind experts (by person; None: all) of what they have not sealed at a step's open panels of a call.

    Effects: one message for each of them, whatever number of cases it is about, and one entry in the journal for each
    office that convenes them. Whoever was reminded of it today hears nothing more. Refusals: not the convener; nobody
    owes anything.
    """
    panels = own_panels(actor, programme, step, call)
    rows = Assignment.objects.filter(run__in=[each.seat.run_id for each in panels.cases])
    list(for_change(rows.order_by("pk")).values_list("pk"))
    panels = own_panels(actor, programme, step, panels.call)
    owing = [each for each in panels.experts if each.owed and (experts is None or each.person.pk in experts)]
    if not owing:
        raise Refusal(_("没有需要催办的专家"), kind="conflict", remedy=_("所选专家都已封存，或尚未指派。"))
    reached = [each for each in owing if not each.was_reminded_today(at)]
    for each in reached:
        _remind(panels, each, actor=actor, at=at)
    names = tuple(each.person.name for each in owing if each not in reached)
    return Reminded(tuple(each.person.name for each in reached), names)


def _remind(panels: ConvenedPanels, each: BusyExpert, *, actor: Viewer, at: datetime) -> None:
    """Tell one expert what is owed, and until when; each office that convenes stands for its own cases."""
    owed = each.owed
    Assignment.objects.filter(pk__in=[task.assignment.pk for task in owed]).update(reminded_at=at)
    words = {"programme": panels.edition.programme.short, "step": panels.step.title, "n": len(owed)}
    text = gettext_noop("请完成“%(programme)s”的“%(step)s”：还有%(n)s件没有封存")
    if each.due is not None:
        text = gettext_noop("请完成“%(programme)s”的“%(step)s”：还有%(n)s件没有封存，最早%(due)s到期")
        words |= {"due": each.due}
    notify(text, words, at=at, person=each.person)
    offices = {case.case.pk: case.seat.organisation for case in panels.cases}
    numbers: dict[Organisation, list[str]] = defaultdict(list)
    for task in owed:
        numbers[offices[task.case.pk]].append(task.case.number)
    for office, own in numbers.items():
        record_act(
            RemindExpert(cases=tuple(own)),
            at=at,
            actor=actor,
            behalf=office,
            step=panels.step_id,
            about=each.person.name,
            clause=panels.step.clause,
        )
