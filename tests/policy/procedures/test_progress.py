"""Procedures: forks and joins, corrections, ways back, conditional and optional steps, and what holds in all."""

from typing import Any

import pytest
from hypothesis import given, settings
from tests.policy.small_procedures import correct, fill, make, outcome, procedures

from pingding.policy.errors import Refusal
from pingding.policy.language.procedures import Procedure
from pingding.policy.procedures.progress import (
    SKIP,
    Progress,
    advance,
    begin,
    reachable,
    read_progress,
    still_before,
    write_progress,
)

JOINT = make(
    {
        "form": fill("economy", "science"),
        "economy": {"outcomes": {"agree": outcome("meeting"), "correct": correct("form")}},
        "science": {"outcomes": {"agree": outcome("meeting"), "correct": correct("form")}},
        "meeting": {
            "waits_for": ["economy", "science"],
            "outcomes": {
                "select": outcome("issue", grants="case"),
                "again": outcome("economy"),
                "refuse": outcome(end="not_selected"),
            },
        },
        "issue": {"outcomes": {"issued": outcome(end="selected")}},
    }
)

PARALLEL = {
    "economy": {"outcomes": {"agree": outcome("meeting"), "correct": correct("form")}},
    "science": {"outcomes": {"agree": outcome("meeting"), "refuse": outcome(end="refused")}},
    "meeting": {"waits_for": ["economy", "science"], "outcomes": {"done": outcome(end="selected")}},
}


def walk(procedure: Procedure, *moves: tuple[str, str], **answers: Any) -> Progress:
    progress = begin(procedure, lambda step, _: answers.get(step, True))
    for step, taken in moves:
        progress = advance(procedure, progress, step, taken, lambda step, _: answers.get(step, True))
    return progress


@pytest.mark.parametrize("step", ["nowhere", "", "FORM"])
def test_step_that_the_procedure_does_not_have_is_refused(step: str) -> None:
    with pytest.raises(Refusal) as refused:
        advance(JOINT, begin(JOINT), step, "submit")
    assert refused.value.kind == "conflict" and refused.value.remedy


def test_begin_opens_the_first_step() -> None:
    assert begin(JOINT) == Progress(open=frozenset({"form"}))


def test_advance_forks_and_joins() -> None:
    assert walk(JOINT, ("form", "submit")).open == {"economy", "science"}
    assert walk(JOINT, ("form", "submit"), ("economy", "agree")).open == {"science"}
    assert walk(JOINT, ("form", "submit"), ("economy", "agree"), ("science", "agree")).open == {"meeting"}


def test_a_case_is_before_a_step_until_it_comes_there_or_can_no_longer() -> None:
    def before(*moves: tuple[str, str]) -> bool:
        return still_before(JOINT, walk(JOINT, *moves), "meeting")

    joined = [("form", "submit"), ("science", "agree"), ("economy", "agree")]
    assert before() and before(joined[0]) and before(*joined[:2]) and before(joined[0], ("economy", "correct"))
    assert not before(*joined) and not before(*joined, ("meeting", "select"))
    assert not before(*joined, ("meeting", "refuse")) and before(*joined, ("meeting", "again"))


def test_advance_keeps_what_was_granted_to_the_end() -> None:
    moves = [("form", "submit"), ("science", "agree"), ("economy", "agree"), ("meeting", "select"), ("issue", "issued")]
    ended = walk(JOINT, *moves)
    assert (ended.ended, ended.grants, ended.open) == ("selected", "case", frozenset())


def test_advance_correction_returns_to_the_asker_alone() -> None:
    asked = walk(JOINT, ("form", "submit"), ("science", "agree"), ("economy", "correct"))
    assert asked.open == {"form"}
    assert asked.correcting == {"form"}
    assert advance(JOINT, asked, "form", "submit").open == {"economy"}


def test_advance_correction_leaves_parallel_steps_open() -> None:
    asked = walk(JOINT, ("form", "submit"), ("economy", "correct"))
    assert asked.open == {"form", "science"}
    both = advance(JOINT, asked, "science", "correct")
    assert both.open == {"form"}
    assert advance(JOINT, both, "form", "submit").open == {"economy", "science"}


def test_advance_back_goes_through_all_that_follows_again() -> None:
    again = walk(JOINT, ("form", "submit"), ("economy", "agree"), ("science", "agree"), ("meeting", "again"))
    assert again.open == {"economy"}
    assert again.done == {"form", "science"}
    assert advance(JOINT, again, "economy", "agree").open == {"meeting"}


def test_advance_end_closes_parallel_steps() -> None:
    two = make(
        {
            "form": fill("a", "b"),
            "a": {"outcomes": {"refuse": outcome(end="refused")}},
            "b": {"outcomes": {"pass": outcome(end="recognised")}},
        }
    )
    ended = walk(two, ("form", "submit"), ("a", "refuse"))
    assert (ended.ended, ended.open) == ("refused", frozenset())
    with pytest.raises(Refusal, match="已办结") as refused:
        advance(two, ended, "b", "pass")
    assert refused.value.kind == "conflict"


def test_advance_refuses_a_step_that_is_not_open() -> None:
    with pytest.raises(Refusal, match="当前不在办理中") as refused:
        advance(JOINT, begin(JOINT), "meeting", "select")
    assert refused.value.kind == "conflict"


