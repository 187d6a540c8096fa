"""A procedure in words and as nodes and edges to draw: who acts, until when, and where each outcome leads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import BATCH_KINDS, Deadline, Edition, Outcome, Procedure, Step
from pingding.policy.procedures.acts_ahead import HARMFUL, acts_behind
from pingding.policy.procedures.deadlines import due
from pingding.policy.procedures.paths import joins_after
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.title_acts import TitleAct
from pingding.policy.titles.acts import TITLES
from pingding.policy.translation import counted
from pingding.queries.editions import calendar
from pingding.web.diagram.diagram import Edge, StepNode
from pingding.web.diagram.lanes import lanes_of
from pingding.web.wording.dates import day_words

Events = Mapping[str, datetime | date]
"""What is known to happen when: `call_closed` where a call runs."""


def end_word(end: str) -> str:
    """How a case can end."""
    return {
        "recognised": _("认定"),
        "pilot": _("列为培育试点"),
        "preparatory": _("批准建设"),
        "selected": _("入选"),
        "refused": _("未通过"),
        "not_selected": _("未入选"),
        "withdrawn": _("撤回"),
        "filed": _("备案"),
        "closed": _("办结"),
    }[end]


def opened_by_outcome(edition: Edition, procedure: str, step: str, outcome: str) -> tuple[str, ...]:
    """The titles of the consequences to which a procedure that ends with an outcome of a step gives rise; where more
    than that must be true, this is said behind."""
    causes = ((each.title, each.from_) for each in edition.consequences.values())
    return tuple(
        f"{title}{translation.bracketed(_('符合条件的') if cause.when else '')}"
        for title, cause in causes
        if procedure in cause.after and f"{step}.{outcome}" in cause.outcome
    )


def follows_words(procedure: Procedure, outcome: Outcome, opens: Sequence[str] = ()) -> str:
    """What an outcome brings about for the title, and which step comes next, where a consequence is decided; `opens`
    are the consequences to which it gives rise."""
    if procedure.opened_by != "consequence":
        return ""
    acts = translation.listed(_act_words(act) for act in acts_behind(procedure, outcome))
    steps = translation.listed(_("“%(step)s”") % {"step": procedure.steps[to].title} for to in outcome.to)
    after = _("办结后拟作出：%(opens)s。") % {"opens": translation.listed(opens)} if opens else ""
    if steps:
        following = _("下一步：%(steps)s") % {"steps": steps}
        result = _("%(next)s，其后称号：%(acts)s") % {"next": following, "acts": acts} if acts else following
    elif acts:
        result = _("称号：%(acts)s；本件办结") % {"acts": acts}
    else:
        result = _("本件办结") if opens else _("称号不变，本件办结")
    return translation.sentences(result, after)


def outcome_tone(procedure: Procedure, outcome: Outcome, opens: Sequence[str] = ()) -> str:
    """Red where a consequence is decided is what takes something from the holder of the title."""
    if procedure.opened_by != "consequence":
        return outcome.tone
    return "refuse" if opens or any(act.act in HARMFUL for act in acts_behind(procedure, outcome)) else "forward"


def _act_words(act: TitleAct) -> str:
    """An act on a title, with how long it lasts where that is a number."""
    years, months = getattr(act, "years", None), getattr(act, "months", None)
    lasts = counted("%(n)d年", years) % {"n": years} if isinstance(years, int) else ""
    lasts = counted("%(n)d个月", months) % {"n": months} if isinstance(months, int) else lasts
    return f"{_(TITLES[act.act])}{translation.bracketed(lasts)}"


def parties_of(edition: Edition, step: Step) -> str:
    """Who acts at the step; an experts' panel names the experts beside who convenes it."""
    named = [edition.parties[party].title for party in step.by]
    if isinstance(step, Panel) and step.experts in edition.parties:
        named.append(edition.parties[step.experts].title)
    return translation.listed(dict.fromkeys(named))


def _event_word(edition: Edition, procedure: Procedure, event: str) -> str:
    words = {
        "opened": _("收到后"),
        "submitted": _("提交后"),
        "call_closed": _("申报截止后"),
        "title_granted": _("认定后"),
        "period_end": _("期末后"),
    }
    if event in words:
        return words[event]
    step = procedure.steps.get(event)
    if step is not None:
        return _("“%(step)s”完成后") % {"step": step.title}
    fact = edition.vocabulary.get(event)
    return _("自%(fact)s起") % {"fact": fact.label} if fact else ""


