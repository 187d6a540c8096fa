"""The house keeps its shape: small files, functions and packages, and names that say what a value is."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import pytest
from tests.places import ROOT

LONGEST_FILE, LONGEST_FUNCTION, MOST_MODULES = 300, 40, 12
SOURCE = ROOT / "src" / "pingding"
DECISION = ROOT / "docs" / "decisions" / "0012-rooms.md"
FILES = sorted(
    path
    for folder in (SOURCE, ROOT / "tests", ROOT / "tools")
    for path in folder.rglob("*.py")
    if "migrations" not in path.parts and "node_modules" not in path.parts
)
PACKAGES = sorted(path.parent for path in FILES if path.name == "__init__.py" and path.is_relative_to(SOURCE))
EMPTY_NAMES = frozenset({"found", "told", "made", "known", "said", "wanted", "given", "held", "sight"})
"""Participles that say how a value came about instead of what it is."""


def named(path: Path) -> str:
    """A path as the test's id shows it."""
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=named)
def test_file_and_functions_are_short(path: Path) -> None:
    text = path.read_text()
    assert text.count("\n") <= LONGEST_FILE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [node.name for node in functions if (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION]
    assert not long


@pytest.mark.parametrize("package", PACKAGES, ids=named)
def test_package_has_few_modules_or_the_decision_says_why(package: Path) -> None:
    modules = [path for path in package.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES or f"`{package.relative_to(SOURCE)}`" in DECISION.read_text()


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(SOURCE)], ids=named)
def test_names_say_what_the_value_is(path: Path) -> None:
    assert not [f"line {line}: {name}" for line, name in _bound(ast.parse(path.read_text())) if name in EMPTY_NAMES]


DOTTED = re.compile(r"pingding(?:\.\w+)+")
TOOLS = [path for path in FILES if path.is_relative_to(ROOT / "tools")]


@pytest.mark.parametrize("path", TOOLS, ids=named)
def test_names_that_tools_give_as_text_exist(path: Path) -> None:
    texts = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    for text in texts:
        if isinstance(text, str) and DOTTED.fullmatch(text) and not text.startswith("pingding.site.settings"):
            resolve_name(text)


def _bound(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every variable, parameter and function with its line; not what a class offers, which is read with its owner."""
    offered = {part for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for part in node.body}
    offered |= {part.target for part in offered if isinstance(part, ast.AnnAssign)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node not in offered:
            yield node.lineno, node.id
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.FunctionDef) and node not in offered:
            yield node.lineno, node.name


MAKES_A_DAY = {
    "queries/clock.py": "local_date",
    "policy/procedures/deadlines.py": "day_of",
    "web/wording/dates.py": "local_day",
    "cli/definitions/asking.py": "a day that was typed, and today in China",
    "queries/compiled_queries.py": "marks that no database sees",
}
"""Where a day is made of a moment, so that it is China's; everybody else asks there."""


@pytest.mark.parametrize("path", [path for path in FILES if path.is_relative_to(SOURCE)], ids=named)
def test_day_of_a_moment_is_asked_where_it_is_that_of_china(path: Path) -> None:
    if str(path.relative_to(SOURCE)) in MAKES_A_DAY:
        return
    calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    assert not [f"line {call.lineno}" for call in calls if isinstance(call, ast.Attribute) and call.attr == "date"]
