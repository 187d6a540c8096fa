"""A public notice: what it says, and from when to when it runs."""

from collections.abc import Callable, Iterator
from datetime import date

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.batches.notice import publish_notice
from pingding.policy.errors import Refusal
from pingding.policy.procedures.deadlines import notice_end
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.steps.step import StepBase
from pingding.policy.text.paper_titles import notice_text, notice_title
from pingding.policy.text.typed_numbers import read_day
from pingding.policy.translation import counted, kept
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.editions import calendar
from pingding.web.desk.component_values import Field
from pingding.web.desk.steps.batch_form import BatchForm, Confirmed, Line, Making, Notified, Typed, required_day, span
from pingding.web.desk.steps.paper import only_one
from pingding.web.wording.dates import day_words


class NoticeForm(BatchForm):
    """A notice takes its first outcome by itself, when it has run."""

    notified: Notified = "all"

    def has_outcomes(self, step: StepBase) -> bool:
        return False

    def fields(self, desk: BatchDesk, typed: Typed, today: date) -> list[Field]:
        step = desk.step
        assert isinstance(step, PublicNotice)
        lasts = counted("公示%(n)d个工作日；起始日不是工作日的，自其后第一个工作日起计。", step.lasts_working_days) % {
            "n": step.lasts_working_days
        }
        return [
            typed.field("title", "text", _("公示标题"), _title(desk), required=True),
            typed.field("body", "longtext", _("公示正文"), _text(desk), required=True, rows=4),
            typed.field("first_day", "date", _("公示起始日"), required=True, help=lasts),
        ]

    def making(self, confirmed: Confirmed) -> Making:
        post, faults = confirmed.post, confirmed.faults
        first_day = required_day(post, "first_day", _("公示起始日"), faults)
        if not post.get("body", "").strip():
            remedy = _("请写明公示什么、依据什么、向谁提出异议。")
            faults.add(Refusal(_("未填写"), where=_("公示正文"), remedy=remedy), "body")
        return lambda: (
            publish_notice(
                confirmed.desk.step_id,
                confirmed.cases,
                actor=confirmed.actor,
                at=confirmed.at,
                title=post.get("title", ""),
                body=post.get("body", ""),
                first_day=first_day,
            ).batch_id
        )

    def sentence(self, label: str, where: Callable[[], str], names: str, count: int) -> str:
        pattern = counted("公示 %(n)d 件，期满无异议的进入下一步：%(names)s。", count)
        return pattern % {"n": count, "names": names}

    def of_all(self, desk: BatchDesk, post: QueryDict) -> Iterator[str]:
        assert isinstance(desk.step, PublicNotice)
        first = read_day(post.get("first_day", ""), _("公示起始日"))
        if first is not None:
            last = notice_end(first, desk.step.lasts_working_days, calendar())
            yield _("公示自%(first)s至%(last)s，任何人可在期间内提出异议。") % {
                "first": day_words(first),
                "last": day_words(last),
            }
            yield from _counted(first, last, desk.step.lasts_working_days)

    def record_lines(self, record: BatchRecord) -> Iterator[Line]:
        notice = record.batch.notice
        yield {"term": _("公示"), "value": notice.title, "url": reverse("notice", args=[notice.pk])}
        yield {"term": _("公示期"), "value": span(notice.first_day, notice.last_day)}


def _counted(first: date, last: date, working_days: int) -> Iterator[str]:
    """Which of the days from the first to the last are counted, where not all are."""
    start = calendar().next_working(first)
    words = {"first": day_words(first), "start": day_words(start), "last": day_words(last), "n": working_days}
    if start != first:
        yield counted("%(first)s不是工作日，不计入；自%(start)s起计%(n)d个工作日，至%(last)s止。", working_days) % words
    elif (last - first).days >= working_days:
        yield counted("自%(start)s起计%(n)d个工作日，其间的休息日和节假日不计入。", working_days) % words


@kept()
def _title(desk: BatchDesk) -> str:
    assert isinstance(desk.step, PublicNotice)
    return notice_title(desk.edition, desk.step, only_one(desk))


@kept()
def _text(desk: BatchDesk) -> str:
    """The body until another is typed."""
    assert isinstance(desk.step, PublicNotice)
    to = desk.step.objections_to or (desk.chosen.organisation_name if desk.chosen else "")
    return notice_text(desk.edition, to)


FORM = NoticeForm()
