"""Every kind of step is complete on every floor: a module of its name, or the kind says that it is plain there."""

from importlib import import_module
from pathlib import Path
from typing import get_args

import pytest

from pingding.policy.steps.kind import Floor
from pingding.policy.steps.registry import BATCH_KINDS, CONTENT_OF, KINDS

PACKAGES = {
    "queries": ("pingding.queries.steps", "KIND"),
    "actions": ("pingding.actions.batches", "ACT"),
    "web": ("pingding.web.desk.steps", "FORM"),
    "api": ("pingding.api.steps", "routes"),
    "cli": ("pingding.cli.steps", "KIND"),
}
"""Where the modules of the kinds stand on each floor, and what each of them has."""


def modules_in(package: str) -> set[str]:
    """The modules of a package, by name."""
    return {path.stem for path in Path(import_module(package).__path__[0]).glob("*.py")}


def missing(kind: str, floor: str) -> str:
    """What is said of a kind that has no module on a floor."""
    return f"{PACKAGES[floor][0]}.{kind} is missing: write it, or add {floor!r} to the kind's plain"


def test_every_floor_has_its_package() -> None:
    assert set(PACKAGES) == set(get_args(Floor))


@pytest.mark.parametrize("floor", PACKAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_kind_has_its_module_or_is_plain(kind: str, floor: Floor) -> None:
    package, attribute = PACKAGES[floor]
    if floor in KINDS[kind].plain:
        assert kind not in modules_in(package), (
            f"policy/steps/{kind}.py says plain={floor!r}, yet {package}.{kind} is there"
        )
        return
    assert kind in modules_in(package), missing(kind, floor)
    assert hasattr(import_module(f"{package}.{kind}"), attribute), f"{package}.{kind} has no {attribute}"


def test_registries_know_every_kind() -> None:
    from pingding.actions.batches.registry import ACTS
    from pingding.cli.steps.registry import STEPS as REHEARSED
    from pingding.queries.steps.registry import STEPS
    from pingding.web.desk.steps.registry import BATCH_FORMS, STEP_FORMS

    assert set(STEPS) == set(REHEARSED) == set(KINDS)
    assert set(ACTS) == set(BATCH_FORMS) == BATCH_KINDS
    assert set(STEP_FORMS) == CONTENT_OF.keys() - {"fill"}


def test_templates_of_kinds_are_those_that_their_forms_name() -> None:
    from pingding.web.desk.steps.registry import STEP_FORMS

    folder = Path(import_module("pingding.web").__path__[0]) / "templates"
    named = {form.template for form in STEP_FORMS.values() if form.template}
    assert {str(path.relative_to(folder)) for path in (folder / "desk/steps").glob("*.html")} == named
