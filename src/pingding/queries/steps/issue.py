"""A document that was issued."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import Edition
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.steps.kind import RecordedLine, StepQueries
from pingding.records.models import BatchItem


class IssueQueries(StepQueries):
    """Its title with its number, and its day."""

    def batch_lines(self, edition: Edition, item: BatchItem, seen: CaseVisibility) -> Iterator[RecordedLine]:
        document = item.batch.document
        title = document.title + translation.bracketed(document.number)
        yield RecordedLine(_("文件"), title, document=document.pk)
        yield RecordedLine(_("成文日期"), translation.day(document.dated))


KIND = IssueQueries()
