"""What is said of how a case ended."""

from datetime import datetime, timedelta

import pytest
from tests import factories
from tests.places import PROGRAMMES

from pingding.policy.definition.loading import load_edition
from pingding.queries.cases.path import decision_words
from pingding.queries.editions import shared
from pingding.records.models import StepRun


def ended(*steps: tuple[str, str]) -> list[StepRun]:
    """Closed rounds, a day apart."""
    at: datetime = factories.START
    return [StepRun(step=key, outcome=way, closed_at=at + timedelta(n)) for n, (key, way) in enumerate(steps)]


@pytest.mark.parametrize(
    ("procedure", "steps", "words"),
    [
        ("rectification", [("rectify_view", "known"), ("rectify_accept", "fail")], "验收不合格"),
        ("rectification", [("rectify_accept", "pass")], "验收合格"),
        ("early_evaluation", [("early_decision", "refuse")], "仍按周期评估"),
        ("rectification", [("rectify_accept", "withdrawn")], ""),
        ("rectification", [], ""),
    ],
)
def test_the_decision_that_ended_a_case_is_told_where_it_could_have_been_another(
    procedure: str, steps: list[tuple[str, str]], words: str
) -> None:
    edition = load_edition(PROGRAMMES / "wz-technology-2022", shared())
    assert decision_words(edition.procedures[procedure], ended(*steps)) == words


def test_rounds_that_close_with_the_deciding_one_decide_nothing() -> None:
    edition = load_edition(PROGRAMMES / "wz-technology-2022", shared())
    decided, beside = ended(("rectify_accept", "fail"), ("rectify_view", ""))
    decided.pk, beside.pk, beside.closed_at = 1, 2, decided.closed_at
    assert decision_words(edition.procedures["rectification"], [decided, beside]) == "验收不合格"


def test_what_can_end_in_one_way_only_is_no_decision() -> None:
    edition = load_edition(PROGRAMMES / "wz-technology-2022", shared())
    procedure = edition.procedures["evaluation"]
    assert decision_words(procedure, ended(("evaluation_upward", "recommended"))) == ""
