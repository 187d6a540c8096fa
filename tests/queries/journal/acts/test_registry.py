"""Every act that an action records is declared, with words for all its fields; every declared act is recorded."""

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest

from pingding import actions
from pingding.policy.steps.registry import CONTENT_OF
from pingding.policy.steps.step import StepBase
from pingding.queries.journal import acts
from pingding.queries.journal.acts.act import EarlierAct, JournalAct, Recorded, Words
from pingding.queries.journal.acts.applications import HandInForm
from pingding.queries.journal.acts.cases import Remind
from pingding.queries.journal.acts.registry import ACT_NAMES, ACTS, act_name, read_act
from pingding.queries.journal.acts.steps import STEP_ACTS, BatchStepAct, CaseStepAct
from pingding.queries.journal.acts.supports import SupportAct

SOURCES = sorted(Path(next(iter(actions.__path__))).rglob("*.py"))
MODULES = [importlib.import_module(f"{acts.__name__}.{each.name}") for each in pkgutil.iter_modules(acts.__path__)]


def declared(kind: type[Recorded]) -> Iterator[type[Recorded]]:
    """All types below this one, wherever they are declared."""
    for each in kind.__subclasses__():
        yield each
        yield from declared(each)


def step_kinds() -> set[str]:
    """The kinds of step that somebody acts at; filling in records the handing in of the form instead."""
    kinds = {kind.model_fields["kind"].annotation.__args__[0] for kind in StepBase.__subclasses__()}  # type: ignore[union-attr]
    return kinds - {"fill"}


def used_names() -> set[str]:
    """The names that modules of pingding.actions use, beside importing them."""
    trees = [ast.parse(source.read_text(encoding="utf-8")) for source in SOURCES]
    return {node.id for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_every_act_is_in_the_registry_under_its_own_identifier() -> None:
    named = {kind for kind in declared(JournalAct) if issubclass(kind, JournalAct) and kind.act_name}
    assert named == set(ACTS.values()) and all(ACTS[kind.act] is kind for kind in ACTS.values())
    assert {kind.act for kind in ACTS.values()} >= {"register_organisation", "submit_correction", "step_meeting"}


def test_names_are_chinese_and_differ() -> None:
    names = [str(name) for name in ACT_NAMES.values()]
    assert all(re.search(r"[\u4e00-\u9fff]", name) for name in names)
    assert len(set(names)) == len(names) == len(ACTS)


def test_every_field_that_is_recorded_has_words() -> None:
    kinds = list(declared(Recorded))
    assert len(kinds) > len(ACTS)
    for kind in kinds:
        for field, info in kind.model_fields.items():
            labels = [str(each.label) for each in info.metadata if isinstance(each, Words)]
            assert len(labels) == 1 and re.search(r"[\u4e00-\u9fff]|SHA-256", labels[0]), f"{kind.__name__}.{field}"


def test_a_field_without_words_cannot_be_declared() -> None:
    with pytest.raises(TypeError, match=r"Unspoken\.reason has no Words"):
        type("Unspoken", (Recorded,), {"__annotations__": {"reason": str}, "__module__": __name__})
    kind = type("Spoken", (Recorded,), {"__annotations__": {"reason": Annotated[str, Words("理由")]}})
    assert "reason" in kind.model_fields


def test_entries_are_made_only_by_the_one_door() -> None:
    made = re.compile(r"JournalEntry\(|JournalEntry\.objects\.(bulk_)?create|journal\.create")
    assert [source.name for source in SOURCES if made.search(source.read_text(encoding="utf-8"))] == ["door.py"]


def test_every_action_records_a_declared_act() -> None:
    """mypy holds that what is recorded is an JournalAct; here, that it is no type that only gathers fields."""
    gathering = {kind for kind in declared(JournalAct) if issubclass(kind, JournalAct) and not kind.act_name}
    assert gathering == {CaseStepAct, BatchStepAct, HandInForm, SupportAct}
    assert not {kind.__name__ for kind in gathering} & used_names()


def test_every_declared_act_is_recorded_by_an_action() -> None:
    used = used_names()
    by_kind_of_step = set(STEP_ACTS.values()) if "step_act" in used else set()
    assert sorted(kind.act for kind in set(ACTS.values()) - by_kind_of_step if kind.__name__ not in used) == []


def test_every_kind_of_step_has_its_act() -> None:
    assert set(STEP_ACTS) == step_kinds()
    assert all(kind.act == f"step_{key}" for key, kind in STEP_ACTS.items())


def test_acts_of_case_by_case_steps_record_every_field_of_their_content() -> None:
    for kind, content in CONTENT_OF.items():
        if kind != "fill":
            assert set(STEP_ACTS[kind].model_fields) == {"outcome", "departs_from", *content.model_fields}, kind


def test_entry_reads_back_as_the_act_that_was_recorded() -> None:
    assert read_act("remind", {"days_left": 3}) == Remind(days_left=3)
    assert read_act("remind", {"days_left": 3}).stored() == {"days_left": 3}


@pytest.mark.parametrize(("act", "change"), [("an_act_of_old", {"a": 1}), ("remind", {"left": 3}), ("remind", {})])
def test_act_of_an_earlier_version_keeps_what_was_stored(act: str, change: dict[str, int]) -> None:
    recorded = read_act(act, change)
    assert isinstance(recorded, EarlierAct) and recorded.stored() == change
    assert act_name("an_act_of_old") == "an_act_of_old"
