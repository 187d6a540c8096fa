"""The form of an act at a step that is done case by case: what is the same for all kinds, and what each adds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from pingding.policy.conditions.verdicts import Finding
from pingding.policy.language import Edition
from pingding.policy.steps.step import StepBase
from pingding.queries.steps.case_acts import Act
from pingding.web.desk.component_values import Field, field


@dataclass(frozen=True)
class Question:
    """A yes/no question, and the verdict that the platform computed on the same matter, if any."""

    field: Field
    required: bool
    finding: Finding | None = None


class StepForm:
    """What a kind of step shows and reads beside outcomes, reason and corrections, which all kinds have.

    `template` is the kind's own part of the page, above the form: it has a macro `part(desk, act, case, csrf_input)`.
    """

    template = ""

    def help(self, step: StepBase) -> str:
        """What the officer reads before acting."""
        return step.help

    def questions(self, edition: Edition, act: Act, typed: QueryDict) -> list[Question]:
        """The questions to answer with yes or no."""
        return []

    def fields(self, step: StepBase, typed: QueryDict) -> list[Field]:
        """The fields to fill in."""
        return []

    def desk_fields(self, act: Act, typed: QueryDict) -> list[Field]:
        """The fields of the kind's own part, which has a form of its own."""
        return []

    def statement(self, step: StepBase) -> str:
        """What is signed with the act."""
        return ""

    def read(self, post: QueryDict) -> Mapping[str, Any]:
        """What was typed, by the fields of the kind's content. Refusal for what is no date or number."""
        return {}


def typed_field(typed: QueryDict, name: str, kind: str, label: str, **more: Any) -> Field:
    """A field with what was typed into it."""
    return field(name, kind, label, typed.get(name, ""), **more)


def yes_no(typed: Mapping[str, Any], name: str) -> str:
    """What was chosen of yes and no; nothing else is taken."""
    value = typed.get(name, "")
    return value if value in ("yes", "no") else ""


def answers(post: QueryDict, prefix: str) -> dict[str, bool]:
    """The yes/no answers by what follows the prefix in their names."""
    typed = {key.removeprefix(prefix): yes_no(post, key) for key in post if key.startswith(prefix)}
    return {key: value == "yes" for key, value in typed.items() if value}
