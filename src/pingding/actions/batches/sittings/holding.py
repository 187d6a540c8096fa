"""A sitting that was held: who came, who stood aside, how it voted, checked and put on record with what it decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import HeldBatch
from pingding.actions.batches.sittings.arranging import refuse_held
from pingding.actions.door import for_change, platform_language
from pingding.policy.errors import Refusal
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.sittings import (
    Attendance,
    ItemOfSitting,
    SittingMember,
    SittingRecord,
    against_vote,
    lacking_in_item,
    short_of_quorum,
    unreasoned_against_vote,
)
from pingding.queries.batches.sittings import (
    agenda_of,
    find_sitting,
    hints_of,
    mark_of_members,
    members_of,
    reasons_of,
)
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import AgendaItem, Sitting


@dataclass(frozen=True)
class SittingHeld:
    """What happened in a sitting: who was present and who on leave (places among its members), how each case was
    taken. Whoever is in neither stayed away. `members` is the mark of the list that was read: the places are its."""

    sitting: int
    members: str
    present: frozenset[int] = frozenset()
    leave: frozenset[int] = frozenset()
    items: Mapping[str, ItemOfSitting] = field(default_factory=dict)


def lock_sitting(happened: SittingHeld, decided: Sequence[str], *, actor: Viewer) -> Sitting:
    """The sitting, locked before its cases and the journal, as whoever arranges one does; the cases that it decides
    leave the agendas of others that have not met."""
    find_sitting(actor, happened.sitting)
    sitting = for_change(Sitting.objects.filter(pk=happened.sitting)).get()
    refuse_held(sitting)
    others = AgendaItem.objects.filter(sitting__step=sitting.step, sitting__batch=None, case__number__in=decided)
    others.exclude(sitting=sitting).delete()
    return sitting


def hold_sitting(sitting: Sitting, happened: SittingHeld, batch_of: HeldBatch, faults: Faults) -> SittingRecord:
    """The record of a locked sitting in which the cases of a batch are decided; all that keeps it from deciding is
    among the faults."""
    first = batch_of.chosen[0]
    own = (sitting.edition_id, sitting.call_id, sitting.organisation_id, sitting.step)
    if own != (first.case.edition_id, first.case.call_id, batch_of.organisation.pk, batch_of.step):
        raise Refusal(_("所选件不属于这次会议"), kind="conflict", remedy=_("请从该次会议的页面进入。"))
    agenda = agenda_of(sitting)
    for each in batch_of.chosen:
        if each.case.number not in agenda:
            remedy = _("请先列入议程，或留待下次会议。")
            faults.add(
                Refusal(_("不在本次会议的议程中"), where=str(each.case), remedy=remedy), f"case-{each.case.number}"
            )
    record = _record_of(sitting, happened, faults)
    return _checked(record, reasons_of(sitting), batch_of, faults)


def _record_of(sitting: Sitting, happened: SittingHeld, faults: Faults) -> SittingRecord:
    """Attendance and items as they are kept; a place that no member has, or that counts twice, is among the faults."""
    members = members_of(sitting)
    places = frozenset(range(len(members)))
    stated = happened.present | happened.leave | frozenset(p for item in happened.items.values() for p in item.recused)
    if happened.members != mark_of_members(members):
        remedy = _("请重新打开本次会议，对照现在的名单核对到会和回避后再办理。")
        faults.add(
            Refusal(_("成员名单在您打开后有变化"), where=_("会议成员"), kind="conflict", remedy=remedy), "present"
        )
    elif not stated <= places:
        faults.add(Refusal(_("会议没有这一成员"), kind="invalid", remedy=_("请按成员名单中的序号填写。")), "present")
    if both := happened.present & happened.leave & places:
        what = _("%(name)s既到会又请假") % {"name": members[min(both)].name}
        faults.add(Refusal(what, where=_("到会情况"), remedy=_("请核对。")), "leave")
    return record_of(members, happened)


def record_of(members: Sequence[SittingMember], happened: SittingHeld) -> SittingRecord:
    """Members, attendance and items as one record, before any of it is checked."""
    places = frozenset(range(len(members)))

    def attended(place: int) -> Attendance:
        return "present" if place in happened.present else "leave" if place in happened.leave else "absent"

    items = {
        number: item.model_copy(update={"recused": item.recused & places}) for number, item in happened.items.items()
    }
    return SittingRecord(
        members=tuple(members), attendance=tuple(attended(place) for place in sorted(places)), items=items
    )


def _checked(record: SittingRecord, reasons: Mapping[str, str], batch_of: HeldBatch, faults: Faults) -> SittingRecord:
    """The record of the cases that are decided, with what goes against their votes marked, and why again."""
    definition: Meeting = batch_of.definition
    short = short_of_quorum(definition.quorum, record, definition.clause)
    if short is not None:
        faults.add(short, where=definition.body)
    with platform_language():
        ties = hints_of([each.case for each in batch_of.chosen], record.members)
    items = {}
    for each in batch_of.chosen:
        number = each.case.number
        if short is None:
            lacking = lacking_in_item(definition.quorum, definition.majority, record, number, definition.clause)
            for refusal in lacking:
                faults.add(refusal, where=str(each.case))
        against = against_vote(definition.majority, record, number, each.outcome)
        if against and not each.decision.reason and definition.majority is not None:
            unreasoned = unreasoned_against_vote(definition.majority, each.outcome, definition.clause)
            faults.add(unreasoned, f"reason-{number}", str(each.case))
        took_part = record.present - record.item(number).recused
        tied = {place: tie for place, tie in ties[number].items() if place in took_part}
        kept = {"against_vote": against, "reopened": reasons.get(number, ""), "tied": tied}
        items[number] = record.item(number).model_copy(update=kept)
    return record.model_copy(update={"items": items})
