"""A round of thousands of cases is compared and put in order at once: the work grows with the cases, not by pairs."""

from decimal import Decimal
from fractions import Fraction

import pytest
from tests.patience import within_patience
from tests.policy.scoring_facts import facts_of, set_of

from pingding.policy.language import Ranking
from pingding.policy.scores.ranking import Entry, rank
from pingding.policy.scores.rounds import compared_values
from pingding.policy.scores.rules import cohort as cohort_rule
from pingding.policy.scores.scoring import score

CASES = 4_000


def test_equal_scores_are_told_apart_from_their_neighbours_alone() -> None:
    ranking = Ranking.model_validate(
        {
            "title": "排序",
            "panel": "panel",
            "clause": "一",
            "tie_breakers": [{"title": "先比", "indicator": "first"}, {"title": "后比", "indicator": "second"}],
        }
    )
    entries = [
        Entry(f"{n:04}", Decimal(80), points={"first": Decimal(n // 2), "second": Decimal(n % 2)}) for n in range(CASES)
    ]
    with within_patience():
        order = rank(ranking, entries).order
    assert order[0].key == f"{CASES - 1:04}" and {placed.decided_by for placed in order} == {"后比"}


def test_a_sheet_looks_up_where_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counting(*numbers: object) -> Fraction:
        made.append(numbers)
        return Fraction(*numbers)  # type: ignore[arg-type]

    indicators = set_of({"row": (100, {"rule": "cohort", "of": "patents", "by": "rank"})}, total=100)
    facts = [facts_of(patents=n) for n in range(CASES)]
    values = compared_values(indicators, [((), each) for each in reversed(facts)])[()]
    assert values["row"] == tuple(sorted(values["row"]))
    monkeypatch.setattr(cohort_rule, "Fraction", counting)
    assert score(indicators, facts[0], {}, values).total == Decimal("0.03")
    assert len(made) < 100
