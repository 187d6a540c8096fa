"""The procedures of every programme: no dead end anywhere, and every application can be granted."""

import pytest
from tests.library import library

from pingding.policy.language import Procedure
from pingding.policy.procedures.progress import GRANTING, Progress, reachable

LIBRARY = library()
PROCEDURES = [
    pytest.param(procedure, id=f"{key}: {name}")
    for key, edition in LIBRARY.editions.items()
    for name, procedure in edition.procedures.items()
]


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_from_every_state_somebody_can_act_and_an_end_can_be_reached(procedure: Procedure) -> None:
    states = reachable(procedure)
    ending: set[Progress] = {progress for progress in states if progress.ended}
    for progress, moves in states.items():
        assert bool(moves) != bool(progress.ended)
        for step in progress.open:
            assert progress.done.issuperset(procedure.steps[step].waits_for)
    while True:
        closer = {progress for progress, moves in states.items() if any(move.to in ending for move in moves)} - ending
        if not closer:
            break
        ending |= closer
    assert ending == set(states)
    assert {step for progress in states for step in progress.open} == set(procedure.steps)


@pytest.mark.parametrize("key", LIBRARY.editions)
def test_the_application_can_be_granted_and_names_what_must_be_passed(key: str) -> None:
    application = LIBRARY.editions[key].application
    assert application.must_pass
    assert any(progress.ended in GRANTING for progress in reachable(application))
    assert any(progress.ended and progress.ended not in GRANTING for progress in reachable(application))
