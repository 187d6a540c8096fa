"""Readable lines for procedures: steps with their parties and deadlines, and where each outcome leads."""

from collections.abc import Iterator

from pingding.cli.definitions.show_names import worded
from pingding.cli.definitions.show_rest import rest
from pingding.cli.printing import cited
from pingding.policy.language import Deadline, Edition, Outcome, Procedure, Shared, Step
from pingding.policy.steps.registry import kind_title
from pingding.policy.values.showing import show_date

ENDS = {
    "recognised": "认定",
    "pilot": "列为试点",
    "preparatory": "批准建设",
    "selected": "入选",
    "refused": "不予通过",
    "not_selected": "未入选",
    "withdrawn": "撤回",
    "filed": "备案",
    "closed": "办结",
}
EVENTS = {
    "opened": "本步骤开始",
    "submitted": "提交",
    "call_closed": "受理截止",
    "title_granted": "认定",
    "period_end": "年度终了",
}
NEEDS = {"all": "须全部办理", "together": "须全部办理，任何一方不能单独办结", "any": "一方办理即可"}
"""Of several that act at a step, whose act it takes."""
PASSED = {"late": "逾期仍可办理并标明", "closed": "逾期不再办理"}
STEP_SHOWN = frozenset(
    {"title", "kind", "by", "needs", "optional", "waits_for", "when", "deadline", "outcomes", "text"}
)
"""`texts` shows a step's text under the step's title."""
DEADLINE_SHOWN = frozenset({"date", "days", "working_days", "months", "after", "passed"})
OUTCOME_SHOWN = frozenset({"label", "to", "end", "correction", "tone"})


def procedures(edition: Edition, shared: Shared) -> Iterator[str]:
    """Each procedure, its steps in the order of the definition."""
    for procedure in edition.procedures.values():
        yield f"  {procedure.title}{cited(procedure.clause)}"
        yield from rest(procedure, {"title", "steps"}, "    ")
        for number, step in enumerate(procedure.steps.values(), 1):
            yield from _step(edition, procedure, number, step)


def _step(edition: Edition, procedure: Procedure, number: int, step: Step) -> Iterator[str]:
    parties = "、".join(edition.parties[party].title for party in step.by)
    every = f"，{NEEDS[step.needs]}" if len(step.by) > 1 or "needs" in step.model_fields_set else ""
    optional = "，可不安排" if step.optional else ""
    yield f"    {number}. {step.title}（{kind_title(step.kind)}）：{parties}{every}{optional}{cited(step.clause)}"
    if step.waits_for:
        yield f"       须待：{'、'.join(procedure.steps[key].title for key in step.waits_for)}"
    if step.when:
        yield f"       仅当：{worded(step.when)}"
    if step.deadline:
        yield f"       时限：{deadline_text(edition, step, step.deadline, procedure)}"
        yield from rest(step.deadline, DEADLINE_SHOWN, "         ")
    if step.compared() is not None:
        yield from (f"       {line}" for line in step.asked())
    yield from rest(step, STEP_SHOWN, "       ")
    for outcome in step.outcomes.values():
        yield f"       → {outcome.label}：{_leads(outcome, procedure)}{cited(outcome.clause)}"
        yield from rest(outcome, OUTCOME_SHOWN, "         ")
        yield from rest(outcome.correction, {"working_days", "times"}, "         ")


def deadline_text(edition: Edition, step: Step, deadline: Deadline, procedure: Procedure) -> str:
    """A deadline in words."""
    if deadline.date:
        base = f"{show_date(deadline.date)}前"
    else:
        after = EVENTS.get(deadline.after) or _event(edition, procedure, deadline.after)
        length = (
            f"{deadline.working_days}个工作日"
            if deadline.working_days is not None
            else f"{deadline.months}个月"
            if deadline.months is not None
            else f"{deadline.days}日"
        )
        base = f"{after}后{length}内"
    passed = PASSED.get(deadline.passed) or f"逾期未办理的，视为“{step.outcomes[deadline.passed].label}”"
    return f"{base}，{passed}{cited(deadline.clause)}"


def _event(edition: Edition, procedure: Procedure, event: str) -> str:
    """A step that is done, or a day among the facts of the case."""
    step = procedure.steps.get(event)
    return f"“{step.title}”办结" if step else edition.vocabulary[event].label


def _leads(outcome: Outcome, procedure: Procedure) -> str:
    if outcome.end:
        return "办结" if outcome.end == "closed" else f"办结（{ENDS[outcome.end]}）"
    targets = "、".join(procedure.steps[key].title for key in outcome.to) or "等待其他环节"
    if outcome.correction:
        return f"退回“{targets}”，{outcome.correction.working_days}个工作日内补正，最多{outcome.correction.times}次"
    return targets
