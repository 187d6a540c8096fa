"""How a verdict is shown: declared, to be supplied, not checked; the alternatives that were not chosen."""

from datetime import date
from typing import Any

import pytest
from tests.policy.small_edition import SHARED, small_edition

from pingding.policy.conditions.assess import Assessment, assess
from pingding.policy.facts.facts import read_facts

RULES = {"says": "已建立内部管理制度", "clause": "二", "declared": {"fact": "rules", "evidence": ["rulebook"]}}
PARTS = {
    "legal": {"says": "具有法人资格", "computed": "legal"},
    "staff": {"says": "职工不少于十人", "computed": "staff >= 10"},
    "ratio": {"says": "企业研发人员不低于30%", "computed": "rd_ratio >= 0.3", "when": "kind = 'enterprise'"},
}


def assessed(condition: dict[str, Any], raw: dict[str, Any], **more: Any) -> Assessment:
    edition = small_edition(conditions={"c": condition})
    return assess(edition, SHARED, read_facts(edition, SHARED, raw, date(2025, 6, 1)), **more)


@pytest.mark.parametrize(
    ("condition", "raw", "more", "state"),
    [
        (RULES, {"rules": True}, {}, "declared"),
        (RULES, {"rules": True}, {"materials": frozenset()}, "lacking"),
        (RULES, {"rules": False}, {}, "not_satisfied"),
        ({"says": "通知现行有效", "bar": "in_force"}, {}, {"consulted": ()}, "unchecked"),
        ({"says": "通知现行有效", "bar": "in_force"}, {}, {}, "satisfied"),
        (PARTS["staff"], {"staff": 10}, {}, "satisfied"),
    ],
)
def test_what_is_declared_lacking_or_unchecked_is_shown_as_that(
    condition: dict[str, Any], raw: dict[str, Any], more: dict[str, Any], state: str
) -> None:
    assert assessed(condition, raw, **more).at("c").state == state


def test_alternatives_that_were_not_chosen_need_no_look_once_one_holds() -> None:
    held = assessed({"says": "条件", "any": PARTS}, {"legal": True, "staff": 5, "kind": "university"}).at("c")
    assert [each.id for each in held.unchosen] == ["staff", "ratio"]
    assert assessed({"says": "条件", "any": PARTS}, {"legal": False, "staff": 5}).at("c").unchosen == ()
    assert assessed({"says": "条件", "all": PARTS}, {"legal": True, "staff": 5}).at("c").unchosen == ()
