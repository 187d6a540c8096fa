"""A life whose meeting has a quorum and a majority, and sittings of it arranged and held."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.actions.life import Life

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.sittings.arranging import SittingPlan, arrange_sitting
from pingding.actions.batches.sittings.holding import SittingHeld
from pingding.policy.steps.sittings import ItemOfSitting, SittingMember, Votes
from pingding.queries.batches.sittings import mark_of_members, members_of
from pingding.records.models import Batch, Case, Sitting

RULES = (
    "        body: 局长办公会\n",
    "        body: 局长办公会\n        quorum: {share: two_thirds, clause: 四}\n"
    "        majority: {share: more_than_half, clause: 三}\n",
)
MEMBERS = tuple(SittingMember(name=f"示例成员{n}", position="副局长") for n in range(6))


def plan_of(life: Life, *cases: Case, members: Iterable[SittingMember] = MEMBERS, **more: Any) -> SittingPlan:
    words: dict[str, Any] = {"session": "2025年第1次", "place": "第一会议室", "chair": "示例成员0"}
    words |= {"held_on": life.at.date(), "members": tuple(members), "agenda": [case.number for case in cases]}
    return SittingPlan(**words | more)


def arranged(life: Life, *cases: Case, **more: Any) -> Sitting:
    return arrange_sitting("meeting", plan_of(life, *cases, **more), actor=life.secretary, at=life.later())


def decide(
    life: Life,
    sitting: Sitting,
    *decisions: Decision,
    present: Iterable[int] = range(6),
    items: Mapping[str, ItemOfSitting] | None = None,
) -> Batch:
    """The sitting decides on these cases: by consensus, unless it is said how each was taken."""
    agreed = {each.case: ItemOfSitting(consensus=True) for each in decisions}
    mark = mark_of_members(members_of(Sitting.objects.get(pk=sitting.pk)))
    happened = SittingHeld(sitting.pk, mark, frozenset(present), items=agreed if items is None else items)
    return decide_in_meeting("meeting", decisions, in_sitting=happened, actor=life.secretary, at=life.later())


def votes(in_favour: int, against: int = 0, abstained: int = 0, recused: Iterable[int] = ()) -> ItemOfSitting:
    counts = Votes(in_favour=in_favour, against=against, abstained=abstained)
    return ItemOfSitting(recused=frozenset(recused), votes=counts)


def approved(case: Case, reason: str = "") -> Decision:
    return Decision(case.number, "approve", reason)
