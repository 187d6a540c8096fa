"""The documentation as a whole: links lead somewhere, pictures exist, lists of commands and addresses are true."""

import ast
import re
from pathlib import Path

import pytest
from django.urls import resolve
from tests.docs.pages import PAGES, READMES, ROOT

from pingding.cli.main import COMMANDS

LINK = re.compile(r"\]\(([^)\s]+)\)")
names = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_links_lead_to_files_and_headings(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if target.startswith(("http://", "https://")):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), f"{page.name}: {target}"
        if anchor:
            assert f'<a id="{anchor}"></a>' in place.read_text(encoding="utf-8"), f"{page.name}: {target}"


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_lines_of_prose_end_cleanly(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert "\t" not in text
    assert not re.search("[！]", text)


def test_the_changelog_lists_every_command() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    listed = re.search(r"The command `pingding`: (.*?)\.\n", text, re.DOTALL)
    assert listed is not None
    assert {name.split()[0] for name in re.findall(r"`([^`]+)`", listed[1])} == set(COMMANDS)


@pytest.mark.parametrize("page", READMES, ids=lambda page: str(page.name))
def test_the_readmes_name_every_programme_and_address_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    folders = {path.name for path in (ROOT / "programmes").iterdir() if path.name[0] not in "_."}
    assert set(re.findall(r"^\| `([a-z0-9-]+)` \|", text, re.MULTILINE)) == folders
    for address in re.findall(r"`(/api/v1/[a-z.]+)`", text):
        resolve(address)
    assert "/api/v1/openapi.json" in text


@pytest.mark.parametrize("page", READMES, ids=lambda page: str(page.name))
def test_the_map_of_the_house_is_that_of_the_code(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    packages = {path.name for path in (ROOT / "src" / "pingding").iterdir() if (path / "__init__.py").exists()}
    mapped = set(re.findall(r"\b([a-z]+)/(?=\s)", text.split("src/pingding/\n")[1].split("```")[0]))
    assert packages <= mapped


PLACE = re.compile(r"`((?:policy|queries|actions|api|web|cli|site|records|docs|tests|tools)/[\w./*<>-]+)`")


@pytest.mark.parametrize(
    "page", [ROOT / "CONTRIBUTING.md", ROOT / "docs/concepts/architecture.md"], ids=lambda p: p.name
)
def test_every_place_that_is_named_exists(page: Path) -> None:
    places = [place for place in PLACE.findall(page.read_text(encoding="utf-8")) if "<" not in place]
    assert len(places) > 3
    for place in places:
        folder = ROOT if place.startswith(("docs/", "tests/", "tools/")) else ROOT / "src" / "pingding"
        assert list(folder.glob(place)) or list(folder.glob(f"{place}.*")), place


NAMED = re.compile(r"`([\w/]+\.py)` \(((?:`\w+`[^`)|]*)+)\)")


def test_contributing_names_what_its_files_define() -> None:
    named = NAMED.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    assert len(named) > 10
    for place, names in named:
        tree = ast.parse((ROOT / "src" / "pingding" / place).read_text(encoding="utf-8"))
        for name in re.findall(r"`(\w+)`", names):
            assert name in defined_in(tree), f"{place}: {name}"


def defined_in(tree: ast.Module) -> set[str]:
    """Every function, class, method and module-level name."""
    definitions = (ast.FunctionDef, ast.ClassDef)
    assigned = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
    return {node.name for node in ast.walk(tree) if isinstance(node, definitions)} | {node.id for node in assigned}


DOTTED = re.compile(r"`((?:policy|queries|actions|records|web|api|cli|site)(?:\.\w+)+)`")


@pytest.mark.parametrize("page", PAGES, ids=names)
def test_every_module_that_is_named_exists(page: Path) -> None:
    for dotted in DOTTED.findall(page.read_text(encoding="utf-8")):
        place, parts = ROOT / "src" / "pingding", dotted.split(".")
        while parts and (place / parts[0]).is_dir():
            place /= parts.pop(0)
        is_module = parts and (place / f"{parts[0]}.py").exists()
        module = place / (f"{parts.pop(0)}.py" if is_module else "__init__.py")
        if parts:
            assert re.search(rf"\b{parts[0]}\b", module.read_text(encoding="utf-8")), dotted


def test_contributing_names_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    source = ROOT / "src" / "pingding"
    rooms = {path.name for floor in ("policy", "queries") for path in (source / floor).iterdir() if path.is_dir()}
    assert sorted(room for room in rooms - {"__pycache__"} if f"`{room}`" not in text) == []
