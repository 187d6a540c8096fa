"""The ways of a procedure: which steps may follow which, which ways lead back, and where cases are weighed."""

from collections.abc import Collection

from pingding.policy.language.procedures import Procedure
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.registry import KINDS
from pingding.policy.steps.step import Outcome


def targets_of(procedure: Procedure, step: str) -> tuple[str, ...]:
    """The steps that may follow; a correction is no step onward, as it returns to the step that asked."""
    node = procedure.steps[step]
    ways = [outcome for outcome in node.outcomes.values() if outcome.correction is None and outcome.end is None]
    named = [target for outcome in ways for target in outcome.to]
    if node.skip_to is not None:
        named.append(node.skip_to)
    if any(not outcome.to for outcome in ways):
        named += joins_after(procedure, step)
    return tuple(dict.fromkeys(named))


def joins_after(procedure: Procedure, step: str) -> tuple[str, ...]:
    """Where an outcome that names no step leads: to the steps that wait for this one."""
    return tuple(key for key, node in procedure.steps.items() if step in node.waits_for)


def paths_back(procedure: Procedure) -> frozenset[tuple[str, str]]:
    """The ways that lead back: to a step that lies on the way from the start to the step they leave."""
    back: set[tuple[str, str]] = set()
    finished: set[str] = set()
    on_the_way: list[str] = []

    def visit(step: str) -> None:
        on_the_way.append(step)
        for target in targets_of(procedure, step):
            if target in on_the_way:
                back.add((step, target))
            elif target not in finished:
                visit(target)
        on_the_way.pop()
        finished.add(step)

    visit(procedure.starts)
    return frozenset(back)


def onward_of(procedure: Procedure, step: str) -> frozenset[str]:
    """The step and all that come after it on ways that do not lead back."""
    back = paths_back(procedure)
    onward: set[str] = set()
    waiting = [step]
    while waiting:
        here = waiting.pop()
        if here not in onward:
            onward.add(here)
            waiting += [there for there in targets_of(procedure, here) if (here, there) not in back]
    return frozenset(onward)


def comes_back(procedure: Procedure, step: str) -> bool:
    """Whether a case that has left the step can come to it again, other than by a correction."""
    return step in reached_from(procedure, step)


def reached_from(procedure: Procedure, step: str, without: Collection[str] = ()) -> frozenset[str]:
    """Every step that a case which leaves the step can come to; `without` going through some, or waiting for them.

    A step that some cases pass over lets them by.
    """
    reached: set[str] = set()
    barred = {
        key for key, node in procedure.steps.items() if key in without or not set(node.waits_for).isdisjoint(without)
    }
    waiting = list(targets_of(procedure, step))
    while waiting:
        here = waiting.pop()
        if here in reached or here not in procedure.steps:
            continue
        reached.add(here)
        if here not in barred:
            waiting += targets_of(procedure, here)
        elif procedure.steps[here].when is not None:
            waiting += passed_over_to(procedure, here)
    return frozenset(reached - barred)


def passed_over_to(procedure: Procedure, step: str) -> tuple[str, ...]:
    """Where a case goes that passes the step over: to `skip_to`, or where its first outcome leads."""
    node = procedure.steps[step]
    return (node.skip_to,) if node.skip_to is not None else next(iter(node.outcomes.values())).to


def kinds_ahead(procedure: Procedure, outcome: Outcome) -> frozenset[str]:
    """The kinds of title that a case which takes the outcome can come to be granted."""
    if outcome.grants is not None:
        return frozenset({outcome.grants})
    steps = frozenset().union(*({to} | reached_from(procedure, to) for to in outcome.to))
    ways = (way for key in steps for way in procedure.steps[key].outcomes.values())
    return frozenset(way.grants for way in ways if way.grants is not None)


def weighing(procedure: Procedure) -> frozenset[str]:
    """The steps at which cases are weighed, as their kinds say: panels and rankings, and what prepares behind a panel.

    What is said there prepares the decision; the applicant learns it with the decision, not before.
    """
    panels = [key for key, step in procedure.steps.items() if isinstance(step, Panel)]
    behind = frozenset().union(*(onward_of(procedure, panel) for panel in panels))
    weighs = {key: KINDS[step.kind].weighs for key, step in procedure.steps.items()}
    return frozenset(
        key for key, when in weighs.items() if when == "always" or (when == "behind_panel" and key in behind)
    )