def test_advance_refuses_an_unknown_outcome_and_names_the_known() -> None:
    with pytest.raises(Refusal) as refused:
        advance(JOINT, begin(JOINT), "form", "sbumit")
    assert "submit" in refused.value.remedy
    assert refused.value.kind == "conflict"


VISIT = make(
    {
        "panel": {"outcomes": {"done": outcome("visit")}},
        "visit": {"optional": True, "outcomes": {"visited": outcome("site"), "refuse": outcome(end="refused")}},
        "site": {"when": "above_scale", "skip_to": "meeting", "outcomes": {"done": outcome("report")}},
        "report": {"outcomes": {"done": outcome("meeting")}},
        "meeting": {"outcomes": {"approve": outcome(end="recognised", grants="centre")}},
    }
)


def test_advance_skip_is_for_optional_steps_only() -> None:
    assert walk(VISIT, ("panel", "done"), ("visit", SKIP)).open == {"site"}
    with pytest.raises(Refusal):
        walk(VISIT, ("panel", SKIP))


def test_advance_passes_over_a_conditional_step_to_where_it_says() -> None:
    passed = walk(VISIT, ("panel", "done"), ("visit", "visited"), site=False)
    assert passed.open == {"meeting"}
    assert passed.done == {"panel", "visit", "site"}


def test_begin_passes_over_a_conditional_first_step() -> None:
    first = make(
        {
            "form": {"when": "above_scale", "outcomes": {"done": outcome("second")}},
            "second": {"outcomes": {"done": outcome(end="closed")}},
        }
    )
    assert begin(first, lambda *_: False).open == {"second"}


def test_advance_joins_when_the_last_branch_names_nothing() -> None:
    silent = make(
        {
            "form": fill("a", "b"),
            "a": {"outcomes": {"pass": outcome("join")}},
            "b": {"outcomes": {"pass": outcome()}},
            "join": {"waits_for": ["a", "b"], "outcomes": {"done": outcome(end="closed")}},
        }
    )
    assert walk(silent, ("form", "submit"), ("a", "pass"), ("b", "pass")).open == {"join"}
    assert walk(silent, ("form", "submit"), ("b", "pass"), ("a", "pass")).open == {"join"}


def test_reachable_takes_both_answers_of_a_condition() -> None:
    states = reachable(VISIT)
    onward = [move for moves in states.values() for move in moves if move.step == "visit" and move.outcome == "visited"]
    assert {move.passed_over for move in onward} == {frozenset(), frozenset({"site"})}


slow = settings(max_examples=60, deadline=None)


@slow
@given(procedures())
def test_from_each_reachable_state_somebody_can_act_or_it_has_ended(procedure: Procedure) -> None:
    states = reachable(procedure)
    ending = {progress for progress in states if progress.ended}
    for progress, moves in states.items():
        assert bool(progress.open) != bool(progress.ended)
        assert bool(moves) != bool(progress.ended)
        assert not progress.open & progress.done
        assert not progress.ended or not progress.returning
        assert read_progress(write_progress(progress)) == progress
    while True:  # backwards from the ends: every state must be able to come to one
        closer = {progress for progress, moves in states.items() if any(move.to in ending for move in moves)} - ending
        if not closer:
            break
        ending |= closer
    assert ending == set(states)


@slow
@given(procedures())
def test_no_step_opens_before_those_it_waits_for(procedure: Procedure) -> None:
    for progress in reachable(procedure):
        for step in progress.open:
            assert progress.done.issuperset(procedure.steps[step].waits_for)


@slow
@given(procedures())
def test_a_correction_comes_back_to_whoever_asked(procedure: Procedure) -> None:
    for progress, moves in reachable(procedure).items():
        for move in moves:
            taken = procedure.steps[move.step].outcomes.get(move.outcome)
            if taken is None or taken.correction is None:
                continue
            assert move.to.open == (progress.open - {move.step}) | {"fill"}
            handed_in = advance(procedure, move.to, "fill", "submit")
            askers = {asker for _, asker in move.to.returning}
            assert move.step in handed_in.open
            assert handed_in.open == (move.to.open - {"fill"}) | askers
            assert not handed_in.returning


def test_an_ending_outcome_at_a_step_under_correction_ends_the_case() -> None:
    """Giving up where a correction was asked for is an end, not a way back to who asked."""
    form = fill("economy", "science")
    form["outcomes"]["give_up"] = outcome(end="withdrawn")
    procedure = make({"form": form, **PARALLEL})
    asked = walk(procedure, ("form", "submit"), ("economy", "correct"))
    assert asked.correcting == {"form"} and asked.open == {"form", "science"}
    ended = advance(procedure, asked, "form", "give_up")
    assert (ended.ended, ended.open, ended.returning) == ("withdrawn", frozenset(), frozenset())


def test_an_end_beside_a_correction_closes_it_too() -> None:
    procedure = make({"form": fill("economy", "science"), **PARALLEL})
    asked = walk(procedure, ("form", "submit"), ("economy", "correct"))
    ended = advance(procedure, asked, "science", "refuse")
    assert (ended.ended, ended.open, ended.correcting) == ("refused", frozenset(), frozenset())
