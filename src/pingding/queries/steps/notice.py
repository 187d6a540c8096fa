"""A public notice that was put up."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.policy.language import Edition
from pingding.policy.translation import day
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.steps.kind import RecordedLine, StepQueries
from pingding.records.models import BatchItem


class NoticeQueries(StepQueries):
    """Its title, and from when to when it runs."""

    def batch_lines(self, edition: Edition, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        notice = item.batch.notice
        yield RecordedLine(_("公示"), notice.title)
        yield RecordedLine(_("公示期"), f"{day(notice.first_day)}—{day(notice.last_day)}")


KIND = NoticeQueries()
