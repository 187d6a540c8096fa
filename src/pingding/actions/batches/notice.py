"""A public notice is put up for a batch of cases; time ends it, case by case (`notices.notices`)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from pingding.actions.batches.batch_cases import (
    ChosenOutcome,
    Decision,
    HeldBatch,
    carry_out,
    first_outcome,
    hold_batch,
    make_batch,
)
from pingding.actions.cases.rounds import set_due
from pingding.actions.door import action, notify
from pingding.policy.errors import Refusal
from pingding.policy.procedures.deadlines import Due, notice_end
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.text.typed_text import read_line, read_paragraphs
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import calendar
from pingding.queries.notices.notices import closes_at, running_notice
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.records.models import Notice

LATEST_START = timedelta(days=366)
"""How far ahead a notice can begin: a day beyond is a slip of the pen."""


class NoticeText(NamedTuple):
    """What a notice says, and from when."""

    first_day: date
    title: str
    body: str


@action
def publish_notice(
    step: str,
    cases: Sequence[str],
    *,
    actor: Viewer,
    at: datetime,
    title: str,
    body: str = "",
    first_day: date | None = None,
) -> Notice:
    """Put cases on public notice from `first_day` (today when left out) for the definition's working days.

    Effects: a batch and a notice with its last day; the rounds stay open until it has run and are due then.
    Refusals, all at once: a first day in the past or more than a year ahead; no title; a case that is on notice
    already.
    """
    faults = Faults()
    text = _read_text(first_day, title, body, faults, today=local_date(at))
    held_batch = _hold_unnoticed(cases, step, faults, actor=actor, at=at)
    faults.refuse()
    notice = _put_up(held_batch, text, actor=actor, at=at)
    set_due([chosen.seat.run.pk for chosen in held_batch.chosen], Due(closes_at(notice), notice.provisional))
    for chosen in held_batch.chosen:
        _place_on_notice(notice, chosen, actor=actor, at=at)
    return notice


def _read_text(first_day: date | None, title: str, body: str, faults: Faults, *, today: date) -> NoticeText:
    """What was typed, read; what cannot be read is among the faults."""
    first = faults.read(lambda: _read_start(first_day or today, today), today, "first_day")
    with faults.caught("title"):
        title = read_line(title, _("公示标题"), 200)
    with faults.caught("body"):
        body = read_paragraphs(body, _("公示正文"), 20_000, required=False)
    return NoticeText(first, title, body)


def _read_start(first: date, today: date) -> date:
    if first < today:
        raise Refusal(_("公示起始日不能早于今天"), remedy=_("请选择今天或以后的日期。"))
    if first - today > LATEST_START:
        raise Refusal(_("公示起始日须在一年以内"), remedy=_("请核对日期。"))
    return first


def _hold_unnoticed(cases: Sequence[str], step: str, faults: Faults, *, actor: Viewer, at: datetime) -> HeldBatch:
    """The cases held for a notice; one that is on notice already is among the faults."""
    decisions = [Decision(number, first_outcome(actor, number, step)) for number in cases]
    held_batch = hold_batch(decisions, step, "notice", faults, actor=actor, at=at)
    for chosen in held_batch.chosen:
        if running_notice(chosen.case) is not None:
            already_noticed = Refusal(_("本件已在公示"), kind="conflict", remedy=_("请刷新页面查看。"))
            faults.add(already_noticed, f"case-{chosen.case.number}", chosen.case.number)
    return held_batch


def _put_up(held_batch: HeldBatch, text: NoticeText, *, actor: Viewer, at: datetime) -> Notice:
    """The batch and its notice, with its last day by the working-day calendar."""
    definition = held_batch.definition
    assert isinstance(definition, PublicNotice)
    last_day = notice_end(text.first_day, definition.lasts_working_days, calendar())
    return Notice.objects.create(
        batch=make_batch(held_batch, {"working_days": definition.lasts_working_days}, actor=actor, at=at, moves=False),
        title=text.title,
        body=text.body,
        first_day=text.first_day,
        last_day=last_day,
        provisional=calendar().provisional(last_day),
        ends_at=datetime.combine(last_day + timedelta(days=1), time.min, SHANGHAI),
    )


def _place_on_notice(notice: Notice, chosen: ChosenOutcome, *, actor: Viewer, at: datetime) -> None:
    """Put one case on the notice, and tell its applicant."""
    carry_out(notice.batch, chosen, actor=actor, at=at, moves=False)
    notify(
        gettext_noop("%(case)s开始公示，至%(day)s止"),
        {"case": chosen.case, "day": notice.last_day},
        at=at,
        organisation=chosen.case.organisation,
        case=chosen.case,
    )


ACT = publish_notice
