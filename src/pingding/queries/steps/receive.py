"""Paper that was received."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.step import StepBase
from pingding.queries.steps.kind import AtSeat, RecordedLine, StepQueries, day_of, incomplete_part


class ReceiveQueries(StepQueries):
    """How many copies, and when; only with the part of a form that is written here."""

    def unsaid(self, asked: AtSeat, content: StepContent, *, forward: bool) -> Iterator[Refusal]:
        yield from incomplete_part(asked, forward=forward)

    def lines(self, step: StepBase, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
        if content.get("copies") is not None:
            yield RecordedLine(_("收到份数"), str(content["copies"]))
        if text := content.get("received_on"):
            yield RecordedLine(_("收到日期"), day_of(text))


KIND = ReceiveQueries()
