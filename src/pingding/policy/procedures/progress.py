"""How a case goes through a procedure: where it stands, and where each outcome of a step leads."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language.procedures import Procedure
from pingding.policy.procedures.paths import joins_after, onward_of, paths_back, reached_from
from pingding.policy.steps.registry import Step
from pingding.policy.steps.step import End, Outcome, StepBase
from pingding.policy.translation import bracketed, listed
from pingding.policy.translation import gettext as _

Applies = Callable[[str, StepBase], bool]
"""Whether a conditional step concerns this case."""

SKIP = "skip"
"""The reserved outcome by which an officer passes over an optional step."""

GRANTING: frozenset[End] = frozenset({"recognised", "pilot", "preparatory", "selected"})
"""The ends that grant a title."""


def always(step_id: str, step: StepBase) -> bool:
    """Every conditional step concerns the case."""
    return True


def applies_to(facts: Facts) -> Applies:
    """Whether a conditional step concerns the case of these facts; one whose condition is unknown is kept."""
    return lambda _, step: facts.holds(step.when) is not False


@dataclass(frozen=True)
class Progress:
    """Where a case stands.

    `open` steps can be acted on; `done` ones have been passed or skipped. `returning` pairs a fill step that was
    reopened for correction with the step that asked, to which alone it goes back. `grants` is the kind of title
    decided so far. Once `ended` is set nothing is open.
    """

    open: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    ended: End | None = None
    returning: frozenset[tuple[str, str]] = frozenset()
    grants: str | None = None

    @property
    def correcting(self) -> frozenset[str]:
        """The fill steps that are open only for the parts that were returned."""
        return frozenset(fill for fill, _ in self.returning)


def write_progress(progress: Progress) -> dict[str, object]:
    """The progress as plain JSON data, in a settled order."""
    return {
        "open": sorted(progress.open),
        "done": sorted(progress.done),
        "ended": progress.ended,
        "returning": sorted(map(list, progress.returning)),
        "grants": progress.grants,
    }


def read_progress(data: Mapping[str, Any]) -> Progress:
    """The progress that `write_progress` wrote.

    >>> at_review = Progress(open=frozenset({"review"}), done=frozenset({"fill"}))
    >>> read_progress(write_progress(at_review)) == at_review
    True
    """
    return Progress(
        open=frozenset(data["open"]),
        done=frozenset(data["done"]),
        ended=data["ended"],
        returning=frozenset((fill, asker) for fill, asker in data["returning"]),
        grants=data["grants"],
    )


@dataclass(frozen=True)
class Move:
    """One way onward: the outcome of an open step, the conditional steps it passed over, and where the case is then."""

    step: str
    outcome: str
    passed_over: frozenset[str]
    to: Progress


def still_before(procedure: Procedure, progress: Progress, step: str) -> bool:
    """Whether a case has yet to come to a step: a way leads there from where it stands, and it has not passed it.

    A form that was returned leads back to the step that asked for it.
    """
    if progress.ended or step in progress.open | progress.done:
        return False
    here = (progress.open - progress.correcting) | {asker for _fill, asker in progress.returning}
    return any(step == at or step in reached_from(procedure, at) for at in here)


def begin(procedure: Procedure, applies: Applies = always) -> Progress:
    """The first step opened (or, where it is conditional and does not concern the case, the one after it)."""
    return _open(procedure, Progress(), (procedure.starts,), applies, frozenset())


def advance(procedure: Procedure, progress: Progress, step: str, outcome: str, applies: Applies = always) -> Progress:
    """Where the case stands after `step` came out as `outcome`.

    1. An outcome with `end` closes everything.
    2. An outcome with `correction` reopens the fill step it names; handing that in again returns to this step only.
    3. Any other outcome opens the steps it leads to. A step that waits for others opens when the last of them is
       done; a step that was done already is gone through again, with all that follows it, when the way leads back.
    4. Conditional steps that do not concern the case are passed over, and count as done.

    Raises Refusal (conflict) when the step is not open or knows no such outcome.
    """
    node = _require_open(procedure, progress, step)
    result = beyond(node) if outcome == SKIP and node.optional else node.outcomes.get(outcome)
    if result is None:
        raise _unknown_outcome(node, outcome)
    if result.correction is not None and result.end is None:
        return _send_back(progress, step, result.to)
    granted = replace(progress, grants=result.grants or progress.grants)
    if step in progress.correcting and result.end is None:
        return _return_to_askers(granted, step)
    return _pass(procedure, granted, step, result, applies, frozenset())


def _require_open(procedure: Procedure, progress: Progress, step: str) -> Step:
    if step in progress.open:
        return procedure.steps[step]
    title = procedure.steps[step].title if step in procedure.steps else step
    what = _("本件已办结") if progress.ended else _("“%(step)s”当前不在办理中") % {"step": title}
    raise Refusal(what, where=procedure.title, remedy=_("请查看本件的最新进展。"), kind="conflict")


def _unknown_outcome(step: StepBase, outcome: str) -> Refusal:
    labels = listed(key + bracketed(each.label) for key, each in step.outcomes.items())
    what = _("“%(step)s”没有“%(outcome)s”这一办理结果") % {"step": step.title, "outcome": outcome}
    return Refusal(what, where=step.title, remedy=_("可选：%(outcomes)s。") % {"outcomes": labels}, kind="conflict")


def _send_back(progress: Progress, asker: str, fills: tuple[str, ...]) -> Progress:
    return replace(
        progress,
        open=(progress.open - {asker}) | frozenset(fills),
        done=progress.done - frozenset(fills),
        returning=progress.returning | {(fill, asker) for fill in fills},
    )


def _return_to_askers(progress: Progress, fill: str) -> Progress:
    """Hand a returned fill step in again; an asker that waits for several fills opens with the last of them."""
    left = frozenset(pair for pair in progress.returning if pair[0] != fill)
    still_waiting = {asker for _, asker in left}
    askers = {asker for returned, asker in progress.returning if returned == fill} - still_waiting
    return replace(progress, open=(progress.open - {fill}) | askers, done=progress.done | {fill}, returning=left)


def _pass(
    procedure: Procedure, progress: Progress, step: str, result: Outcome, applies: Applies, seen: frozenset[str]
) -> Progress:
    """Close `step` as done and go where the outcome leads."""
    done = progress.done | {step}
    if result.end is not None:
        return Progress(done=done, ended=result.end, grants=progress.grants)
    returning = frozenset(pair for pair in progress.returning if pair[0] != step)
    onward = replace(progress, open=progress.open - {step}, done=done, returning=returning)
    targets = result.to or joins_after(procedure, step)
    back = [target for target in result.to if (step, target) in paths_back(procedure)]
    for target in back:
        onward = _redo(procedure, onward, target)
    return _open(procedure, onward, targets, applies, seen)


def _open(
    procedure: Procedure, progress: Progress, targets: tuple[str, ...], applies: Applies, seen: frozenset[str]
) -> Progress:
    for target in targets:
        node = procedure.steps[target]
        ready = progress.done.issuperset(node.waits_for)
        if progress.ended or not ready or target in progress.open | progress.done | seen:
            continue
        if node.when is None or applies(target, node):
            progress = replace(progress, open=progress.open | {target})
        else:
            progress = _pass(procedure, progress, target, beyond(node), applies, seen | {target})
    return progress


def beyond(step: StepBase) -> Outcome:
    """What passing over a step amounts to: going to `skip_to`, or where its first outcome leads, granting nothing."""
    first = next(iter(step.outcomes.values()))
    if step.skip_to is not None:
        return Outcome(label=first.label, to=(step.skip_to,))
    return Outcome(label=first.label, to=first.to, end=first.end)


def _redo(procedure: Procedure, progress: Progress, target: str) -> Progress:
    """Forget all that was done from `target` on, so that it is gone through again.

    A correction that a forgotten step had asked for is no longer wanted: its fill step counts as done again.
    """
    again = onward_of(procedure, target)
    returning = frozenset(pair for pair in progress.returning if again.isdisjoint(pair))
    settled = progress.correcting - {fill for fill, _ in returning} - again
    return replace(
        progress, open=progress.open - again - settled, done=(progress.done - again) | settled, returning=returning
    )


def reopen(procedure: Procedure, progress: Progress, step: str) -> Progress:
    """Where a case stands once a step that was done is open again: all that followed it is gone through again."""
    before = _redo(procedure, progress, step)
    return replace(before, open=before.open | {step})


def starts_of(procedure: Procedure) -> list[Progress]:
    """Every Progress that a case can begin with."""
    return [progress for progress, _ in _both_answers(lambda applies: begin(procedure, applies))]


def reachable(procedure: Procedure) -> dict[Progress, tuple[Move, ...]]:
    """Every Progress that a case can be in, with every move from it.

    Moves are all outcomes of all open steps, `skip` of optional ones, and both answers of each conditional step met.
    """
    moves_of: dict[Progress, tuple[Move, ...]] = {}
    waiting = starts_of(procedure)
    while waiting:
        progress = waiting.pop()
        if progress not in moves_of:
            moves_of[progress] = tuple(_moves(procedure, progress))
            waiting += [move.to for move in moves_of[progress]]
    return moves_of


def _moves(procedure: Procedure, progress: Progress) -> Iterator[Move]:
    for step in sorted(progress.open):
        node = procedure.steps[step]
        for outcome in [*node.outcomes, *([SKIP] if node.optional else [])]:
            for to, passed_over in _advances(procedure, progress, step, outcome):
                yield Move(step, outcome, passed_over, to)


def _advances(
    procedure: Procedure, progress: Progress, step: str, outcome: str
) -> Iterator[tuple[Progress, frozenset[str]]]:
    return _both_answers(lambda applies: advance(procedure, progress, step, outcome, applies))


def _both_answers(run: Callable[[Applies], Progress]) -> Iterator[tuple[Progress, frozenset[str]]]:
    """Run with every combination of answers that the conditional steps met can give, with the steps passed over."""
    waiting: list[dict[str, bool]] = [{}]
    while waiting:
        answers = waiting.pop()
        needed: dict[str, bool] = {}

        def applies(
            step_id: str, step: StepBase, answers: Mapping[str, bool] = answers, needed: dict[str, bool] = needed
        ) -> bool:
            return needed.setdefault(step_id, answers.get(step_id, True))

        progress = run(applies)
        yield progress, frozenset(step for step, answer in needed.items() if not answer)
        fresh = [step for step in needed if step not in answers]
        for place, step in enumerate(fresh):
            waiting.append({**answers, **dict.fromkeys(fresh[:place], True), step: False})
