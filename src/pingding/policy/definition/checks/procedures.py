"""Procedures must lead from their start to an end, on every way, through all that must be passed."""

from collections.abc import Collection, Iterator, Mapping

from pingding.policy.definition.checks.granting import States, granting_faults, of_move
from pingding.policy.definition.checks.offices import lacking_office, named_regions
from pingding.policy.definition.checks.scope import Scope, resolves
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import BATCH_KINDS, Outcome, Procedure, Step
from pingding.policy.language.conditions import Condition
from pingding.policy.procedures.paths import comes_back, onward_of
from pingding.policy.procedures.progress import GRANTING, SKIP, Move, Progress, reachable
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.review import Review

OFFICES = ("officer", "operator", "secretary")
"""The roles in which somebody acts for an authority."""
SEATED = ("applicant", "holder", *OFFICES, "evaluator")
"""The roles that act at steps; experts act on their sheets, partners and the public in other ways."""


def check_procedures(scope: Scope) -> Iterator[Fault]:
    """Faults of each procedure's outcomes and, when its names all resolve, of the ways through it."""
    opened = [key for key, procedure in scope.edition.procedures.items() if procedure.opened_by == "application"]
    if scope.complete and len(opened) != 1:
        what = f"由申报发起（opened_by: application）的程序须恰有一个，现有 {len(opened)} 个。"
        yield scope.fault(("procedures",), what, "请检查各程序的 opened_by。")
    yield from _steps_named_twice(scope)
    for key, procedure in scope.edition.procedures.items():
        path: Path = ("procedures", key)
        if procedure.when is not None and procedure.opened_by == "application":
            what = f"程序“{procedure.title}”由申报发起，不能写 when。"
            yield scope.fault((*path, "when"), what, "谁可以申报，请写成 conditions 中的条件。")
        faults = [
            fault
            for step_id, step in procedure.steps.items()
            for fault in _step(scope, (*path, "steps", step_id), procedure, step_id, step)
        ]
        yield from faults
        if not faults and resolves(procedure):
            yield from _ways(scope, path, procedure)


def _steps_named_twice(scope: Scope) -> Iterator[Fault]:
    """A step whose id another procedure has too: batches, titles of steps and papers name a step by its id alone."""
    first: dict[str, str] = {}
    for key, procedure in scope.edition.procedures.items():
        for step_id in procedure.steps:
            if first.setdefault(step_id, key) != key:
                what = f"程序 {first[step_id]} 已有标识为 {step_id} 的步骤。"
                yield scope.fault(
                    ("procedures", key, "steps", step_id), what, "步骤标识在全部程序中不得重复，请换一个。"
                )


def _step(scope: Scope, path: Path, procedure: Procedure, step_id: str, step: Step) -> Iterator[Fault]:
    if step.skip_to is not None and not step.optional and step.when is None:
        what = "步骤既不是可选的，也没有 when，不会被跳过。"
        yield scope.fault((*path, "skip_to"), what, "请删去 skip_to，或写明 when 或 optional: true。")
    if step.optional and step.kind in BATCH_KINDS:
        what = f"“{step.title}”成批办理，没有人能决定某一件不经过它，optional 不起作用。"
        remedy = "请删去 optional；只有一部分件经过的写 when，或由前一步骤的结果分流。"
        yield scope.fault((*path, "optional"), what, remedy)
    if SKIP in step.outcomes:
        yield scope.fault((*path, "outcomes", SKIP), "“skip”是保留的办理结果。", "请换一个标识。")
    for fault in step.faults(returns=comes_back(procedure, step_id)):
        yield scope.fault((*path, *fault.keys), fault.what, fault.remedy)
    yield from _nobody_acts(scope, path, procedure, step_id, step)
    yield from _no_way_for_a_no(scope, (*path, "outcomes"), step_id, step)
    awaited = any(step_id in other.waits_for for other in procedure.steps.values())
    for key, outcome in step.outcomes.items():
        yield from _outcome(scope, (*path, "outcomes", key), procedure, outcome, awaited)


def _nobody_acts(scope: Scope, path: Path, procedure: Procedure, step_id: str, step: Step) -> Iterator[Fault]:
    """A step at which a case would stand for ever: by somebody who has no seat, or closed to everybody by its deadline.

    Only an application that was never handed in may stay behind its deadline: its unit applies again.
    """
    for party in filter(None, map(scope.edition.parties.get, step.by)):
        if party.role not in SEATED:
            what = f"“{party.title}”的角色是 {party.role}，在步骤中没有席位，不能办理。"
            yield scope.fault((*path, "by"), what, f"请写角色为 {'、'.join(SEATED)} 的参与方；评审专家写在 experts。")
    applies = step_id == procedure.starts and isinstance(step, Fill) and procedure.opened_by == "application"
    if step.deadline and step.deadline.passed == "closed" and not applies:
        what = f"“{step.title}”逾期后谁也不能再办，件就停在这里。"
        remedy = "请写 late，或逾期时自动作出的办理结果；closed 只用于申报的第一步。"
        yield scope.fault((*path, "deadline", "passed"), what, remedy)


