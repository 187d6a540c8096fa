"""A form is filled and handed in."""

from typing import Literal

from pydantic import Field

from pingding.policy.parts import Id
from pingding.policy.steps.kind import StepContent, StepKind
from pingding.policy.steps.step import StepBase
from pingding.policy.translation import gettext_noop


class Fill(StepBase):
    """A form is filled and handed in. The outcome on handing in is the first one: bound by `when`, the form cannot be
    handed in while that is false or unknown by what is filled in."""

    kind: Literal["fill"] = Field(
        description="fill：填写表单并提交。第一个办理结果即提交，写了 when 的，按所填内容不为真不能提交。"
    )
    form: Id = Field(description="填哪张表。")
    withdraw: bool = Field(True, description="截止前可以撤回。")

    @property
    def handed_in(self) -> str:
        """The outcome that handing in takes."""
        return next(iter(self.outcomes))

    @property
    def own_form(self) -> str | None:
        return self.form


KIND = StepKind(
    Fill,
    gettext_noop("填报"),
    content=StepContent,
    usual_days=(1, 3),
    plain=frozenset({"actions", "web", "api"}),
)
