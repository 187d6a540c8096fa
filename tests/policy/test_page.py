"""docs/concepts/policy.md names every module of the floor, and none that does not exist."""

import re

from tests.places import ROOT

FLOOR = ROOT / "src/pingding/policy"
PAGE = (ROOT / "docs/concepts/policy.md").read_text(encoding="utf-8")
ONE_FOR_ALL = ("language", "steps", "scores/rules", "definition/checks")
"""Rooms that the page names as a whole."""


def test_page_names_every_module() -> None:
    modules = {path.relative_to(FLOOR).with_suffix("").as_posix() for path in FLOOR.rglob("*.py")}
    single = {name for name in modules if not name.endswith("__init__") and not name.startswith(ONE_FOR_ALL)}
    assert {name for name in single if f"`{name}`" not in PAGE} == set()


def test_modules_that_the_page_names_exist() -> None:
    named = re.findall(r"^\| ([^|]*`[^|]*) \|", PAGE, re.MULTILINE)
    paths = {path for cell in named for path in re.findall(r"`(\w+(?:/\w+)+)`", cell)}
    assert paths
    assert {path for path in paths if not (FLOOR / f"{path}.py").is_file()} == set()
