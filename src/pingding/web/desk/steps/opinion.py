"""The form of an opinion: its text, and the statement that is signed with it."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.policy.steps.opinion import Opinion
from pingding.policy.steps.step import StepBase
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.step_form import StepForm, typed_field


class OpinionForm(StepForm):
    """What the opinion is asked on stands above the step's own help."""

    def help(self, step: StepBase) -> str:
        assert isinstance(step, Opinion)
        return "\n".join(str(text) for text in (step.asks, step.help) if text)

    def fields(self, step: StepBase, typed: QueryDict) -> list[Field]:
        return [typed_field(typed, "opinion", "longtext", _("意见"), required=True, rows=5, max_chars=5000)]

    def statement(self, step: StepBase) -> str:
        assert isinstance(step, Opinion)
        return step.statement

    def read(self, post: QueryDict) -> Mapping[str, Any]:
        return {"opinion": post.get("opinion", ""), "signed": "signed" in post}


FORM = OpinionForm()
