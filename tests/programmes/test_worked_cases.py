"""The worked cases of every programme come out as written, and there are enough of them."""

import pytest
from tests.library import library
from tests.places import PROGRAMMES

from pingding.policy.definition.worked.running import read_cases, run_case
from pingding.policy.language import Edition, WorkedCase

LIBRARY = library()
CASES = {key: read_cases(PROGRAMMES / key) for key in LIBRARY.editions}
LEAST = 6


def test_every_programme_loads() -> None:
    assert {key: [str(fault) for fault in faults] for key, faults in LIBRARY.broken.items()} == {}
    assert len(LIBRARY.editions) >= 5


@pytest.mark.parametrize(
    ("edition", "case"),
    [pytest.param(LIBRARY.editions[key], case, id=f"{key}: {case.case}") for key in CASES for case in CASES[key]],
)
def test_worked_case_comes_out_as_written(edition: Edition, case: WorkedCase) -> None:
    assert run_case(edition, LIBRARY.shared, case) == ()


@pytest.mark.parametrize("key", CASES)
def test_every_programme_has_enough_worked_cases(key: str) -> None:
    """At least six: one that passes, refusals, and one that leaves something unknown."""
    expected = [case.expect for case in CASES[key]]
    assert len(expected) >= LEAST
    for answer in ("satisfied", "not_satisfied", "unknown"):
        assert any(answer in (found.submission, found.recommendation, *found.conditions.values()) for found in expected)
    assert any(found.submission == "satisfied" for found in expected)
    assert any(case.path for case in CASES[key])
