"""The operations at every kind of step: one module a kind, found by its name, each with its routes.

An operation whose address others have too (the public reads of notices) stands in their routes.
"""

from pingding.api.frame.routes import Routes
from pingding.policy.steps.registry import modules_of

ROUTES: dict[str, Routes] = {name: module.routes for name, module in modules_of("pingding.api.steps", "api").items()}
