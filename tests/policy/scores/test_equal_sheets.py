"""Sheets of equal totals: which of them is left out does not hang on who handed in first."""

from decimal import Decimal
from itertools import permutations

import pytest
from tests.policy.scoring_facts import facts_of, set_of

from pingding.policy.scores.combining import combine

JUDGED = {"rule": "judged"}
EQUAL = [{"a": Decimal(a), "b": Decimal(b)} for a, b in ((50, 10), (40, 20), (30, 30), (45, 15))]
NEAR = [*EQUAL[:2], {"a": Decimal(20), "b": Decimal(10)}, {"a": Decimal(60), "b": Decimal(40)}]


@pytest.mark.parametrize("sheets", [EQUAL, NEAR], ids=["all equal", "two equal"])
def test_equal_sheets_come_to_the_same_in_whatever_order(sheets: list[dict[str, Decimal]]) -> None:
    indicators = set_of({"a": (60, JUDGED), "b": (40, JUDGED)}, combine="trimmed", trim_from=4)
    results = [(combine(indicators, order, facts_of()), order) for order in permutations(sheets)]
    left_out = {tuple(sorted(map(str, (order[place] for place in each.dropped)))) for each, order in results}
    assert len(left_out) == 1 and all(len(each.dropped) == 2 for each, _order in results)
    assert len({tuple(sorted(each.rows.items())) for each, _order in results}) == 1
    assert {each.total for each, _order in results} == {results[0][0].total}
