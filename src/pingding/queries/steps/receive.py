"""Paper that was received."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.steps.step import StepBase
from pingding.queries.steps.kind import RecordedLine, StepQueries, day_of


class ReceiveQueries(StepQueries):
    """How many copies, and when."""

    def lines(self, step: StepBase, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
        if content.get("copies") is not None:
            yield RecordedLine(_("收到份数"), str(content["copies"]))
        if text := content.get("received_on"):
            yield RecordedLine(_("收到日期"), day_of(text))


KIND = ReceiveQueries()
