"""The forms of every kind of step: one module a kind, found by its name, each with its FORM."""

from pingding.policy.steps.registry import CONTENT_OF, modules_of
from pingding.web.desk.steps.batch_form import BatchForm
from pingding.web.desk.steps.step_form import StepForm

_FORMS = {name: module.FORM for name, module in modules_of("pingding.web.desk.steps", "web").items()}

STEP_FORMS: dict[str, StepForm] = {name: form for name, form in _FORMS.items() if name in CONTENT_OF}
"""By kind, those that are acted on from the case's page; a form that is filled has pages of its own."""

BATCH_FORMS: dict[str, BatchForm] = {name: form for name, form in _FORMS.items() if name not in CONTENT_OF}
"""By kind, those that are acted on from the page of a batch."""
