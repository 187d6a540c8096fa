"""A ranking in a rehearsal."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.cli.steps.kind import RehearsedStep, Together, reason_for
from pingding.cli.steps.weighed import weighed
from pingding.policy.language import Step
from pingding.policy.steps.rank import Rank
from pingding.queries.panels.ranking import ranked_cases
from pingding.records.models import Case

MOVED_UP = "拟列入名单的各件排在不列入的各件之前。"


class RehearsedRanking(RehearsedStep):
    """A list of all who are there; those to be proposed come first."""

    gathers = True

    def fitting(self, step_id: str, step: Step, cases: Sequence[Case], at: datetime) -> Mapping[str, Collection[str]]:
        assert isinstance(step, Rank)
        proposed = {placed.key for placed in ranked_cases(cases, step_id, at=at).ranked.order if placed.proposed}
        forward = {key for key, outcome in step.outcomes.items() if outcome.tone == "forward"}
        own = weighed(step, cases, at=at)
        return {n: keys if n in proposed else [key for key in keys if key not in forward] for n, keys in own.items()}

    def act(self, together: Together, more: Mapping[str, Any]) -> None:
        decisions, reason = _ranked(together)
        typed = {"order_reason": reason, **more}
        rank_cases(together.step_id, decisions, actor=together.actor, at=together.at, **typed)


def _ranked(together: Together) -> tuple[list[Decision], str]:
    """Decisions with places: those to be proposed first, each group in the order that the ranking gives.

    With them the reason, where that puts a case above one that the ranking places before it.
    """
    step, items = together.step, together.items
    assert isinstance(step, Rank)
    ranked = ranked_cases([item.case for item in items], together.step_id, at=together.at)
    order = {entry.key: place for place, entry in enumerate(ranked.ranked.order)}
    forward = {item.case.number: step.outcomes[item.outcome].tone == "forward" for item in items}
    sorted_items = sorted(items, key=lambda item: (not forward[item.case.number], order[item.case.number]))
    decisions = [
        Decision(item.case.number, item.outcome, reason_for(step.outcomes[item.outcome], item), place)
        for place, item in enumerate(sorted_items, 1)
    ]
    return decisions, MOVED_UP if ranked.moved_up([each.case for each in decisions]) else ""


KIND = RehearsedRanking()
