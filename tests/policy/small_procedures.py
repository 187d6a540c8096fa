"""Procedures for the tests: a small one by hand, and generated ones with every kind of way a definition can take."""

from typing import Any

from hypothesis import strategies as st

from pingding.policy.language.procedures import Procedure

Steps = dict[str, dict[str, Any]]


def make(steps: Steps, starts: str = "", **more: Any) -> Procedure:
    """A procedure out of bare steps: kind, acting party and title are filled in where they do not matter."""
    whole = {key: {"kind": "review", "title": key, "by": ["officer"], **step} for key, step in steps.items()}
    written = {"title": "认定", "opened_by": "application", "starts": starts or next(iter(steps)), "steps": whole}
    return Procedure.model_validate({**written, "clause": "一", **more})


def outcome(*to: str, **more: Any) -> dict[str, Any]:
    return {"label": "办理", "to": list(to), **more}


def correct(fill: str) -> dict[str, Any]:
    return outcome(fill, correction={"working_days": 5})


def fill(*to: str) -> dict[str, Any]:
    return {"kind": "fill", "form": "form", "outcomes": {"submit": outcome(*to)}}


@st.composite
def procedures(draw: st.DrawFn) -> Procedure:
    """fill → 1 to 4 segments → issue. A segment is one step (plain, optional, conditional) or a fork with its join."""
    lengths = draw(st.lists(st.sampled_from(["plain", "optional", "when", "fork"]), min_size=1, max_size=4))
    entries = [f"s{n}" for n in range(len(lengths))] + ["issue"]
    steps: Steps = {"fill": fill(entries[0])}
    for place, kind in enumerate(lengths):
        here, onward = entries[place], entries[place + 1]
        loop = draw(st.sampled_from([None, "fill", *entries[:place]]))
        if kind == "fork":
            steps |= _fork(draw, here, onward)
        else:
            steps[here] = _step(draw, onward, loop) | _condition(kind)
    steps["issue"] = {"outcomes": {"issued": outcome(end="recognised", grants="centre")}}
    return make(steps)


def _condition(kind: str) -> dict[str, Any]:
    return {"optional": {"optional": True}, "when": {"when": "above_scale"}}.get(kind, {})


def _step(draw: st.DrawFn, onward: str, loop: str | None) -> dict[str, Any]:
    outcomes = {"pass": outcome(onward)}
    if draw(st.booleans()):
        outcomes["refuse"] = outcome(end="refused")
    if draw(st.booleans()):
        outcomes["correct"] = correct("fill")
    if loop is not None:
        outcomes["again"] = outcome(loop)
    return {"outcomes": outcomes}


def _fork(draw: st.DrawFn, here: str, onward: str) -> Steps:
    """A step that forks into two or three branches, some of two steps, and the step that joins them."""
    branches = [f"{here}_{letter}" for letter in "abc"[: draw(st.integers(2, 3))]]
    steps: Steps = {here: {"outcomes": {"split": outcome(*branches)}}}
    last = []
    for branch in branches:
        names_the_join = draw(st.booleans())
        to = [f"{here}_join"] if names_the_join else []
        if draw(st.booleans()):
            steps[branch] = _step(draw, f"{branch}2", None)
            branch = f"{branch}2"
        steps[branch] = {"outcomes": {"pass": outcome(*to), "correct": correct("fill")}}
        last.append(branch)
    steps[f"{here}_join"] = _step(draw, onward, draw(st.sampled_from([None, here]))) | {"waits_for": last}
    return steps