def _no_way_for_a_no(scope: Scope, path: Path, step_id: str, step: Step) -> Iterator[Fault]:
    """A review that judges and can only pass: nothing passes with a no, so that such a case could never move on."""
    if not isinstance(step, Review) or any(outcome.tone != "forward" for outcome in step.outcomes.values()):
        return
    for part in scope.parts:
        judged = part.node.judged if isinstance(part.node, Condition) and part.node.force != "warning" else None
        if judged and step_id in judged.at:
            what = f"“{step.title}”评判条件“{part.keys[-1]}”，却只有向前的结果，评判为“否”的件无从办理。"
            yield scope.fault(path, what, "请增加 tone 为 back 或 refuse 的结果：退回、办结，或附理由转入后续步骤。")
            return


def _outcome(scope: Scope, path: Path, procedure: Procedure, outcome: Outcome, awaited: bool) -> Iterator[Fault]:
    if outcome.correction:
        kinds = [procedure.steps[target] for target in outcome.to if target in procedure.steps]
        if not outcome.to or outcome.end or not all(isinstance(kind, Fill) for kind in kinds):
            what = "退回补正须指向填报步骤（kind: fill）。"
            yield scope.fault((*path, "to"), what, "请在 to 写填报步骤；不属补正的退回请删去 correction。")
    elif outcome.to and outcome.end:
        yield scope.fault(path, "同时写了 to 和 end。", "继续办理只写 to，办结只写 end。")
    elif not outcome.to and not outcome.end and not awaited:
        yield scope.fault(path, f"“{outcome.label}”之后没有去向。", "请写 to（下一步骤）或 end（怎样办结）。")


def _ways(scope: Scope, path: Path, procedure: Procedure) -> Iterator[Fault]:
    states = reachable(procedure)
    unopened = {step for step in procedure.steps if not any(step in state.open for state in states)}
    broken = [
        *_never_opened(scope, path, procedure, unopened),
        *_corrections(scope, path, procedure),
        *_proposed_later(scope, path, procedure),
        *_stuck(scope, path, procedure, states, unopened),
    ]
    yield from broken
    if not any(state.ended for state in states):
        yield scope.fault(path, "没有一条路能办结。", "请至少在一个办理结果写 end。")
    elif not broken:
        yield from _endless(scope, path, procedure, states)
        yield from _must_pass(scope, path, procedure, states)
        yield from _sent_nowhere(scope, path, procedure, states)
        yield from granting_faults(scope, path, procedure, states)
        yield from _unissued(scope, path, procedure, states)


def _never_opened(scope: Scope, path: Path, procedure: Procedure, unopened: Collection[str]) -> Iterator[Fault]:
    """Steps that no way opens; those that only such a step leads to are left out, since they follow from it."""
    behind = {to for step in unopened for outcome in procedure.steps[step].outcomes.values() for to in outcome.to}
    for step in [step for step in procedure.steps if step in unopened and step not in behind] or sorted(unopened):
        node = procedure.steps[step]
        inner = (*path, "steps", step)
        if node.waits_for:
            names = "、".join(node.waits_for)
            what = f"“{node.title}”等待 {names} 全部办完，但它们不会在同一件中全部办完，本步骤永远不会打开。"
            yield scope.fault((*inner, "waits_for"), what, "请只等待同时并行的步骤。")
        else:
            what = f"没有一条路通到“{node.title}”。"
            yield scope.fault(inner, what, "请让某个办理结果的 to 指向它，或删去本步骤。")


def _stuck(
    scope: Scope, path: Path, procedure: Procedure, states: States, unopened: Collection[str]
) -> Iterator[Fault]:
    """Moves after which nothing is open though the case has not ended (joins that never open are reported already)."""
    reported = {name for step in unopened for name in procedure.steps[step].waits_for}
    for moves in states.values():
        for move in moves:
            if move.to.open or move.to.ended or move.step in reported:
                continue
            reported.add(move.step)
            what = f"“{procedure.steps[move.step].title}”得出 {move.outcome} 之后，可能再没有可办的步骤"
            what += _awaited(procedure, move)
            yield scope.fault(of_move(path, move), what, "请让并行的各条路都到达汇合的步骤，或在此办结。")


def _awaited(procedure: Procedure, move: Move) -> str:
    """Which joins still wait, and for what, once a move has left nothing open."""
    waiting = [
        f"“{node.title}”还在等 {'、'.join(sorted(set(node.waits_for) - move.to.done))}"
        for node in procedure.steps.values()
        if move.step in node.waits_for and set(node.waits_for) - move.to.done
    ]
    return f"（{'；'.join(waiting)}）。" if waiting else "。"


def _endless(scope: Scope, path: Path, procedure: Procedure, states: States) -> Iterator[Fault]:
    """Steps from which no end can be reached any more."""
    before: dict[Progress, list[Progress]] = {}
    for state, moves in states.items():
        for move in moves:
            before.setdefault(move.to, []).append(state)
    hopeful = {state for state in states if state.ended}
    waiting = list(hopeful)
    while waiting:
        for state in before.get(waiting.pop(), ()):
            if state not in hopeful:
                hopeful.add(state)
                waiting.append(state)
    for step, node in procedure.steps.items():
        opened = [state for state in states if step in state.open]
        if opened and not any(state in hopeful for state in opened):
            what = f"从“{node.title}”走不到任何办结。"
            yield scope.fault((*path, "steps", step), what, "请检查其后各步骤的 to 和 end。")


