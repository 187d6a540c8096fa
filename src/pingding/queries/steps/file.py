"""What was filed with another body."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy.steps.step import StepBase
from pingding.queries.steps.kind import RecordedLine, StepQueries, day_of


class FileQueries(StepQueries):
    """Its reference and the day."""

    def lines(self, step: StepBase, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
        if text := content.get("reference"):
            yield RecordedLine(_("文号或回执"), text)
        if text := content.get("filed_on"):
            yield RecordedLine(_("报送日期"), day_of(text))


KIND = FileQueries()
