"""What is said in rehearsals at every kind of step: one module a kind, found by its name, each with its KIND."""

from pingding.cli.steps.kind import RehearsedStep
from pingding.policy.steps.registry import KINDS, modules_of


class GatheringStep(RehearsedStep):
    """A plain kind that compares cases: it waits for all of them."""

    gathers = True


STEPS: dict[str, RehearsedStep] = {
    name: GatheringStep() if "cohort" in kind.model.model_fields else RehearsedStep() for name, kind in KINDS.items()
} | {name: module.KIND for name, module in modules_of("pingding.cli.steps", "cli").items()}
"""By kind; at a kind that is plain here nothing of its own is said."""
