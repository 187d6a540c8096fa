"""What a case is granted: settled by its end, of the same standing, and one title only."""

from collections.abc import Collection, Iterator, Mapping

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.checks.titles import settling
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Procedure
from pingding.policy.procedures.progress import GRANTING, SKIP, Move, Progress
from pingding.policy.steps.issue import Issue

States = Mapping[Progress, Collection[Move]]


def of_move(path: Path, move: Move) -> Path:
    """Where the definition writes what a move takes."""
    step = (*path, "steps", move.step)
    return (*step, "optional") if move.outcome == SKIP else (*step, "outcomes", move.outcome)


def granting_faults(scope: Scope, path: Path, procedure: Procedure, states: States) -> Iterator[Fault]:
    """Ends that grant a title: what is granted must be settled, and once it is issued nothing else can be granted."""
    titles = scope.edition.titles
    if scope.edition.programme.kind != "title" and not titles:
        return
    reported: set[tuple[str, str]] = set()
    for moves in states.values():
        for move in moves:
            end, key = move.to.ended, (move.step, move.outcome)
            if end not in GRANTING or key in reported:
                continue
            title = titles.get(move.to.grants or "")
            if move.to.grants is None:
                reported.add(key)
                what = f"以 {end} 办结，但此前没有办理结果写明 grants，不知授予哪种称号。"
                yield scope.fault(of_move(path, move), what, settling(procedure))
            elif title is not None and title.status != end:
                reported.add(key)
                what = f"以 {end} 办结，而授予的称号“{title.label}”是 {title.status}。"
                yield scope.fault(of_move(path, move), what, "请使 end 与称号的 status 一致。")
    yield from _granted_again(scope, path, procedure, states)


def _granted_again(scope: Scope, path: Path, procedure: Procedure, states: States) -> Iterator[Fault]:
    """Outcomes that grant another kind of title after one was issued. A case grants one title, whose history begins
    with that case; what becomes of it later is a procedure of its own, with an act on the title.
    """
    reported: set[tuple[str, str]] = set()
    for (kind, issued), after in _issued(procedure, states).items():
        for move in (move for state in after for move in states[state]):
            outcome = procedure.steps[move.step].outcomes.get(move.outcome)
            key = (move.step, move.outcome)
            if outcome is None or outcome.grants in (None, kind) or key in reported:
                continue
            reported.add(key)
            first, second = (_called(scope, each) for each in (kind, outcome.grants or ""))
            what = (
                f"“{outcome.label}”授予“{second}”，而“{procedure.steps[issued].title}”（{issued}）已发文授予“{first}”："
            )
            what += "一件只授予一个称号，后一个不会授予。"
            remedy = (
                "请另写一个对称号办理的程序（opened_by: request 等），在其办理结果写 acts: [{act: regrade, to: …}]。"
            )
            yield scope.fault((*of_move(path, move), "grants"), what, remedy)


def _called(scope: Scope, kind: str) -> str:
    return scope.edition.titles[kind].label if kind in scope.edition.titles else kind


def _issued(procedure: Procedure, states: States) -> dict[tuple[str, str], set[Progress]]:
    """By the kind of title issued and the step that issued it, every state that a case can be in afterwards."""
    after: dict[tuple[str, str], set[Progress]] = {}
    for move in (move for moves in states.values() for move in moves):
        step = procedure.steps[move.step]
        if not isinstance(step, Issue) or move.outcome == SKIP or move.to.grants is None:
            continue
        if step.outcomes[move.outcome].tone == "forward":
            after.setdefault((move.to.grants, move.step), set()).add(move.to)
    for reached in after.values():
        waiting = list(reached)
        while waiting:
            fresh = {move.to for move in states[waiting.pop()]} - reached
            reached |= fresh
            waiting += fresh
    return after
