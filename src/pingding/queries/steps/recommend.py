"""A letter that recommended several cases."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import Edition
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.editions import definition_words
from pingding.queries.steps.kind import RecordedLine, StepQueries
from pingding.records.models import BatchItem


class RecommendQueries(StepQueries):
    """The letter with its number. Offices recommend before anything is weighed."""

    shows_results = False
    shows_places = False

    def batch_lines(self, edition: Edition, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        letter, number = getattr(item.batch, "document", None), item.batch.content.get("letter_number", "")
        if seen.everything and letter is not None:
            yield RecordedLine(
                _("推荐函"), definition_words(edition, letter.title) + translation.bracketed(number), document=letter.pk
            )
        elif number:
            yield RecordedLine(_("推荐函文号"), number)


KIND = RecommendQueries()
