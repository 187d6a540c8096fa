"""What gates handing in and recommending where two of several requirements must hold."""

from datetime import date
from typing import Any

import pytest
from tests.policy.small_edition import SHARED, small_edition

from pingding.policy.conditions.assess import Answer, Assessment, assess
from pingding.policy.facts.facts import read_facts

LEGAL = {"says": "独立法人", "computed": "legal", "clause": "二"}
LARGE = {"says": "职工不少于100人", "computed": "staff >= 100", "clause": "二"}
FIRM = {"says": "为企业", "computed": "kind = 'enterprise'", "clause": "二"}


def two_of(*, force: str = "", **children: dict[str, Any]) -> dict[str, Any]:
    condition = {"says": "三项中至少两项", "clause": "二", "at_least": {"n": 2, "of": children}}
    return condition | ({"force": force} if force else {})


def assessed(condition: dict[str, Any], **raw: Any) -> Assessment:
    edition = small_edition(conditions={"c": condition})
    return assess(edition, SHARED, read_facts(edition, SHARED, raw, date(2025, 6, 1)))


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        ({"legal": True, "staff": 100, "kind": "enterprise"}, Answer.satisfied),
        ({"legal": True, "staff": 100, "kind": "university"}, Answer.satisfied),
        ({"legal": True, "staff": 100}, Answer.satisfied),
        ({"legal": True, "staff": 99, "kind": "university"}, Answer.not_satisfied),
        ({"legal": False, "staff": 99, "kind": "enterprise"}, Answer.not_satisfied),
        ({"legal": True, "staff": 99}, Answer.unknown),
        ({"legal": False, "staff": 99}, Answer.not_satisfied),
        ({}, Answer.unknown),
    ],
)
@pytest.mark.parametrize("force", ["submission", "recommendation"])
def test_two_of_three_gate_with_their_force_and_with_no_other(
    facts: dict[str, Any], answer: Answer, force: str
) -> None:
    assessment = assessed(two_of(force=force, legal=LEGAL, large=LARGE, firm=FIRM), **facts)
    other = "recommendation" if force == "submission" else "submission"
    assert assessment.answer(force) is answer  # type: ignore[arg-type]
    blocking = assessment.blocking(force)  # type: ignore[arg-type]
    assert [finding.path for finding in blocking] == ([] if answer is Answer.satisfied else ["c"])
    if force == "recommendation":
        assert assessment.blocking(other) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("legal", "large", "submission", "recommendation"),
    [
        (True, True, Answer.satisfied, Answer.satisfied),
        (True, False, Answer.satisfied, Answer.not_satisfied),
        (False, True, Answer.not_satisfied, Answer.not_satisfied),
    ],
)
def test_option_that_is_decided_at_the_recommendation_does_not_keep_from_handing_in(
    legal: bool, large: bool, submission: Answer, recommendation: Answer
) -> None:
    """Two options, both needed: one blocks handing in, the other only the recommendation."""
    condition = two_of(legal=LEGAL, large=LARGE | {"force": "recommendation"})
    assessment = assessed(condition, legal=legal, staff=100 if large else 1)
    assert assessment.answer("submission") is submission
    assert assessment.answer("recommendation") is recommendation
