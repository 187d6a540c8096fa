"""An edition made ready: what each section of a form is filled with, by whom, and that it is made once."""

from tests.policy.small_edition import SHARED, small_edition

from pingding.policy.expressions.compiled import compiled_edition
from pingding.policy.language import Fact


def test_the_parts_of_a_section_are_what_somebody_fills_in() -> None:
    parts = compiled_edition(small_edition(), SHARED).parts("application")
    assert list(parts) == ["unit", "partners", "plan", "district"]
    assert {"staff", "phone"} <= set(parts["unit"].facts)
    assert not {"rd_ratio", "org_name"} & set(parts["unit"].facts)
    assert parts["unit"].materials == ("licence", "agreement")
    assert "plan_aims_near" in parts["plan"].facts
    assert parts["plan"].materials == ("letter",)


def test_the_facts_of_a_party_are_those_of_its_sections() -> None:
    compiled = compiled_edition(small_edition(), SHARED)
    assert compiled.typed_by("application", frozenset({"district"})) == {"office"}
    assert "office" not in compiled.typed_by("application", frozenset({"applicant"}))
    both = compiled.typed_by("application", frozenset({"applicant", "district"}))
    assert {"office", "staff"} <= both


def test_what_is_made_for_an_edition_is_made_once_and_not_for_another() -> None:
    edition, other = small_edition(), small_edition()
    compiled = compiled_edition(edition, SHARED)
    made: list[str] = []

    def make() -> str:
        made.append("made")
        return "kept"

    assert [compiled.cached("key", make), compiled.cached("key", make)] == ["kept", "kept"]
    assert made == ["made"]
    compiled_edition(other, SHARED).cached("key", make)
    assert made == ["made", "made"]


def test_a_changed_copy_of_a_fact_is_reckoned_anew() -> None:
    counted = Fact.model_validate(
        {"label": "家数", "type": "integer", "aggregate": {"table": "members", "take": "count"}}
    )
    assert (counted.derived, counted.typed_in) == (True, False)
    typed = counted.model_copy(update={"aggregate": None})
    assert (typed.derived, typed.typed_in) == (False, True)
    assert typed == Fact(label="家数", type="integer")
