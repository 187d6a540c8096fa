"""A case that cannot be recommended among others: the first condition by its words, the others by their number."""

from datetime import date

import pytest
from tests.policy.small_edition import SHARED, small_edition

from pingding.policy.conditions.assess import assess
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import read_facts
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.clock import now
from pingding.queries.steps.conditions import refuse_unrecommendable
from pingding.records.models import Case


@pytest.mark.parametrize(("count", "more"), [(1, ""), (2, "，另有1项"), (4, "，另有3项")])
def test_further_conditions_are_counted(count: int, more: str, monkeypatch: pytest.MonkeyPatch) -> None:
    written = {"says": "职工不少于100人", "computed": "staff >= 100", "force": "recommendation", "clause": "二"}
    edition = small_edition(conditions={f"c{n}": written for n in range(count)})
    assessment = assess(edition, SHARED, read_facts(edition, SHARED, {"staff": 1}, date(2025, 6, 1)))
    monkeypatch.setattr("pingding.queries.steps.conditions.assessment_of", lambda *_file, **_more: assessment)
    with pytest.raises(Refusal) as refused:
        refuse_unrecommendable(CaseFile(Case(number="2025-00001")), at=now())
    assert refused.value.what.startswith("不符合推荐条件：") and refused.value.clause == ("二",)
    assert refused.value.what.endswith(f"1人（二）{more}") and refused.value.where == "2025-00001"
