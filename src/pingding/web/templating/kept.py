"""Components that look the same whenever they are given the same: rendered once, then kept, a few of each language."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import TypeVar, cast

from jinja2 import Environment
from markupsafe import Markup, escape

from pingding.policy.translation import Bilingual
from pingding.web.diagram.diagram import Edge, StepNode

T = TypeVar("T")
KEPT = 1024
"""So many badges and chips are kept."""
KEPT_COMPONENTS = 32
"""So many large components are kept: a drawn procedure has some fifty thousand characters."""
TITLE = "\x1f"
"""Stands in a kept figure for the title of the case."""


def kept_functions(
    environment: Environment, pure: dict[str, Callable[..., object]]
) -> dict[str, Callable[..., object]]:
    """What templates of the environment call instead of the plain functions and macros.

    Where templates are read again when they change, nothing is kept.
    """
    most = 0 if environment.auto_reload else 1
    functions: dict[str, Callable[..., object]] = {
        name: _keeping(function, most * KEPT) for name, function in pure.items()
    }

    def rendered(template: str, macro: str, *values: object) -> Markup:
        """What a macro gives for values that never change."""
        component = getattr(environment.get_template(template).module, macro)
        return cast(Markup, component(*values))

    kept = _keeping(rendered, most * KEPT_COMPONENTS)

    def figure(nodes: Sequence[StepNode], edges: Sequence[Edge], title: str) -> Markup:
        """A drawn procedure: its geometry depends on the edition alone, few states of it are ever seen."""
        drawn = kept("components/procedure.html", "procedure_figure", tuple(nodes), tuple(edges), TITLE)
        return Markup(str(drawn).replace(TITLE, str(escape(title))))

    return functions | {"kept": kept, "figure": figure}


def _keeping(function: Callable[..., T], most: int) -> Callable[..., T]:
    """The function, of which so many answers are kept: two texts are one only where their English is one too."""

    @lru_cache(most)
    def answer(_english: object, *values: object, **named: object) -> T:
        return function(*values, **named)

    def keeping(*values: object, **named: object) -> T:
        return answer(_english_of((values, *named.values())), *values, **named)

    return keeping


def _english_of(value: object) -> object:
    """The English of the texts in a value that is looked up by its Chinese."""
    if isinstance(value, Bilingual):
        return value.english
    if isinstance(value, tuple):
        return tuple(map(_english_of, value))
    if is_dataclass(value):
        return tuple(_english_of(getattr(value, field.name)) for field in fields(value))
    return None
