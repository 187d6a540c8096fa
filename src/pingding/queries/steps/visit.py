"""A site visit as it was put on record."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.steps.step import StepBase
from pingding.policy.steps.visit import Visit
from pingding.queries.steps.kind import RecordedLine, StepQueries, day_of


class VisitQueries(StepQueries):
    """Day, place, visitors, findings, and the answers to what was asked."""

    def lines(self, step: StepBase, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
        assert isinstance(step, Visit)
        if text := content.get("visited_on"):
            yield RecordedLine(_("核查日期"), day_of(text))
        if text := content.get("place"):
            yield RecordedLine(_("核查地点"), text)
        if text := content.get("visitors"):
            yield RecordedLine(_("核查人员"), text)
        if text := content.get("findings"):
            yield RecordedLine(_("核查情况"), text, wide=True)
        for asks, answer in zip(step.asks, content.get("answers", ()), strict=False):
            yield RecordedLine(asks, answer, wide=True)


KIND = VisitQueries()
