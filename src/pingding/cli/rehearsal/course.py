"""The course of a rehearsed case: the branches of its procedure that it goes through on the way to its end."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pingding.cli.steps.registry import STEPS
from pingding.policy.language import Procedure
from pingding.policy.procedures.progress import Applies, Progress, advance

Branch = tuple[str, str]
"""A step and an outcome of it (`skip` where it is left out), PASSED_OVER where it does not concern the case."""

PASSED_OVER = "passed_over"


@dataclass(frozen=True)
class Way:
    """Branches one after the other, and where the case stands behind them."""

    branches: tuple[Branch, ...]
    to: Progress


def branches_of(procedure: Procedure) -> Iterator[Branch]:
    """Every branch, step by step."""
    for key, step in procedure.steps.items():
        yield from ((key, outcome) for outcome in STEPS[step.kind].branches(step))
        if step.when is not None:
            yield key, PASSED_OVER


def course_of(
    procedure: Procedure, progress: Progress, applies: Applies, unvisited: Collection[Branch]
) -> tuple[Branch, ...]:
    """A course from where the case stands through as many unvisited branches as one case can take.

    The nearest comes next, one that ends the case only when no other can be reached. Empty when none can.
    """
    course: tuple[Branch, ...] = ()
    left = set(unvisited)
    while way := _next_way(procedure, progress, applies, left):
        course, progress = course + way.branches, way.to
        left -= set(way.branches)
    return course


def _next_way(procedure: Procedure, progress: Progress, applies: Applies, left: Collection[Branch]) -> Way | None:
    ways = [way for way in _ways(procedure, progress, applies) if way.branches[-1] in left]
    return next((way for way in ways if way.to.ended is None), next(iter(ways), None))


def _ways(procedure: Procedure, progress: Progress, applies: Applies) -> Iterator[Way]:
    """Ways to every branch that can be reached, the shorter before the longer."""
    waiting, seen = [Way((), progress)], {progress}
    while waiting:
        ahead: list[Way] = []
        for way in waiting:
            for branch in _onward(procedure, way.to):
                further = Way((*way.branches, branch), advance(procedure, way.to, *branch, applies))
                yield further
                if further.to not in seen:
                    seen.add(further.to)
                    ahead.append(further)
        waiting = ahead


def _onward(procedure: Procedure, progress: Progress) -> Iterator[Branch]:
    for key in procedure.steps:
        if key in progress.open:
            step = procedure.steps[key]
            yield from ((key, outcome) for outcome in STEPS[step.kind].branches(step))
