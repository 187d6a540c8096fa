"""The acts on many cases at once, by kind of step: one module a kind, found by its name, each with its ACT."""

from collections.abc import Callable
from typing import Any

from pingding.policy.steps.registry import modules_of

ACTS: dict[str, Callable[..., Any]] = {
    name: module.ACT for name, module in modules_of("pingding.actions.batches", "actions").items()
}
"""Each takes the step, the cases (or what is decided for each), `actor`, `at` and what is said of all."""
