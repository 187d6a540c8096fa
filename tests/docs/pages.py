"""The documentation as the tests read it: pages, their fenced blocks and their commands."""

import re
from pathlib import Path

from tests.places import ROOT

EXAMPLE = ROOT / "docs" / "example-programme"
PROGRAMME = EXAMPLE / "slq-incubator-2026"
ADDING = (ROOT / "docs" / "adding-a-programme.md", ROOT / "docs" / "adding-a-programme.en.md")
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
PAGES = sorted([*READMES, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])


def blocks(page: Path, language: str) -> list[str]:
    """The contents of a page's fenced blocks of one language."""
    found = re.findall(rf"^```{language}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [str(block) for block in found]


def commands(page: Path) -> list[str]:
    """Every line of the page's shell blocks, without remarks."""
    lines = [line.partition(" #")[0].strip() for block in blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]
