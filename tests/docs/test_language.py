"""docs/language.md: current, every key told with meaning and a valid example."""

import re
from typing import Any, get_type_hints

import pytest
import yaml
from language_examples import EXAMPLES, SECTIONS
from language_reference import CITED, PAGE, example_of, own_keys, page, written_key
from pydantic import TypeAdapter

from pingding.policy.language import (
    base,
    cases,
    conditions,
    edition,
    facts,
    forms,
    identity,
    indicators,
    procedures,
    selection,
    shared,
)
from pingding.policy.language.base import Node

MODULES = (cases, conditions, edition, facts, forms, identity, indicators, procedures, selection, shared)
MODELS = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, Node) and value.__module__ == module.__name__
]
KEYS = [(model, key) for model in MODELS for key in own_keys(model)]
names = [f"{model.__name__}.{key}" for model, key in KEYS]


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tools/language_reference.py"


def test_every_model_of_the_language_has_a_table() -> None:
    told = {model for _, models in SECTIONS for model in models}
    assert told == set(MODELS)


@pytest.mark.parametrize(("model", "key"), KEYS, ids=names)
def test_each_key_has_a_meaning_in_chinese_and_stands_in_its_table(model: type[Node], key: str) -> None:
    meaning = model.model_fields[key].description or ""
    assert re.search("[一-鿿]", meaning)
    anchor = model.__name__.strip("_").lower()
    table = PAGE.read_text(encoding="utf-8").split(f'<a id="{anchor}"></a>')[1].split("<a id=")[0]
    assert f"\n| `{written_key(model, key)}` |" in table
    assert meaning in table


@pytest.mark.parametrize(("model", "key"), KEYS, ids=names)
def test_each_example_can_be_read(model: type[Node], key: str) -> None:
    hint = get_type_hints(model, include_extras=True)[key]
    example = example_of(model, key, [])
    if f"{model.__name__}.{written_key(model, key)}" in EXAMPLES:
        TypeAdapter(hint).validate_python(yaml.safe_load(example))
    elif example:
        assert TypeAdapter(hint).validate_python(yaml.safe_load(example)) is not None
    else:
        assert key_is_shown_elsewhere(model, key)


def key_is_shown_elsewhere(model: type[Node], key: str) -> bool:
    """The page gives an example of the key from the example programme, or sends to the table of its parts."""
    anchor = model.__name__.strip("_").lower()
    table = PAGE.read_text(encoding="utf-8").split(f'<a id="{anchor}"></a>')[1].split("<a id=")[0]
    row = next(line for line in table.splitlines() if line.startswith(f"| `{written_key(model, key)}` |"))
    shown = row.rsplit(" | ", 1)[1].removesuffix(" |")
    if shown == "逐项写，见所指的表":
        return "](#" in row or "各种步骤" in row
    return readable(model, key, shown.strip("`").replace("\\|", "|"))


def readable(model: type[Node], key: str, example: str) -> bool:
    """Whether `key: value` is YAML whose value is one of the key's type."""
    value: Any = yaml.safe_load(example.replace("on: ", '"on": ', 1) if key == "on" else example)[
        written_key(model, key)
    ]
    hint = get_type_hints(model, include_extras=True)[key]
    return TypeAdapter(hint).validate_python(value) is not None


def test_examples_are_of_keys_that_exist() -> None:
    known = {f"{model.__name__}.{written_key(model, key)}" for model, key in KEYS}
    assert set(EXAMPLES) <= known


def test_citing_is_told_once() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{key}`" in text.split("## 最外层")[0] for key in CITED)
    citing = [model for model in MODELS if issubclass(model, base.Cited)]
    assert text.count("\n引用条款。") == len(citing)
