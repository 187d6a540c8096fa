"""Every kind of step is one module, found by its name, and the language knows exactly these kinds."""

from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from pingding.policy import steps
from pingding.policy.steps.kind import StepContent, StepKind
from pingding.policy.steps.registry import BATCH_KINDS, CONTENT_OF, KINDS, Step, kind_title
from pingding.policy.steps.step import StepBase

SHARED = {"__init__", "drawn_experts", "kind", "limits", "registry", "sittings", "step", "title_acts"}
MODULES = sorted({path.stem for path in Path(steps.__path__[0]).glob("*.py")} - SHARED)


def test_registry_lists_every_module() -> None:
    assert sorted(KINDS) == MODULES


@pytest.mark.parametrize("name", MODULES)
def test_kind_is_found_by_its_name(name: str) -> None:
    kind: StepKind = import_module(f"pingding.policy.steps.{name}").KIND
    assert kind is KINDS[name] and kind.name == name
    assert issubclass(kind.model, StepBase) and kind_title(name) == kind.title
    assert kind.content is None or issubclass(kind.content, StepContent)


def test_language_takes_exactly_the_kinds_of_the_registry() -> None:
    union, _discriminator = get_args(Step)
    assert set(get_args(union)) == {kind.model for kind in KINDS.values()}


def test_a_kind_acts_case_by_case_or_on_many_cases() -> None:
    assert BATCH_KINDS.isdisjoint(CONTENT_OF) and BATCH_KINDS | CONTENT_OF.keys() == KINDS.keys()
