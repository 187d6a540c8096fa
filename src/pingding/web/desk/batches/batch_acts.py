"""Carries a confirmed batch out by the action of its kind; unconfirmed, asks it everything it would refuse."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.batches import decide_in_meeting, rank_cases, recommend
from pingding.actions.batches.issuing import issue_document
from pingding.actions.door import attempt
from pingding.actions.notices.notices import publish_notice
from pingding.policy.errors import Refusal
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.refusals import Faults
from pingding.queries.viewer import Viewer
from pingding.web.desk.batches.batch_forms import decisions_of, has_outcomes
from pingding.web.desk.page_parts import read_day, read_whole

Making = Callable[[], int]
"""The act itself, with what was typed; the number of the batch that it makes."""


def check_batch(desk: BatchDesk, post: QueryDict, *, actor: Viewer, at: datetime) -> list[Decision]:
    """The decisions as typed, when the act would be done with them. Refusal with everything that keeps it from that."""
    faults = Faults()
    decisions = decisions_of(desk, post, faults)
    attempt(faults, MAKING[desk.step.kind](desk, decisions, post, faults, actor, at), only_ask=True)
    return decisions


def carry_out_batch(desk: BatchDesk, post: QueryDict, *, actor: Viewer, at: datetime) -> int:
    """Do what was confirmed; the number of the batch that was made."""
    faults = Faults()
    decisions = decisions_of(desk, post, faults)
    return attempt(faults, MAKING[desk.step.kind](desk, decisions, post, faults, actor, at))


def _recommend(
    desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, _faults: Faults, actor: Viewer, at: datetime
) -> Making:
    letter, signed = post.get("letter_number", ""), "signed" in post
    return lambda: recommend(desk.step_id, decisions, actor=actor, at=at, letter_number=letter, signed=signed).pk


def _rank(
    desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, _faults: Faults, actor: Viewer, at: datetime
) -> Making:
    summary, reason = post.get("summary", ""), post.get("order_reason", "")
    return lambda: rank_cases(desk.step_id, decisions, actor=actor, at=at, summary=summary, order_reason=reason).pk


def _meeting(
    desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, faults: Faults, actor: Viewer, at: datetime
) -> Making:
    held_on = faults.read(lambda: read_day(post.get("held_on", ""), _("会议日期")), None, "held_on")
    return lambda: (
        decide_in_meeting(
            desk.step_id,
            decisions,
            actor=actor,
            at=at,
            held_on=held_on,
            session=post.get("session", ""),
            minutes=post.get("minutes", ""),
        ).pk
    )


def _notice(
    desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, faults: Faults, actor: Viewer, at: datetime
) -> Making:
    first_day = faults.read(lambda: read_day(post.get("first_day", ""), _("公示起始日")), None, "first_day")
    return lambda: (
        publish_notice(
            desk.step_id,
            [d.case for d in decisions],
            actor=actor,
            at=at,
            title=post.get("title", ""),
            body=post.get("body", ""),
            first_day=first_day,
        ).batch_id
    )


def _issue(
    desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, faults: Faults, actor: Viewer, at: datetime
) -> Making:
    chosen = sorted({d.outcome for d in decisions if d.outcome})
    if has_outcomes(desk) and len(chosen) > 1:
        faults.add(Refusal(_("一份文件的各件须为同一结果"), where=desk.step.title, remedy=_("请按结果分别发文。")))
    outcome = (chosen[0] if chosen else "") if has_outcomes(desk) else None
    dated = faults.read(lambda: read_day(post.get("dated", ""), _("成文日期")), None, "dated")
    n = faults.read(lambda: read_whole(post.get("n", ""), _("文号序号")), None, "n")
    return lambda: (
        issue_document(
            desk.step_id,
            [d.case for d in decisions],
            actor=actor,
            at=at,
            title=post.get("title", ""),
            dated=dated,
            n=n,
            outcome=outcome,
        ).pk
    )


MAKING: dict[str, Callable[[BatchDesk, Sequence[Decision], QueryDict, Faults, Viewer, datetime], Making]] = {
    "recommend": _recommend,
    "rank": _rank,
    "meeting": _meeting,
    "notice": _notice,
    "issue": _issue,
}
