"""What the models refuse, in words."""

import pytest
from pydantic import ValidationError

from pingding.policy.definition.schema_faults import model_at, schema_faults, written_path
from pingding.policy.definition.yaml_source import YamlSource
from pingding.policy.language import Edition
from pingding.policy.language.indicators import Bands
from pingding.policy.steps.review import Review
from pingding.policy.suggestions import did_you_mean

STEP = {"procedures": {"p": {"steps": {"review": {"kind": "review", "title": 1}}}}}
RULE = {"score": {"rule": "bands", "bands": [{"points": "x"}]}}


def test_branch_names_are_left_out_of_a_path() -> None:
    loc = ("procedures", "p", "steps", "review", "review", "title")
    assert written_path(loc, STEP) == ("procedures", "p", "steps", "review", "title")


@pytest.mark.parametrize(
    ("loc", "path"),
    [
        (("score", "bands", "bands", 0, "points"), ("score", "bands", 0, "points")),
        (("score", "bands", "of"), ("score", "of")),
    ],
)
def test_rule_named_like_its_own_key_is_told_apart(loc: tuple[str | int, ...], path: tuple[str | int, ...]) -> None:
    assert written_path(loc, RULE) == path


def test_model_of_a_part_is_found_through_unions() -> None:
    assert model_at(Edition, STEP, ("procedures", "p", "steps", "review")) is Review
    tree = {"indicators": {"m": {"tree": {"a": RULE}}}}
    assert model_at(Edition, tree, ("indicators", "m", "tree", "a", "score")) is Bands


def test_one_fault_for_each_place_though_a_union_has_several_branches() -> None:
    data = {"programme": {"regions": 7}}
    with pytest.raises(ValidationError) as refused:
        Edition.model_validate(data)
    faults = list(schema_faults(Edition, data, refused.value, YamlSource()))
    assert [fault.where for fault in faults].count("programme.regions") == 1


@pytest.mark.parametrize(
    ("word", "known", "says"),
    [
        ("clausee", ["clause", "local"], "是否想写“clause”？"),
        ("zzz", ["clause", "local"], "可写：clause、local。"),
        ("zzz", [], "这里还没有定义任何一项。"),
    ],
)
def test_remedy_offers_what_resembles(word: str, known: list[str], says: str) -> None:
    assert did_you_mean(word, known) == says


def test_long_list_of_choices_is_cut() -> None:
    assert did_you_mean("zzz", [f"a{n}" for n in range(30)]).endswith("a19等。")
