"""A meeting in a rehearsal."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.sittings.arranging import SittingPlan, arrange_sitting
from pingding.actions.batches.sittings.holding import SittingHeld
from pingding.cli.steps.kind import RehearsedStep, Together
from pingding.cli.steps.weighed import weighed
from pingding.policy.language import Step
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.sittings import ItemOfSitting, Votes, typed_members
from pingding.queries.batches.sittings import mark_of_members, members_of
from pingding.records.models import Case, Sitting

SITTING: Mapping[str, Any] = {
    "place": "第一会议室",
    "chair": "示例·主任",
    "members": ["示例·主任，主任", "示例·副主任甲，副主任", "示例·副主任乙，副主任", "示例·总工程师，总工程师"],
}
"""Who meets where, unless it is said otherwise."""


class RehearsedMeeting(RehearsedStep):
    """Held today; a case is decided by what its panel came to, and the members agree."""

    def fitting(self, step_id: str, step: Step, cases: Sequence[Case], at: datetime) -> Mapping[str, Collection[str]]:
        return weighed(step, cases, at=at)

    def act(self, together: Together, more: Mapping[str, Any]) -> None:
        assert isinstance(together.step, Meeting)
        typed = {"session": f"{together.at.year}年第1次", "minutes": "会议审议通过。", **more}
        arrangement = typed.pop("sitting", SITTING if together.step.in_sittings else None)
        if arrangement is not None:
            typed["in_sitting"] = _held(together, {**SITTING, **arrangement}, typed.pop("session"))
        else:
            typed["held_on"] = together.today
        decide_in_meeting(together.step_id, together.decisions, actor=together.actor, at=together.at, **typed)


def arranged(together: Together, arrangement: Mapping[str, Any], session: str) -> Sitting:
    """A sitting for the cases: where, who leads it, who its members are, and the day, if it is not today."""
    members = typed_members("\n".join(arrangement["members"]))
    held_on = arrangement.get("held_on", together.today)
    plan = SittingPlan(session, held_on, arrangement["place"], arrangement["chair"], members, together.numbers)
    return arrange_sitting(together.step_id, plan, actor=together.actor, at=together.at)


def _held(together: Together, arrangement: Mapping[str, Any], session: str) -> SittingHeld:
    """A sitting with these members, arranged and held: who is on `leave` or `absent` by name, and how each case was
    `taken`, in the order of the cases, by consensus where nothing is said."""
    sitting = arranged(together, arrangement, session)
    members = members_of(sitting)
    places = {member.name: place for place, member in enumerate(members)}
    leave, absent = (frozenset(places[name] for name in arrangement.get(word, ())) for word in ("leave", "absent"))
    taken = [*arrangement.get("taken", ()), *({} for _number in together.numbers)]
    items = {number: _item(places, each) for number, each in zip(together.numbers, taken, strict=False)}
    present = frozenset(places.values()) - leave - absent
    return SittingHeld(sitting.pk, mark_of_members(members), present, leave, items)


def _item(places: Mapping[str, int], manner: Mapping[str, Any]) -> ItemOfSitting:
    """One case: who stands aside, by name, and `votes` as in favour, against, abstained."""
    recused = frozenset(places[name] for name in manner.get("recused", ()))
    if "votes" not in manner:
        return ItemOfSitting(recused=recused, consensus=True)
    in_favour, against, abstained = manner["votes"]
    return ItemOfSitting(recused=recused, votes=Votes(in_favour=in_favour, against=against, abstained=abstained))


KIND = RehearsedMeeting()
