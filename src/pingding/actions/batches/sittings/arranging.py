"""Sittings of a meeting, arranged before they meet: number, day, place, chair, members, agenda."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.door import action, for_change, notify, record_act
from pingding.policy.errors import Refusal
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.sittings import SittingMember
from pingding.policy.text.typed_text import read_line
from pingding.policy.translation import counted
from pingding.queries.access import find_case
from pingding.queries.batches.reopened_decisions import reasons_pending
from pingding.queries.batches.sittings import accounts_of, find_sitting, members_of
from pingding.queries.cases.seats import OpenSeat, seat_or_refuse
from pingding.queries.journal.acts.steps import ArrangeSitting
from pingding.queries.mail.dated import SITTING, Dated, no_longer
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import AgendaItem, Case, Person, Sitting

LONGEST_SESSION, LONGEST_NAME, LONGEST_PLACE, MOST_MEMBERS = 60, 60, 100, 60


@dataclass(frozen=True)
class SittingPlan:
    """What is arranged before a meeting: number, day, place and chair; its members, and its cases in their order."""

    session: str
    held_on: date | None
    place: str
    chair: str
    members: Sequence[SittingMember]
    agenda: Sequence[str]


@action
def arrange_sitting(
    step: str, plan: SittingPlan, *, sitting: int | None = None, actor: Viewer, at: datetime
) -> Sitting:
    """Arrange a sitting of the meeting of a step, or change one that was not held yet.

    Effects: the sitting with its agenda; members with an account get a message with the day, unless they have it
    already; journal. Refusals, all at once: no session, day, place or chair; no member, one without a name, one twice,
    an account that is no member of the body; no case, one twice, cases that are not decided together or not by the
    actor; a sitting that was held.
    """
    faults = Faults()
    plan = _read(plan, faults)
    seats = _seats(step, plan.agenda, faults, actor)
    faults.refuse()
    first = seats[0]
    definition = first.step
    assert isinstance(definition, Meeting)
    with faults.caught("members"):
        _refuse_strangers(plan.members, first.seat.organisation_id)
    faults.refuse()
    case = first.run.case
    row = _hold(actor, sitting, first) if sitting is not None else Sitting()
    invited_to = {} if sitting is None else {each.person: (row.held_on, row.place) for each in members_of(row)}
    row.edition, row.call, row.step, row.organisation = case.edition, case.call, step, first.seat.organisation
    row.session, row.place, row.chair = plan.session, plan.place, plan.chair
    assert plan.held_on is not None
    row.held_on, row.members = plan.held_on, [each.model_dump() for each in plan.members]
    row.arranged_at, row.arranged_by = at, actor.person_or_refuse()
    row.save()
    _put_on_agenda(row, [seat.run.case for seat in seats], step)
    _invite(row, definition, plan, invited_to, at=at)
    _record(row, definition, plan, actor=actor, at=at)
    return row


def _read(plan: SittingPlan, faults: Faults) -> SittingPlan:
    """What was typed, as it is kept; what is wrong with it is among the faults."""
    session, place, chair, members = plan.session, plan.place, plan.chair, tuple(plan.members)
    with faults.caught("session"):
        session = read_line(session, _("会议届次"), LONGEST_SESSION)
    if plan.held_on is None:
        faults.add(Refusal(_("未填写"), where=_("会议日期"), remedy=_("请填写会议召开的日期。")), "held_on")
    with faults.caught("place"):
        place = read_line(place, _("会议地点"), LONGEST_PLACE)
    with faults.caught("chair"):
        chair = read_line(chair, _("主持人"), LONGEST_NAME)
    with faults.caught("members"):
        members = tuple(_member(each) for each in members)
        _refuse_list(members)
    return replace(plan, session=session, place=place, chair=chair, members=members)


def _member(member: SittingMember) -> SittingMember:
    words = {
        "name": read_line(member.name, _("姓名"), LONGEST_NAME),
        "position": read_line(member.position, _("职务"), LONGEST_NAME, required=False),
        "unit": read_line(member.unit, _("单位"), LONGEST_PLACE, required=False),
    }
    return member.model_copy(update=words)


def _refuse_list(members: Sequence[SittingMember]) -> None:
    """Refuse a list of members that is empty, too long, or has somebody twice."""
    if not members:
        raise Refusal(_("没有填写会议成员"), where=_("会议成员"), remedy=_("请逐人填写应到会的成员。"))
    if len(members) > MOST_MEMBERS:
        what = counted("会议成员有%(n)d人，最多%(most)d人", len(members)) % {"n": len(members), "most": MOST_MEMBERS}
        raise Refusal(what, where=_("会议成员"), remedy=_("请核对名单。"))
    keys = [(each.name, each.position, each.unit) for each in members]
    twice = next((each.name for each, key in zip(members, keys, strict=True) if keys.count(key) > 1), "")
    if twice:
        what = _("%(name)s在成员中出现多次") % {"name": twice}
        raise Refusal(what, where=_("会议成员"), remedy=_("请删去重复的；同名的请写明职务。"))


def _refuse_strangers(members: Sequence[SittingMember], organisation: int) -> None:
    """Refuse an account that is none of the body's."""
    own = {person.pk for person in accounts_of(organisation)}
    stranger = next((each for each in members if each.person is not None and each.person not in own), None)
    if stranger is not None:
        what = _("%(name)s的账号不属于本单位") % {"name": stranger.name}
        raise Refusal(what, where=_("会议成员"), remedy=_("外单位的成员只写姓名、职务和单位。"))


