"""Components that look the same whenever they are given the same: rendered once, then kept, a few of each language."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import cast

from jinja2 import Environment
from markupsafe import Markup, escape

from pingding.web.diagram.diagram import Edge, StepNode

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
        name: lru_cache(most * KEPT)(function) for name, function in pure.items()
    }

    @lru_cache(most * KEPT_COMPONENTS)
    def kept(template: str, macro: str, *values: object) -> Markup:
        """What a macro gives for values that never change."""
        component = getattr(environment.get_template(template).module, macro)
        return cast(Markup, component(*values))

    def figure(nodes: Sequence[StepNode], edges: Sequence[Edge], title: str) -> Markup:
        """A drawn procedure: its geometry depends on the edition alone, few states of it are ever seen."""
        drawn = kept("components/procedure.html", "procedure_figure", tuple(nodes), tuple(edges), TITLE)
        return Markup(str(drawn).replace(TITLE, str(escape(title))))

    return functions | {"kept": kept, "figure": figure}
