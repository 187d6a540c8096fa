"""The members of the language's closed sets, read from the language itself."""

from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pingding.policy.language import Edition
from pingding.policy.language.facts import FactType
from pingding.policy.language.indicators import Rule
from pingding.policy.parts import Node
from pingding.policy.steps.step import End

FACT_TYPES: tuple[str, ...] = get_args(FactType)
ENDS: tuple[str, ...] = get_args(End)
RULE_MODELS: tuple[type, ...] = get_args(get_args(Rule)[0])


def hints_within(hint: Any) -> Iterator[Any]:
    """A type and all that it is made of; the words of a literal stay together."""
    yield hint
    if get_origin(hint) is not Literal:
        for inner in get_args(hint):
            yield from hints_within(inner)


def parts_of_language() -> dict[type[Node], dict[str, Any]]:
    """Every model that an edition is made of, with the types of its fields."""
    models: dict[type[Node], dict[str, Any]] = {}
    waiting: list[type[Node]] = [Edition]
    while waiting:
        model = waiting.pop()
        if model not in models:
            hints = get_type_hints(model)
            models[model] = {name: hints[name] for name in model.model_fields}
            inner = (part for hint in models[model].values() for part in hints_within(hint))
            waiting += [part for part in inner if isinstance(part, type) and issubclass(part, Node)]
    return models
