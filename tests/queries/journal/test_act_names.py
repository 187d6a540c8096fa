"""Every act that an action records has a Chinese name, and every name is recorded."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from pingding import actions
from pingding.policy.steps.step import StepBase
from pingding.queries.journal.act_names import ACT_NAMES, act_name

SOURCES = sorted(Path(next(iter(actions.__path__))).rglob("*.py"))


def step_kinds() -> list[str]:
    """The kinds of step that somebody acts at; filling in records the handing in of the form instead."""
    kinds = [kind.model_fields["kind"].annotation.__args__[0] for kind in StepBase.__subclasses__()]  # type: ignore[union-attr]
    return [kind for kind in kinds if kind != "fill"]


def acts(node: ast.expr) -> Iterator[str]:
    """The acts that the first argument of `record_act(...)` can be."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.IfExp):
        yield from acts(node.body)
        yield from acts(node.orelse)
    else:
        assert ast.unparse(node).startswith("f'step_{"), f"cannot tell what {ast.unparse(node)} records"
        yield from (f"step_{kind}" for kind in step_kinds())


def recorded() -> set[str]:
    """Every act that a module of pingding.actions records."""
    calls = [
        node
        for source in SOURCES
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record_act"
    ]
    return {act for call in calls for act in acts(call.args[0])}


def test_every_recorded_act_has_a_name() -> None:
    assert sorted(recorded() - set(ACT_NAMES)) == []


def test_every_name_is_recorded_by_an_action() -> None:
    assert sorted(set(ACT_NAMES) - recorded()) == []


def test_acts_of_every_module_are_found() -> None:
    assert {"register_organisation", "submit_correction", "step_meeting", "publish_call"} <= recorded()


def test_names_are_chinese_and_differ() -> None:
    names = [str(name) for name in ACT_NAMES.values()]
    assert all(re.search(r"[\u4e00-\u9fff]", name) for name in names)
    assert len(set(names)) == len(names)


def test_act_of_an_earlier_version_keeps_its_identifier() -> None:
    assert act_name("an_act_of_old") == "an_act_of_old"
