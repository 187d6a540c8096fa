"""The record of a site visit, to be filled in."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.policy.steps.step import StepBase
from pingding.policy.steps.visit import Visit
from pingding.policy.text.typed_numbers import read_day
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.step_form import StepForm, typed_field
from pingding.web.frame.natural_number import natural_number


class VisitForm(StepForm):
    """Day, place, visitors, findings, and a field for each question."""

    def fields(self, step: StepBase, typed: QueryDict) -> list[Field]:
        assert isinstance(step, Visit)
        return [
            typed_field(typed, "visited_on", "date", _("核查日期"), required=True),
            typed_field(typed, "place", "text", _("核查地点"), required=True),
            typed_field(typed, "visitors", "text", _("核查人员"), help=_("写单位和职务，不写个人信息。")),
            typed_field(typed, "findings", "longtext", _("核查情况"), required=True, rows=5, max_chars=5000),
            *(typed_field(typed, f"answer-{n}", "longtext", asks, rows=3) for n, asks in enumerate(step.asks)),
        ]

    def read(self, post: QueryDict) -> Mapping[str, Any]:
        numbers = (key.removeprefix("answer-") for key in post if key.startswith("answer-"))
        asked = sorted(number for number in map(natural_number, numbers) if number is not None)
        return {
            "visited_on": read_day(post.get("visited_on", ""), _("核查日期")),
            "place": post.get("place", ""),
            "visitors": post.get("visitors", ""),
            "findings": post.get("findings", ""),
            "answers": tuple(post.get(f"answer-{n}", "") for n in asked),
        }


FORM = VisitForm()
