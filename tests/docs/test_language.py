"""docs/language.md: current, every key told with meaning and a valid example."""

import re
from functools import cache
from typing import Any, get_type_hints

from language_examples import EXAMPLES
from language_reference import CITED, PAGE, own_keys, page, written_key
from language_sections import SECTIONS
from pydantic import TypeAdapter

from pingding.policy.definition.yaml_source import read_yaml
from pingding.policy.language import (
    booklets,
    cases,
    conditions,
    earlier,
    edition,
    facts,
    forms,
    identity,
    indicators,
    procedures,
    rounds,
    selection,
    shared,
    supports,
)
from pingding.policy.parts import Cited, Node
from pingding.policy.steps import drawn_experts, limits, panel, review, sittings, step, title_acts
from pingding.policy.steps.registry import KINDS

LANGUAGE = (
    booklets,
    cases,
    conditions,
    earlier,
    edition,
    facts,
    forms,
    identity,
    indicators,
    procedures,
    rounds,
    selection,
    shared,
    supports,
)
MODULES = (*LANGUAGE, drawn_experts, limits, sittings, panel, step, review, title_acts)
MODELS = [
    value
    for module in MODULES
    for value in vars(module).values()
    if isinstance(value, type) and issubclass(value, Node) and value.__module__ == module.__name__
]
MODELS += [kind.model for kind in KINDS.values() if kind.model not in MODELS]
KEYS = [(model, key) for model in MODELS for key in own_keys(model)]


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run tools/language_reference.py"


def test_every_model_of_the_language_has_a_table() -> None:
    told = {model for _, models in SECTIONS for model in models}
    assert told == set(MODELS)


def test_each_key_has_a_meaning_in_chinese_and_stands_in_its_table() -> None:
    for model, key in KEYS:
        meaning, table = model.model_fields[key].description or "", table_of(model)
        stands = f"\n| `{written_key(model, key)}` |" in table and meaning in table
        assert stands and re.search("[一-鿿]", meaning), (model, key)


def test_each_key_has_an_example_that_can_be_read() -> None:
    for model, key in KEYS:
        row = next(line for line in table_of(model).splitlines() if line.startswith(f"| `{written_key(model, key)}` |"))
        shown = row.rsplit(" | ", 1)[1].removesuffix(" |")
        if shown == "逐项写，见所指的表":
            assert "](#" in row or "各种步骤" in row, (model, key)
        else:
            assert readable(model, key, shown.strip("`").replace("\\|", "|")), (model, key)


@cache
def table_of(model: type[Node]) -> str:
    anchor = model.__name__.strip("_").lower()
    return PAGE.read_text(encoding="utf-8").split(f'<a id="{anchor}"></a>')[1].split("<a id=")[0]


def readable(model: type[Node], key: str, example: str) -> bool:
    """Whether `key: value` is YAML whose value is one of the key's type."""
    written: Any = read_yaml(example, "language.md").value
    value = written[written_key(model, key)]
    hint = get_type_hints(model, include_extras=True)[key]
    return TypeAdapter(hint).validate_python(value) is not None


def test_examples_are_of_keys_that_exist() -> None:
    known = {f"{model.__name__}.{written_key(model, key)}" for model, key in KEYS}
    assert set(EXAMPLES) <= known


def test_citing_is_told_once() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert all(f"`{key}`" in text.split("## 最外层")[0] for key in CITED)
    citing = [model for model in MODELS if issubclass(model, Cited)]
    assert text.count("\n引用条款。") == len(citing)
