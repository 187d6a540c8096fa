"""What is read at each kind of step: one module a kind, found by its name, each with its KIND."""

from pingding.policy.steps.registry import KINDS, modules_of
from pingding.queries.steps.kind import StepQueries

STEPS: dict[str, StepQueries] = dict.fromkeys(KINDS, StepQueries()) | {
    name: module.KIND for name, module in modules_of("pingding.queries.steps", "queries").items()
}
"""By kind; a kind that is plain here reads what is common to all."""