def deadline_words(
    edition: Edition, procedure: Procedure, deadline: Deadline | None, events: Events, weekday: bool = True
) -> str:
    """When a step must be done by; with the real date where what it counts from is known."""
    if deadline is None:
        return ""
    after = {"after": _event_word(edition, procedure, deadline.after)}
    words = ""
    if deadline.working_days is not None:
        words = counted("%(after)s%(n)d个工作日内", deadline.working_days) % (after | {"n": deadline.working_days})
    elif deadline.days is not None:
        words = counted("%(after)s%(n)d日内", deadline.days) % (after | {"n": deadline.days})
    elif deadline.months is not None:
        words = counted("%(after)s%(n)d个月内", deadline.months) % (after | {"n": deadline.months})
    falls = due(deadline, events, calendar())
    if falls is None:
        return words
    until = _("截至%(day)s") % {"day": day_words(falls.day, weekday)}
    return _("%(words)s，%(until)s") % {"words": words, "until": until} if words else until


def time_words(edition: Edition, procedure: Procedure, step: Step, events: Events) -> str:
    """The step's time, and what it is taken for when nobody acts in it."""
    words, silence = _bare_time(edition, procedure, step, events), silence_words(step)
    return _("%(words)s，%(until)s") % {"words": words, "until": silence} if silence else words


def _bare_time(edition: Edition, procedure: Procedure, step: Step, events: Events, weekday: bool = True) -> str:
    """The running call's closing for the first step, a notice's length, else the step's deadline."""
    if procedure.steps[procedure.starts] is step and "call_closed" in events:
        return _("截至%(day)s") % {"day": day_words(events["call_closed"], weekday)}
    if isinstance(step, PublicNotice):
        return counted("公示%(n)d个工作日", step.lasts_working_days) % {"n": step.lasts_working_days}
    return deadline_words(edition, procedure, step.deadline, events, weekday)


def silence_words(step: Step) -> str:
    """What a passed deadline is taken for, where the definition says; else nothing."""
    outcome = step.outcomes.get(step.deadline.passed) if step.deadline else None
    return _("逾期未办理的，视为“%(outcome)s”") % {"outcome": outcome.label} if outcome else ""


@dataclass(frozen=True)
class Drawing:
    """What `procedure_figure` takes."""

    nodes: tuple[StepNode, ...]
    edges: tuple[Edge, ...]


WITHOUT_SUCCESS = ("refused", "not_selected", "withdrawn")


def drawing(edition: Edition, procedure: Procedure, events: Events) -> Drawing:
    """The public steps in the lanes of who acts, and the ends, each in the lane of the step that leads to it."""
    steps = {key: step for key, step in procedure.steps.items() if step.public}
    edges = tuple(edge for key, step in steps.items() for edge in _edges(procedure, key, step))
    lanes = lanes_of(edition, procedure)
    nodes = [_node(edition, procedure, key, events, lanes[key]) for key in steps]
    leading = {edge.target: lanes[edge.source] for edge in edges if edge.target.startswith("end:")}
    nodes += [_end(target, lane) for target, lane in leading.items()]
    return Drawing(tuple(nodes), edges)


def _end(target: str, lane: str) -> StepNode:
    end = target.removeprefix("end:")
    return StepNode(target, end_word(end), kind="stop" if end in WITHOUT_SUCCESS else "end", lane=lane)


def _node(edition: Edition, procedure: Procedure, key: str, events: Events, lane: str) -> StepNode:
    step = procedure.steps[key]
    kind = "optional" if step.optional else "batch" if step.kind in BATCH_KINDS else "step"
    time = _bare_time(edition, procedure, step, events, weekday=False)
    return StepNode(key, step.title, parties_of(edition, step), time, kind, lane=lane)


def _edges(procedure: Procedure, key: str, step: Step) -> Iterator[Edge]:
    """One edge for each target; several outcomes that lead to the same place share it, the first gives the label."""
    label_of: dict[str, str] = {}
    for outcome in step.outcomes.values():
        for target in (f"end:{outcome.end}",) if outcome.end else outcome.to or joins_after(procedure, key):
            back = outcome.correction is not None or target.startswith(("end:refused", "end:not_selected"))
            label_of.setdefault(target, outcome.label if back and outcome.correction else "")
    if step.skip_to is not None:
        label_of.setdefault(step.skip_to, _("跳过"))
    yield from (Edge(key, target, label) for target, label in label_of.items())
