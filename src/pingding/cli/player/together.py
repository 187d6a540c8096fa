"""Acts on several cases at once: letters, rankings, meetings, notices, documents; objections to a notice."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from pingding.actions.notices.answers import answer_objection
from pingding.actions.notices.objections import raise_objection
from pingding.cli.player.seating import seated
from pingding.cli.player.world import World
from pingding.cli.steps.kind import Item, Together
from pingding.cli.steps.meeting import arranged
from pingding.cli.steps.registry import STEPS
from pingding.policy.errors import PingdingError
from pingding.policy.language import BATCH_KINDS, Step
from pingding.policy.steps.rank import Rank
from pingding.queries.editions import edition_of
from pingding.queries.notices.notices import running_notice
from pingding.queries.panels.cohorts import Cohorts
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Case, Objection, Person

MINUTE = timedelta(minutes=1)
GROUNDS = "申报内容与实际不符，请核实。"


def act_together(world: World, items: Sequence[Item], step: str, **more: Any) -> None:
    """Act on all the cases at a batch step, once for every body that sits there with some of them.

    A step that takes whole rounds waits until the call has closed.
    """
    if items:
        _await_closing(world, items[0].case, step)
    desks: dict[int, tuple[Person, list[Item]]] = {}
    for item in items:
        for place in seated(world, item.case, step):
            desks.setdefault(place.seat.organisation_id, (place.person, []))[1].append(item)
    if not desks:
        raise PingdingError(f"步骤“{step}”没有待办的席位")
    for person, own in desks.values():
        _act(world, person, own, step, more)


def _act(world: World, person: Person, items: list[Item], step: str, more: Mapping[str, Any]) -> None:
    definition = definition_of(items[0].case, step)
    if definition.kind not in BATCH_KINDS:
        raise PingdingError(f"“{definition.title}”不是成批办理的步骤")
    viewer, at = world.viewer(person), world.later()
    together = Together(step, definition, items, viewer, at, world.today(), seed=world.seed)
    STEPS[definition.kind].act(together, more)


def arrange_together(world: World, cases: Sequence[Case], step: str, arrangement: Mapping[str, Any]) -> None:
    """Whoever sits at the meeting with the cases arranges a sitting for them, which has not met yet."""
    person = next(place.person for case in cases for place in seated(world, case, step))
    items, definition = [Item(case, "") for case in cases], definition_of(cases[0], step)
    viewer, at = world.viewer(person), world.later()
    together = Together(step, definition, items, viewer, at, world.today(), seed=world.seed)
    arranged(together, arrangement, arrangement["session"])


def yet_to_come(case: Case, step: str, definition: Step, at: datetime) -> tuple[datetime | None, frozenset[str]]:
    """What a step that takes whole rounds waits for: when the call will have closed, if it is open, and which cases."""
    compared = definition.compared()
    if isinstance(definition, Rank):
        compared = edition_of(case.edition).rankings[definition.ranking].cohort
    if compared is None or compared.over != "round":
        return None, frozenset()
    closes = case.call.closes_at if case.call else None
    early = Cohorts(step, compared, at=at).of(case).early
    closed = closes is None or at > closes
    return None if closed or closes is None else closes + MINUTE, frozenset(each.number for each in early)


def _await_closing(world: World, case: Case, step: str) -> None:
    closes, _early = yet_to_come(case, step, definition_of(case, step), world.at)
    if closes is not None:
        world.advance(until=closes)


def definition_of(case: Case, step: str) -> Step:
    """The step's definition."""
    return edition_of(case.edition).step(case.procedure, step)


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
    return answer_objection(objection.receipt, upheld, text, reason=text, actor=world.viewer(person), at=world.later())
