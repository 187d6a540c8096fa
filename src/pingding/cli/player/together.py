"""Acts on several cases at once: letters, rankings, meetings, notices, documents; objections to a notice."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.batches import decide_in_meeting, rank_cases, recommend
from pingding.actions.batches.issuing import issue_document
from pingding.actions.notices.notices import publish_notice
from pingding.actions.notices.objections import answer_objection, raise_objection
from pingding.cli.player.seating import seated
from pingding.cli.player.world import World
from pingding.cli.synthesis.contents import REASONS
from pingding.policy.errors import PingdingError
from pingding.policy.language import Outcome, Step
from pingding.queries.editions import edition_of
from pingding.queries.notices.notices import running_notice
from pingding.queries.panels.ranking import ranked_cases
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Case, Objection, Person

GROUNDS = "申报内容与实际不符，请核实。"
MOVED_UP = "拟列入名单的各件排在不列入的各件之前。"


@dataclass(frozen=True)
class Item:
    """One case of a batch and the outcome wanted for it, with a reason where the definition asks for one."""

    case: Case
    outcome: str
    reason: str = ""


def act_together(world: World, items: Sequence[Item], step: str, **given: Any) -> None:
    """Act on all the cases at a batch step, once for every body that sits there with some of them."""
    desks: dict[int, tuple[Person, list[Item]]] = {}
    for item in items:
        for place in seated(world, item.case, step):
            desks.setdefault(place.seat.organisation_id, (place.person, []))[1].append(item)
    if not desks:
        raise PingdingError(f"步骤“{step}”没有待办的席位")
    for person, own in desks.values():
        _act(world, person, own, step, given)


def _act(world: World, person: Person, items: list[Item], step: str, given: Mapping[str, Any]) -> None:
    definition = definition_of(items[0].case, step)
    viewer, at = world.viewer(person), world.later()
    numbers = [item.case.number for item in items]
    name = f"{definition.title}（示例）"
    if definition.kind == "recommend":
        said = {"letter_number": f"示例函〔{at.year}〕1号", "signed": True, **given}
        recommend(step, _decisions(definition, items), actor=viewer, at=at, **said)
    elif definition.kind == "rank":
        decisions, reason = _ranked(definition, items)
        rank_cases(step, decisions, actor=viewer, at=at, **{"order_reason": reason, **given})
    elif definition.kind == "meeting":
        said = {"held_on": world.today(), "session": f"{at.year}年第1次", "minutes": "会议审议通过。", **given}
        decide_in_meeting(step, _decisions(definition, items), actor=viewer, at=at, **said)
    elif definition.kind == "notice":
        publish_notice(step, numbers, actor=viewer, at=at, **{"title": name, **given})
    elif definition.kind == "issue":
        by_outcome: dict[str, list[str]] = {}
        for item in items:
            by_outcome.setdefault(item.outcome, []).append(item.case.number)
        for outcome, chosen in by_outcome.items():
            issue_document(step, chosen, actor=viewer, at=at, **{"title": name, "outcome": outcome, **given})
    else:
        raise PingdingError(f"“{definition.title}”不是成批办理的步骤")


def definition_of(case: Case, step: str) -> Step:
    """The step's definition."""
    return edition_of(case.edition).step(case.procedure, step)


def _decisions(step: Step, items: Sequence[Item]) -> list[Decision]:
    return [Decision(item.case.number, item.outcome, _reason(step.outcomes[item.outcome], item)) for item in items]


def _ranked(step: Step, items: Sequence[Item]) -> tuple[list[Decision], str]:
    """Decisions with places: those to be proposed first, each group in the order that the ranking gives.

    With them the reason, where that puts a case above one that the ranking places before it.
    """
    ranked = ranked_cases([item.case for item in items], step.ranking)  # type: ignore[union-attr]
    order = {entry.key: place for place, entry in enumerate(ranked.ranked.order)}
    forward = {item.case.number: step.outcomes[item.outcome].tone == "forward" for item in items}
    sorted_items = sorted(items, key=lambda item: (not forward[item.case.number], order[item.case.number]))
    decisions = [
        Decision(item.case.number, item.outcome, _reason(step.outcomes[item.outcome], item), place)
        for place, item in enumerate(sorted_items, 1)
    ]
    return decisions, MOVED_UP if ranked.moved_up([each.case for each in decisions]) else ""


def _reason(outcome: Outcome, item: Item) -> str:
    return item.reason or (REASONS[outcome.tone] if outcome.reason else "")


def object_to(world: World, case: Case, *, grounds: str = GROUNDS, name: str = "示例公众") -> Objection:
    """Somebody objects to the case on notice."""
    notice = running_notice(case)
    if notice is None:
        raise PingdingError("该件不在公示中")
    return raise_objection(
        notice, case, name=name, contact="023-60000000", grounds=grounds, at=world.later(), actor=PUBLIC
    )


def settle_objection(world: World, objection: Objection, upheld: bool, answer: str = "") -> Objection:
    """The body that put up the notice answers."""
    person = world.officer(objection.notice.batch.organisation)
    text = answer or ("经核查，异议属实。" if upheld else "经核查，异议所述情况不属实。")
    return answer_objection(objection.receipt, upheld, text, actor=world.viewer(person), at=world.later())