def _seats(step: str, agenda: Sequence[str], faults: Faults, actor: Viewer) -> list[OpenSeat]:
    """The actor's seats in the cases of the agenda, in its order; what is wrong with it is among the faults."""
    if not agenda:
        faults.add(Refusal(_("议程中没有件"), remedy=_("请至少选择一件列入议程。")), "agenda")
    if len(set(agenda)) < len(agenda):
        faults.add(Refusal(_("同一件在议程中出现多次"), remedy=_("请核对所选件。")), "agenda")
    seats = []
    for number in agenda:
        case = find_case(actor, number)
        with faults.caught(f"case-{case.number}", str(case)):
            seats.append(seat_or_refuse(actor, case, step))
    for seat in seats:
        if not isinstance(seat.step, Meeting):
            raise Refusal(_("“%(step)s”不由会议审定") % {"step": seat.step.title}, kind="invalid")
        if _together(seat) != _together(seats[0]):
            mixed = Refusal(_("所选件不属于同一批次"), where=seat.run.case.number, remedy=_("请分次开会。"))
            faults.add(mixed, f"case-{seat.run.case.number}")
    return seats


def _together(seat: OpenSeat) -> tuple[int, int | None, int]:
    return seat.run.case.edition_id, seat.run.case.call_id, seat.seat.organisation_id


def _hold(actor: Viewer, pk: int, seat: OpenSeat) -> Sitting:
    """The sitting, locked until the transaction ends; refused once it was held, or for cases that are not its own."""
    find_sitting(actor, pk)
    sitting = for_change(Sitting.objects.filter(pk=pk)).get()
    refuse_held(sitting)
    own = (sitting.edition_id, sitting.call_id, sitting.organisation_id, sitting.step)
    if own != (*_together(seat), seat.run.step):
        raise Refusal(_("所选件不属于这次会议"), kind="conflict", remedy=_("请从该次会议的页面进入。"))
    return sitting


def refuse_held(sitting: Sitting) -> None:
    """Refuse to change a sitting that has decided, or was cancelled."""
    if sitting.cancelled_at is not None:
        what = _("%(session)s会议已经取消") % {"session": sitting.session}
        raise Refusal(what, kind="conflict", remedy=_("请另行准备会议。"))
    if sitting.batch_id is not None:
        what = _("%(session)s会议已经作出决定，不能更改") % {"session": sitting.session}
        raise Refusal(what, kind="conflict", remedy=_("未决的件请列入下次会议；已决的件由新的会议复议。"))


def _put_on_agenda(sitting: Sitting, cases: Sequence[Case], step: str) -> None:
    """The cases in their order; one that is taken up again keeps why, from whichever agenda it comes."""
    reasons = reasons_pending(cases, step)
    sitting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(sitting=sitting, case=case, place=place, reason=reasons.get(case.pk, ""))
        for place, case in enumerate(cases, 1)
    )


def _invite(
    sitting: Sitting,
    definition: Meeting,
    plan: SittingPlan,
    invited_to: Mapping[int | None, tuple[date, str]],
    *,
    at: datetime,
) -> None:
    """A message to each member with an account who does not know of this day and place yet; to who was taken off."""
    invited = [each.person for each in plan.members if each.person is not None]
    for person in Person.objects.filter(pk__in=invited).order_by("pk"):
        if invited_to.get(person.pk) == (sitting.held_on, sitting.place):
            continue
        words = {"day": sitting.held_on, "body": definition.body, "session": sitting.session, "place": sitting.place}
        notify(
            gettext_noop("请于%(day)s参加%(body)s（%(session)s），地点：%(place)s"),
            words,
            at=at,
            person=person,
            dated=Dated(f"{SITTING}{sitting.pk}", sitting.held_on),
        )
    taken_off = {key: day for key, (day, _place) in invited_to.items() if key is not None and key not in invited}
    call_off(sitting, definition, taken_off, at=at)


def call_off(
    sitting: Sitting, definition: Meeting, invited_to: Mapping[int, date], *, at: datetime, reason: str = ""
) -> None:
    """Tell these persons, each with the day they were asked for, that they need not come; why, if nobody does."""
    only_they = gettext_noop("您不再需要参加%(day)s的%(body)s（%(session)s）")
    nobody = gettext_noop("%(day)s的%(body)s（%(session)s）已取消：%(reason)s")
    words = {"body": definition.body, "session": sitting.session} | ({"reason": reason} if reason else {})
    for person in Person.objects.filter(pk__in=invited_to).order_by("pk"):
        day = invited_to[person.pk]
        dated = no_longer(f"{SITTING}{sitting.pk}", day)
        notify(nobody if reason else only_they, words | {"day": day}, at=at, person=person, dated=dated)


def _record(sitting: Sitting, definition: Meeting, plan: SittingPlan, *, actor: Viewer, at: datetime) -> None:
    act = ArrangeSitting(
        sitting=sitting.pk,
        session=plan.session,
        held_on=str(plan.held_on),
        place=plan.place,
        chair=plan.chair,
        members=tuple(each.name for each in plan.members),
        agenda=tuple(plan.agenda),
    )
    about = f"{definition.title} {plan.session}"
    behalf = sitting.organisation
    record_act(act, at=at, actor=actor, behalf=behalf, step=sitting.step, about=about, clause=definition.clause)
