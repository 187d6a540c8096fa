"""The form that closes a panel, and above it the desk of its convener."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.policy.steps.step import StepBase
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.step_form import StepForm, typed_field


class PanelForm(StepForm):
    """A summary."""

    template = "desk/steps/panel.html"

    def fields(self, step: StepBase, typed: QueryDict) -> list[Field]:
        return [typed_field(typed, "summary", "longtext", _("评审小结"), rows=4, max_chars=5000)]

    def read(self, post: QueryDict) -> Mapping[str, Any]:
        return {"summary": post.get("summary", "")}


FORM = PanelForm()
