"""Why a case cannot take an outcome that is kept for others, in words."""

from datetime import date

from tests.policy.small_edition import SHARED, small_edition

from pingding.policy.facts.bound import closed_to
from pingding.policy.facts.facts import read_facts
from pingding.policy.language import Outcome


def test_a_value_that_several_comparisons_looked_at_is_told_once() -> None:
    edition = small_edition()
    facts = read_facts(edition, SHARED, {"kind": "university", "staff": 5}, date(2025, 6, 1))
    when = "(kind = 'enterprise' and staff >= 3) or (kind = 'enterprise' and staff >= 10)"
    why = closed_to(facts, Outcome(label="通过", end="filed", when=when))
    assert why.endswith("，本件单位性质高等院校，职工总数5人")
