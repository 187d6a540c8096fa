"""The house keeps its shape: small files, functions and packages, and names that say what a value is."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from pkgutil import resolve_name

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
SOURCES = [path for path in FILES if path.is_relative_to(SOURCE)]
PACKAGES = sorted(path.parent for path in FILES if path.name == "__init__.py" and path.is_relative_to(SOURCE))
EMPTY_NAMES = frozenset({"found", "told", "made", "known", "said", "wanted", "given", "held", "sight"})
"""Participles that say how a value came about instead of what it is."""


def place(path: Path, line: int = 0) -> str:
    """A place as a fault names it."""
    return f"{path.relative_to(ROOT)}:{line}" if line else str(path.relative_to(ROOT))


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of a file, read once."""
    return list(ast.walk(ast.parse(path.read_text())))


def test_files_are_short() -> None:
    assert not [place(path) for path in FILES if path.read_text().count("\n") > LONGEST_FILE]


def test_functions_are_short() -> None:
    assert not [
        place(path, node.lineno)
        for path in FILES
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= LONGEST_FUNCTION
    ]


def test_package_has_few_modules_or_the_decision_says_why() -> None:
    decided = DECISION.read_text()
    crowded = [package for package in PACKAGES if len(list(package.glob("[!_]*.py"))) > MOST_MODULES]
    assert not [place(package) for package in crowded if f"`{package.relative_to(SOURCE)}`" not in decided]


def test_names_say_what_the_value_is() -> None:
    bound = ((path, line, name) for path in SOURCES for line, name in _bound(nodes(path)))
    assert not [f"{place(path, line)}: {name}" for path, line, name in bound if name in EMPTY_NAMES]


DOTTED = re.compile(r"pingding(?:\.\w+)+")
TOOLS = [path for path in FILES if path.is_relative_to(ROOT / "tools")]


def test_names_that_tools_give_as_text_exist() -> None:
    for text in (node.value for path in TOOLS for node in nodes(path) if isinstance(node, ast.Constant)):
        if isinstance(text, str) and DOTTED.fullmatch(text) and not text.startswith("pingding.site.settings"):
            resolve_name(text)


def _bound(tree: list[ast.AST]) -> Iterator[tuple[int, str]]:
    """Every variable, parameter and function with its line; not what a class offers, which is read with its owner."""
    offered: set[ast.AST] = {part for node in tree if isinstance(node, ast.ClassDef) for part in node.body}
    offered |= {part.target for part in offered if isinstance(part, ast.AnnAssign)}
    for node in tree:
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


def test_day_of_a_moment_is_asked_where_it_is_that_of_china() -> None:
    asking = [path for path in SOURCES if str(path.relative_to(SOURCE)) not in MAKES_A_DAY]
    calls = [(path, node.func) for path in asking for node in nodes(path) if isinstance(node, ast.Call)]
    assert not [
        place(path, call.lineno) for path, call in calls if isinstance(call, ast.Attribute) and call.attr == "date"
    ]
