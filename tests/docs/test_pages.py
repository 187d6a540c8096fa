"""The documentation as a whole: links lead somewhere, pictures exist, lists of commands and addresses are true."""

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


def test_contributing_names_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    source = ROOT / "src" / "pingding"
    rooms = {path.name for floor in ("policy", "queries") for path in (source / floor).iterdir() if path.is_dir()}
    assert sorted(room for room in rooms - {"__pycache__"} if f"`{room}`" not in text) == []
