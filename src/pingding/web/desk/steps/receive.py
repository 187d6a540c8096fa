"""The receipt of paper, to be filled in."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.policy.steps.receive import Receive
from pingding.policy.steps.step import StepBase
from pingding.policy.text.typed_numbers import read_day, read_whole
from pingding.policy.translation import counted
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.step_form import StepForm, typed_field


class ReceiveForm(StepForm):
    """How many copies, and when."""

    def fields(self, step: StepBase, typed: QueryDict) -> list[Field]:
        assert isinstance(step, Receive)
        due = counted("应收%(n)d份。", step.copies) % {"n": step.copies}
        return [
            typed_field(typed, "copies", "integer", _("收到份数"), required=True, help=due, unit=_("份")),
            typed_field(typed, "received_on", "date", _("收到日期"), required=True),
        ]

    def read(self, post: QueryDict) -> Mapping[str, Any]:
        return {
            "copies": read_whole(post.get("copies", ""), _("收到份数"), _("份")),
            "received_on": read_day(post.get("received_on", ""), _("收到日期")),
        }


FORM = ReceiveForm()
