"""What is said in rehearsals at every kind of step: one module a kind, found by its name, each with its KIND."""

from pingding.cli.steps.kind import RehearsedStep
from pingding.policy.steps.registry import KINDS, modules_of

STEPS: dict[str, RehearsedStep] = dict.fromkeys(KINDS, RehearsedStep()) | {
    name: module.KIND for name, module in modules_of("pingding.cli.steps", "cli").items()
}
"""By kind; at a kind that is plain here nothing of its own is said."""
