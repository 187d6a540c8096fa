"""A letter that recommended several cases."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.steps.kind import RecordedLine, StepQueries
from pingding.records.models import BatchItem


class RecommendQueries(StepQueries):
    """The letter's number. Offices recommend before anything is weighed."""

    shows_results = False
    shows_places = False

    def batch_lines(self, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        if text := item.batch.content.get("letter_number"):
            yield RecordedLine(_("推荐函文号"), text)


KIND = RecommendQueries()
