"""A meeting that decided."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.policy.language import Edition
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.editions import definition_words
from pingding.queries.steps.kind import RecordedLine, StepQueries, day_of
from pingding.records.models import BatchItem


class MeetingQueries(StepQueries):
    """Which meeting, when, and whether the outcome is another than that of its vote."""

    def batch_lines(self, edition: Edition, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        content = item.batch.content
        if text := content.get("session"):
            yield RecordedLine(_("会议"), f"{definition_words(edition, content.get('body', ''))} {text}".strip())
        if text := content.get("held_on"):
            yield RecordedLine(_("会议日期"), day_of(text))
        sitting = content.get("held")
        if sitting and seen.everything and sitting["items"][item.case.number]["against_vote"]:
            yield RecordedLine(_("表决"), _("与表决结果不一致"))


KIND = MeetingQueries()
