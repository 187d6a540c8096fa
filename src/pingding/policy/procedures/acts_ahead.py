"""What a procedure may do to the title that a case is about: the ways that lie ahead, of which one is taken."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from pingding.policy.language.procedures import Procedure
from pingding.policy.procedures.paths import joins_after
from pingding.policy.steps.step import Outcome
from pingding.policy.steps.title_acts import TitleAct


class Way(NamedTuple):
    """What is decided, by the outcome where the ways part, and the acts on the title that follow (`TITLES`)."""

    label: str
    acts: tuple[str, ...]


def ways_ahead(procedure: Procedure, steps: Iterable[str]) -> tuple[Way, ...]:
    """The ways on from these steps, each as far as its first outcome that acts on the title."""
    passed: set[str] = set()

    def ways(step: str, parted_at: str) -> Iterator[Way]:
        if step in passed:
            return
        passed.add(step)
        node = procedure.steps[step]
        for outcome in node.outcomes.values():
            label = outcome.label if len(node.outcomes) > 1 or not parted_at else parted_at
            if outcome.acts:
                yield Way(label, tuple(act.act for act in outcome.acts))
            elif outcome.end is None:
                for target in outcome.to or joins_after(procedure, step):
                    yield from ways(target, label)
        if node.skip_to is not None:
            yield from ways(node.skip_to, parted_at)

    return tuple(dict.fromkeys(way for step in steps for way in ways(step, "")))


def acts_taken(procedure: Procedure, outcomes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The acts on the title of the outcomes taken, each by its step and its id."""
    taken = (procedure.steps[step].outcomes.get(outcome) for step, outcome in outcomes)
    return tuple(dict.fromkeys(act.act for outcome in taken if outcome for act in outcome.acts))


HARMFUL = frozenset(
    {"revoke", "strike_off", "lapse", "ban", "suspend", "rectify", "stop_support", "recover_support", "credit_record"}
)
"""Acts that take something from the holder of the title."""


def acts_behind(procedure: Procedure, outcome: Outcome) -> tuple[TitleAct, ...]:
    """What an outcome does to the title: its own acts, or those of the steps after it that leave no choice."""
    if outcome.acts or len(outcome.to) != 1:
        return outcome.acts
    after = list(procedure.steps[outcome.to[0]].outcomes.values())
    return acts_behind(procedure, after[0]) if len(after) == 1 and after[0].to != outcome.to else ()
