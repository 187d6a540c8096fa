"""Outcomes that are for some grades only: there must be such grades, by a score that the step can look at."""

from collections.abc import Iterator

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language.procedures import Procedure
from pingding.policy.scores.sources import scales_of
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.registry import Step
from pingding.policy.steps.step import Outcome


def check_graded(scope: Scope) -> Iterator[Fault]:
    """Faults of every outcome with `grades`."""
    for key, procedure in scope.edition.procedures.items():
        for step_id, step in procedure.steps.items():
            for name, outcome in step.outcomes.items():
                if outcome.grades:
                    path: Path = ("procedures", key, "steps", step_id)
                    yield from _outcome(scope, path, procedure, step, name, outcome)


def _outcome(
    scope: Scope, path: Path, procedure: Procedure, step: Step, name: str, outcome: Outcome
) -> Iterator[Fault]:
    at: Path = (*path, "outcomes", name, "grades")
    if not isinstance(step, Rank | Meeting):
        what = f"“{step.title}”不是排序（rank）或会议（meeting），办理结果不能限定等级。"
        yield scope.fault(at, what, "请写在排序或会议的办理结果上，或删去 grades。")
        return
    if step.deadline and step.deadline.passed == name:
        what = f"期限经过自动作出的“{outcome.label}”限定了等级，无人核对。"
        yield scope.fault((*path, "deadline", "passed"), what, "请改写 passed，或删去该结果的 grades。")
    if any(map(scope.unread, ("grades", "rankings", "indicators"))):
        return
    scales = scales_of(scope.edition, procedure, step)
    if not scales:
        what = "没有与本程序评审步骤的指标体系对应的等级，不知件属于哪一等级。"
        yield scope.fault(at, what, "请在 grades 下定义等级，其 indicators 写评审步骤所用的指标体系。")
        return
    named = {key for scale in scales for key in scale.grades}
    for index, grade in enumerate(outcome.grades):
        if grade not in named:
            yield scope.dangling((*at, index), f"“{scales[0].title}”的等级", grade, list(scales[0].grades))
