"""An opinion: only a case that can be recommended passes, and only with the part of the form that is written here."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.opinion import Opinion
from pingding.policy.steps.step import StepBase
from pingding.queries.steps.conditions import not_recommendable
from pingding.queries.steps.kind import AtSeat, RecordedLine, StepQueries, incomplete_part


class OpinionQueries(StepQueries):
    """What the opinion says, and the statement that was signed with it."""

    def unmet(self, asked: AtSeat) -> Iterator[Refusal]:
        yield from not_recommendable(asked.file, at=asked.at, drafts=asked.drafts and bool(asked.seat.step.own_form))
        yield from super().unmet(asked)

    def unsaid(self, asked: AtSeat, content: StepContent, *, forward: bool) -> Iterator[Refusal]:
        yield from incomplete_part(asked, forward=forward)

    def lines(self, step: StepBase, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
        assert isinstance(step, Opinion)
        if text := content.get("opinion"):
            yield RecordedLine(_("意见"), text, wide=True)
        if step.statement and content.get("signed"):
            yield RecordedLine(_("声明"), step.statement, wide=True)


KIND = OpinionQueries()
