"""A document: its title, its day, its number."""

from collections.abc import Iterator
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches.issue import issue_document
from pingding.policy.errors import Refusal
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.step import StepBase
from pingding.policy.text.naming import number
from pingding.policy.text.paper_titles import document_title
from pingding.policy.text.typed_numbers import read_day, read_whole
from pingding.policy.translation import kept
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk, next_number
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.batch_form import BatchForm, Confirmed, Line, Making, Notified, Typed, required_day
from pingding.web.desk.steps.paper import body_field, only_one, paper_lines, recipient_fields, typed_recipients
from pingding.web.wording.dates import day_words


class IssueForm(BatchForm):
    """A document has one outcome for all its cases; where it can have only one, nothing is asked."""

    notified: Notified = "granted"

    def has_outcomes(self, step: StepBase) -> bool:
        return len(step.outcomes) > 1

    def fields(self, desk: BatchDesk, typed: Typed, today: date) -> list[Field]:
        step = desk.step
        assert isinstance(step, Issue)
        n = next_number(step.number, today.year)
        return [
            typed.field("title", "text", _("文件标题"), _title(desk), required=True),
            typed.field("dated", "date", _("成文日期"), required=True),
            typed.field("n", "integer", _("文号序号"), n, help=_pattern(step.number, today.year)),
            *recipient_fields(typed),
            body_field(
                desk,
                typed,
                _("{list}处为所选各件的名单，印发时填入；{count}为件数。印发后正文不再改动，并在名录和公示中公开。"),
            ),
        ]

    def making(self, confirmed: Confirmed) -> Making:
        desk, post, faults = confirmed.desk, confirmed.post, confirmed.faults
        chosen = sorted({d.outcome for d in confirmed.decisions if d.outcome})
        each = self.has_outcomes(desk.step)
        if each and len(chosen) > 1:
            faults.add(Refusal(_("一份文件的各件须为同一结果"), where=desk.step.title, remedy=_("请按结果分别发文。")))
        outcome = (chosen[0] if chosen else "") if each else None
        dated = required_day(post, "dated", _("成文日期"), faults)
        n = faults.read(lambda: read_whole(post.get("n", ""), _("文号序号")), None, "n")
        return lambda: (
            issue_document(
                desk.step_id,
                confirmed.cases,
                actor=confirmed.actor,
                at=confirmed.at,
                title=post.get("title", ""),
                dated=dated,
                n=n,
                text=post.get("text"),
                outcome=outcome,
                by_hand=typed_recipients(post),
            ).pk
        )

    def of_all(self, desk: BatchDesk, post: QueryDict) -> Iterator[str]:
        assert isinstance(desk.step, Issue)
        dated = read_day(post.get("dated", ""), _("成文日期"))
        n = read_whole(post.get("n", ""), _("文号序号"))
        if dated is not None and n is not None:
            yield _("文号为%(number)s。") % {"number": number(desk.step.number, dated.year, n)}

    def record_lines(self, record: BatchRecord) -> Iterator[Line]:
        document = record.batch.document
        yield from paper_lines(record.batch)
        yield {"term": _("文号"), "value": document.number}
        yield {"term": _("成文日期"), "value": day_words(document.dated)}


@kept()
def _title(desk: BatchDesk) -> str:
    assert isinstance(desk.step, Issue)
    return document_title(desk.edition, desk.step, only_one(desk))


def _pattern(pattern: str, year: int) -> str:
    return _("文号格式 %(pattern)s；留空由系统顺延。") % {
        "pattern": pattern.replace("{year}", str(year)).replace("{n}", "×")
    }


FORM = IssueForm()
