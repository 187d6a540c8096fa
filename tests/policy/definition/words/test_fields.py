"""Every key of the language has words, every number a unit, every word of the language a meaning."""

from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

import pytest
from tests.policy.members import hints_within, parts_of_language

from pingding.policy.definition.words.fields import WORDS, field_words, unit_words, value_words
from pingding.policy.parts import Node

LANGUAGE = parts_of_language()
FIELDS = [(model, name, hint) for model, fields in LANGUAGE.items() for name, hint in fields.items()]


def named(value: object) -> str:
    return value.__name__ if isinstance(value, type) else value if isinstance(value, str) else ""


@pytest.mark.parametrize(("model", "name", "hint"), FIELDS, ids=named)
def test_key_has_words(model: type[Node], name: str, hint: Any) -> None:
    """What is missing is added to TABLE, the unit too; a word of the language is explained in the field's description
    (`pilot 试点`)."""
    assert field_words(model, name)
    assert not (model.model_fields[name].description or "").startswith(("用于", "与 ")), "say first what it is"
    kinds = list(hints_within(hint))
    if int in kinds or Decimal in kinds:
        assert unit_words(model, name) is not None
    words = [word for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)]
    assert [word for word in words if not value_words(model, name, word)] == []


@pytest.mark.parametrize("model", LANGUAGE, ids=named)
def test_keys_of_a_part_are_told_apart(model: type[Node]) -> None:
    words = [field_words(model, name) for name in model.model_fields]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("key", WORDS)
def test_words_are_those_of_a_key(key: str) -> None:
    owner, _, name = key.rpartition(".")
    every = {base for model in LANGUAGE for base in model.__mro__ if issubclass(base, Node)}
    owners = [model for model in every if owner in ("", model.__name__)]
    assert any(name in model.model_fields for model in owners)
