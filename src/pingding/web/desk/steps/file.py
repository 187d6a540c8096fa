"""The record of what was filed with another body, to be filled in."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.policy.steps.file import FileElsewhere
from pingding.policy.steps.step import StepBase
from pingding.policy.text.typed_numbers import read_day
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.step_form import StepForm, typed_field


class FileForm(StepForm):
    """Its reference and the day."""

    def fields(self, step: StepBase, typed: QueryDict) -> list[Field]:
        assert isinstance(step, FileElsewhere)
        return [
            typed_field(
                typed,
                "reference",
                "text",
                _("文号或回执"),
                help=_("交由%(body)s收存或办理。") % {"body": step.with_body},
            ),
            typed_field(typed, "filed_on", "date", _("报送日期"), required=True),
        ]

    def read(self, post: QueryDict) -> Mapping[str, Any]:
        return {
            "reference": post.get("reference", ""),
            "filed_on": read_day(post.get("filed_on", ""), _("报送日期")),
        }


FORM = FileForm()
