"""What happens in panels in the demonstration's stories: experts assigned or drawn, standing aside, scoring."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from pingding.actions.panels.drawing import draw_panels
from pingding.actions.panels.experts import assign_expert, declare_recusal
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.cli.demo.data import Event, worded
from pingding.cli.demo.roles import Role
from pingding.cli.demo.scene import Scene
from pingding.cli.player.seating import seated
from pingding.cli.synthesis.contents import points_for
from pingding.policy.steps.drawn_experts import ANY
from pingding.policy.steps.panel import Panel
from pingding.queries.reviews.drawing import DrawAsked
from pingding.records.models import Assignment, Person


def _assign(scene: Scene, event: Event) -> None:
    what, role = event.what, scene.role(event, event.what["case"])
    convener = next(iter(seated(scene.world, role.case, what["assign"]))).person
    for expert in what["experts"]:
        assign_expert(
            role.number,
            what["assign"],
            scene.cast.people[expert],
            actor=scene.world.viewer(convener),
            at=scene.world.later(1),
        )


def _draw_panel(scene: Scene, event: Event) -> None:
    """The convener has experts drawn for cases, by a seed that the story keeps, so that it always goes on alike."""
    what, roles = event.what, [scene.role(event, key) for key in event.what["cases"]]
    convener = next(iter(seated(scene.world, roles[0].case, what["draw_panel"]))).person
    draw_panels(
        what["draw_panel"],
        [role.number for role in roles],
        DrawAsked({ANY: what["experts"]}),
        text=what.get("text", ""),
        seed=what["seed"],
        actor=scene.world.viewer(convener),
        at=scene.world.later(),
    )


def _recuse(scene: Scene, event: Event) -> None:
    what, role = event.what, scene.role(event, event.what["case"])
    actor = scene.world.viewer(scene.cast.people[what["expert"]])
    declare_recusal(role.number, what["recuse"], what["reason"], actor=actor, at=scene.world.later())


def _judge(scene: Scene, event: Event) -> None:
    """Experts hand in their sheets, or with `submit: false` keep what they have; those `drawn` in their order."""
    what, role = event.what, scene.role(event, event.what["case"])
    sheets = [(scene.cast.people[key], sheet) for key, sheet in what.get("experts", {}).items()]
    if "drawn" in what:
        asked = Assignment.objects.filter(run__case__number=role.number, run__step=what["judge"], ended_at=None)
        experts = [each.expert for each in asked.select_related("expert").order_by("pk")]
        sheets += zip(experts, what["drawn"], strict=True)
    for place, (expert, sheet) in enumerate(sheets):
        _sheet(scene, role, what["judge"], expert, place, sheet)


def _sheet(scene: Scene, role: Role, step_id: str, expert: Person, place: int, sheet: Mapping[str, Any]) -> None:
    step = role.edition.step(role.case.procedure, step_id)
    assert isinstance(step, Panel)
    favour = sheet.get("favour", True)
    experts = {**role.script.texts["experts"], **role.script.texts.get("experts_at", {}).get(step_id, {})}
    texts = experts["for" if favour else "against"]
    words = {"comment": texts["comments"][place % len(texts["comments"])], **sheet}
    answers = [variants[place % len(variants)] for variants in texts.get("answers", [])]
    points: dict[str, Decimal] = {}
    if step.indicators:
        points = points_for(role.case, step, scene.world.rng, sheet.get("level", 0.8))
    reasons = {path: text for path, text in texts.get("reasons", {}).items() if path in points}
    save_expert_sheet(
        role.number,
        step_id,
        actor=scene.world.viewer(expert),
        at=scene.world.later(30),
        points=points,
        reasons=worded(reasons, role.words),
        answers=tuple(worded(answers, role.words)),
        favour=favour,
        comment=worded(words["comment"], role.words),
        submit=sheet.get("submit", True),
        declared=True,
    )


REVIEWS: Mapping[str, Callable[[Scene, Event], None]] = {
    "assign": _assign,
    "draw_panel": _draw_panel,
    "recuse": _recuse,
    "judge": _judge,
}
"""What each first key of an event in a panel does."""