def _must_pass(scope: Scope, path: Path, procedure: Procedure, states: States) -> Iterator[Fault]:
    ends = GRANTING if any(state.ended in GRANTING for state in states) else frozenset({"filed"})
    for index, step in enumerate(procedure.must_pass):
        way = _way(states, ends, {step})
        if way is not None and step in procedure.steps:
            title = procedure.steps[step].title
            what = f"must_pass 的“{title}”可以绕过：{_way_words(procedure, way)}。"
            yield scope.fault((*path, "must_pass", index), what, "请改各步骤的去向，或不要让它可选、可跳过。")


def _sent_nowhere(scope: Scope, path: Path, procedure: Procedure, states: States) -> Iterator[Fault]:
    """Steps that every case passes and at which nobody acts for regions above which the level of the party lacks."""
    ends = {state.ended for state in states if state.ended} - {"refused", "not_selected", "withdrawn"}
    for step_id, step in procedure.steps.items():
        lacking = lacking_office(scope, step.by)
        if lacking and _way(states, ends, {step_id}) is None:
            parties = [scope.edition.parties[key] for key in step.by if key in scope.edition.parties]
            levels = "、".join(party.up_to for party in parties if party.up_to)
            what = f"“{step.title}”由上一级（{levels}）办理，而{named_regions(scope, lacking)}以上没有这一级，"
            what += "其件无法送达。"
            remedy = "请写明这样的件不经过本步骤（when、skip_to），或在共享词表 regions 补写上级地区（within）。"
            yield scope.fault((*path, "steps", step_id, "by"), what, remedy)


def _way(states: States, ends: Collection[str], avoided: Collection[str]) -> tuple[Move, ...] | None:
    """A shortest way to one of the ends on which no avoided step is acted on (skipping is not acting), or None."""
    waiting = list(_beginnings(states))
    before: dict[Progress, tuple[Progress, Move] | None] = dict.fromkeys(waiting)
    for state in waiting:
        if state.ended in ends:
            return _back(before, state)
        for move in states[state]:
            acted = move.step in avoided and move.outcome != SKIP
            if not acted and move.to not in before:
                before[move.to] = (state, move)
                waiting.append(move.to)
    return None


def _beginnings(states: States) -> Iterator[Progress]:
    """The states with which a case can begin: `reachable` names them before all others."""
    reached = {move.to for moves in states.values() for move in moves}
    first = next(iter(states))
    yield first
    yield from (state for state in states if state not in reached and state != first)


def _back(before: Mapping[Progress, tuple[Progress, Move] | None], end: Progress) -> tuple[Move, ...]:
    way: list[Move] = []
    while (step := before[end]) is not None:
        end, move = step
        way.insert(0, move)
    return tuple(way)


def _way_words(procedure: Procedure, way: tuple[Move, ...]) -> str:
    """A way in words: each step with its outcome."""
    return " → ".join(f"{move.step}·{move.outcome}" for move in way) or procedure.starts


def _corrections(scope: Scope, path: Path, procedure: Procedure) -> Iterator[Fault]:
    """Corrections sent to a fill step that does not come before the step that asks."""
    for step_id, step in procedure.steps.items():
        for key, outcome in step.outcomes.items():
            for to in outcome.to if outcome.correction else ():
                if step_id not in onward_of(procedure, to):
                    what = f"退回补正的填报步骤 {to} 不在“{step.title}”之前。"
                    inner = (*path, "steps", step_id, "outcomes", key, "to")
                    yield scope.fault(inner, what, "请指向先前的填报步骤。")


def _proposed_later(scope: Scope, path: Path, procedure: Procedure) -> Iterator[Fault]:
    """Outcomes that name who proposes them at a step from which no way leads to theirs."""
    for step_id, step in procedure.steps.items():
        for key, outcome in step.outcomes.items():
            for way in outcome.proposed_by:
                proposing = way.partition(".")[0]
                if proposing in procedure.steps and step_id not in onward_of(procedure, proposing):
                    what = f"“{outcome.label}”由 {way} 提出，而该步骤不在“{step.title}”之前。"
                    inner = (*path, "steps", step_id, "outcomes", key, "proposed_by")
                    yield scope.fault(inner, what, "请写此前提出建议的步骤及其办理结果。")


def _unissued(scope: Scope, path: Path, procedure: Procedure, states: States) -> Iterator[Fault]:
    if scope.edition.programme.kind != "title":
        return
    issuing = {key for key, step in procedure.steps.items() if isinstance(step, Issue)}
    way = _way(states, GRANTING, issuing)
    if way:
        what = f"不经发文步骤（kind: issue）就能授予称号：{_way_words(procedure, way)}。"
        yield scope.fault(of_move(path, way[-1]), what, "请在授予之前安排发文步骤。")
