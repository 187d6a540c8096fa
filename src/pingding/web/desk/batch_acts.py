"""Carries a confirmed batch out by the action of its kind."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from pingding.actions.batches import Decision, decide_in_meeting, rank_cases, recommend
from pingding.actions.issuing import issue_document
from pingding.actions.notices import publish_notice
from pingding.queries.batches import BatchDesk
from pingding.queries.clock import local_date
from pingding.queries.viewer import Viewer
from pingding.web.desk.batch_forms import decisions_of, has_outcomes
from pingding.web.desk.pieces import read_day, read_whole


def carry_out_batch(desk: BatchDesk, post: QueryDict, *, actor: Viewer, at: datetime) -> int:
    """Do what was confirmed; the number of the batch that was made."""
    decisions = decisions_of(desk, post)
    return CARRIED_OUT[desk.step.kind](desk, decisions, post, actor, at)


def _recommend(desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, actor: Viewer, at: datetime) -> int:
    letter = post.get("letter_number", "").strip()
    return recommend(desk.step_id, decisions, actor=actor, at=at, letter_number=letter, signed="signed" in post).pk


def _rank(desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, actor: Viewer, at: datetime) -> int:
    return rank_cases(desk.step_id, decisions, actor=actor, at=at, summary=post.get("summary", "").strip()).pk


def _meeting(desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, actor: Viewer, at: datetime) -> int:
    held_on = read_day(post.get("held_on", ""), _("会议日期")) or local_date(at)
    return decide_in_meeting(
        desk.step_id, decisions, actor=actor, at=at, held_on=held_on, session=post.get("session", ""),
        minutes=post.get("minutes", "").strip(),
    ).pk  # fmt: skip


def _notice(desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, actor: Viewer, at: datetime) -> int:
    first_day = read_day(post.get("first_day", ""), _("公示起始日"))
    return publish_notice(
        desk.step_id, [d.case for d in decisions], actor=actor, at=at, title=post.get("title", ""),
        body=post.get("body", "").strip(), first_day=first_day,
    ).batch_id  # fmt: skip


def _issue(desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict, actor: Viewer, at: datetime) -> int:
    chosen = {d.outcome for d in decisions}
    outcome = chosen.pop() if has_outcomes(desk) and len(chosen) == 1 else None
    return issue_document(
        desk.step_id, [d.case for d in decisions], actor=actor, at=at, title=post.get("title", ""),
        dated=read_day(post.get("dated", ""), _("成文日期")), n=read_whole(post.get("n", ""), _("文号序号")),
        outcome=outcome,
    ).pk  # fmt: skip


CARRIED_OUT: dict[str, Callable[[BatchDesk, Sequence[Decision], QueryDict, Viewer, datetime], int]] = {
    "recommend": _recommend, "rank": _rank, "meeting": _meeting, "notice": _notice, "issue": _issue,
}  # fmt: skip
