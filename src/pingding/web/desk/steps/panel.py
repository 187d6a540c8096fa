"""The form that closes a panel, and above it the desk of its convener."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.policy.steps.step import StepBase
from pingding.policy.translation import bracketed
from pingding.queries.steps.case_acts import Act
from pingding.queries.steps.panel import PanelDesk
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.step_form import StepForm, typed_field


class PanelForm(StepForm):
    """A summary; beside it, whose seat is freed and who is asked instead."""

    template = "desk/steps/panel.html"

    def fields(self, step: StepBase, typed: QueryDict) -> list[Field]:
        return [typed_field(typed, "summary", "longtext", _("评审小结"), rows=4, max_chars=5000)]

    def desk_fields(self, act: Act, typed: QueryDict) -> list[Field]:
        panel = act.desk
        assert isinstance(panel, PanelDesk)
        if not panel.assigned:
            return []
        present = [(str(each.assignment.expert_id), each) for each in panel.assigned]
        leaving = [(key, each.assignment.expert.name + bracketed(each.replace)) for key, each in present]
        free = [(str(each.expert.person_id), each.expert.person.name) for each in panel.candidates if not each.against]
        proposed = next(((key, each.replace) for key, each in present if each.replace), ("", ""))
        reason = typed_field(
            typed, "replacement_reason", "longtext", _("更换理由"), rows=2, max_chars=500, required=True
        )
        fields = [
            typed_field(typed, "leaving", "choice", _("更换哪位专家"), choices=leaving, required=True),
            reason | {"value": reason["value"] or proposed[1]},
        ]
        if panel.by_hand:
            more = _("也可以以后再指派。")
            fields.append(typed_field(typed, "replacement", "choice", _("改由谁评审"), choices=free, help=more))
        fields[0]["value"] = fields[0]["value"] or proposed[0]
        return fields

    def read(self, post: QueryDict) -> Mapping[str, Any]:
        return {"summary": post.get("summary", "")}


FORM = PanelForm()
