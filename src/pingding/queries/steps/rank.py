"""A ranking: the place that a case was given, and the one that the rules give it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.policy.language import Edition
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.steps.kind import RecordedLine, StepQueries
from pingding.records.models import BatchItem


class RankQueries(StepQueries):
    """The place, for whoever may see scores; why it is not that of the rules, for officials."""

    shows_places = False

    def batch_lines(self, edition: Edition, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        if item.place is not None and seen.scores:
            yield RecordedLine(_("名次"), str(item.place))
        content, number = item.batch.content, item.case.number
        if seen.everything and number in content.get("by_rules", {}):
            yield RecordedLine(_("按规则的名次"), str(content["by_rules"][number]))
            yield RecordedLine(_("调整名次的理由"), content["order_reason"], wide=True)


KIND = RankQueries()
