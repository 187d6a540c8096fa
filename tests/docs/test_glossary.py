"""docs/glossary.md: every name in it exists, and nothing that people meet is missing from it."""

import pkgutil
import re
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from tests.docs.pages import ROOT

import pingding.actions
import pingding.documents
import pingding.policy
import pingding.queries
from pingding.cli.main import COMMANDS
from pingding.policy.language import Edition
from pingding.policy.language.shared import Shared
from pingding.policy.parts import Node

TEXT = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| 中文")
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[-1])})


def known() -> set[str]:
    """What a name may be: of a record, of the language's parts and keys, or of anything a module of ours has."""
    found = set(COMMANDS)
    for model in apps.get_app_config("records").get_models():
        found |= {model.__name__, *(field.name for field in model._meta.get_fields())}
    for package in (pingding.actions, pingding.documents, pingding.policy, pingding.queries):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            found.add(module.name.rpartition(".")[2])
            found |= names_in(import_module(module.name))
    return found


def names_in(module: object) -> set[str]:
    found = set(vars(module))
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Node):
            found |= set(value.model_fields) | {name for name in vars(value) if not name.startswith("_")}
    return found


def test_each_name_exists() -> None:
    assert set(NAMES) <= known()


def test_each_row_has_a_chinese_term_an_english_one_and_a_name() -> None:
    assert len(ROWS) > 60
    for row in ROWS:
        assert len(row) == 4, row
        assert re.search("[一-鿿]", row[0]), row
        assert re.search("[a-z]", row[1]), row
        assert "`" in row[3], row


def test_each_top_level_key_of_the_language_is_in_it() -> None:
    assert {*Edition.model_fields, *Shared.model_fields} <= set(NAMES)


def test_each_record_is_in_it() -> None:
    assert {model.__name__ for model in apps.get_app_config("records").get_models()} <= set(NAMES)


def test_one_identifier_has_one_term() -> None:
    english = [row[1] for row in ROWS]
    chinese = [row[0] for row in ROWS]
    assert len(set(english)) == len(english)
    assert len(set(chinese)) == len(chinese)


FORBIDDEN = {
    word: use for words, use in re.findall(r"^- (.+) → (.+)$", TEXT, re.MULTILINE) for word in words.split(", ")
}


@cache
def sources() -> dict[Path, str]:
    """Every text of ours but the glossary, read once."""
    return {
        path: path.read_text(encoding="utf-8")
        for folder in ("src", "programmes", "demonstration", "docs", "tools")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in {".py", ".html", ".js", ".po", ".yaml", ".md"} and path.name != "glossary.md"
        if "vendor" not in path.parts
    }


def test_words_not_used_are_listed_with_what_to_use() -> None:
    assert {"变通", "现场考察", "经批准放宽", "anew"} <= FORBIDDEN.keys()
    assert len(sources()) > 500


@pytest.mark.parametrize("word", FORBIDDEN)
def test_a_word_that_is_not_used_occurs_nowhere(word: str) -> None:
    pattern = re.compile(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), re.IGNORECASE)
    places = [str(path.relative_to(ROOT)) for path, text in sources().items() if pattern.search(text)]
    assert not places, f"write “{FORBIDDEN[word]}” instead of “{word}”"
