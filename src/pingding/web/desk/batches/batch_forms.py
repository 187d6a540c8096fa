"""What a batch page asks for: fields about the whole, a row for each case; and the decisions read from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import Decision
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.steps.issue import Issue
from pingding.policy.steps.meeting import Meeting
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.recommend import Recommend
from pingding.queries.batches.batch_cases import BatchCase, GroupTotal
from pingding.queries.batches.batches import BatchDesk, next_number
from pingding.queries.clock import local_date
from pingding.queries.refusals import Faults
from pingding.web.desk.page_parts import Field, column, field, read_whole

EMPTY = QueryDict("")
Errors = Mapping[str, list[str]]
"""What is wrong by the name of the field."""


def has_outcomes(desk: BatchDesk) -> bool:
    """Whether each case gets an outcome of its own; a notice takes its first by itself, a document its only one."""
    return desk.step.kind in ("recommend", "rank", "meeting") or (
        isinstance(desk.step, Issue) and len(desk.step.outcomes) > 1
    )


def has_scores(desk: BatchDesk) -> bool:
    return any(case.score is not None for case in desk.cases)


def has_votes(desk: BatchDesk) -> bool:
    return any(case.in_favour is not None for case in desk.cases)


def batch_columns(desk: BatchDesk) -> list[dict[str, str]]:
    """The columns of the page's table, as far as anything stands in them."""
    columns = [column(_("件")), column(_("申报单位")), column(_("地区"))]
    if any(case.field for case in desk.cases):
        columns.append(column(_("领域")))
    if has_scores(desk):
        columns.append(column(_("得分"), "number"))
    if any(case.grade for case in desk.cases):
        columns.append(column(_("等级")))
    if has_votes(desk):
        columns.append(column(_("赞成"), "number"))
    if any(case.granted for case in desk.cases):
        columns.append(column(_("拟认定")))
    return columns


def batch_rows(desk: BatchDesk, post: QueryDict | None, errors: Errors) -> list[dict[str, Any]]:
    """Each case with what stands in its cells, what can be decided for it and what is wrong with that."""
    return [_row(desk, case, place, post, errors) for place, case in enumerate(desk.cases, 1)]


def _row(desk: BatchDesk, case: BatchCase, place: int, post: QueryDict | None, errors: Errors) -> dict[str, Any]:
    typed = post if post is not None else EMPTY
    number = case.number
    return {
        "number": number,
        "case": case,
        "name": case.name or case.applicant,
        "url": reverse("case", args=[number]),
        "cells": _cells(desk, case),
        "included": number in typed.getlist("cases") if post is not None else True,
        "place": typed.get(f"place-{number}", "") if post is not None else case.place or place,
        "outcomes": _outcomes(desk, case, typed.get(f"outcome-{number}") if post is not None else None),
        "reason": typed.get(f"reason-{number}", "") if post is not None else _why(desk, case),
        "errors": {part: errors.get(f"{part}-{number}", []) for part in ("case", "place", "outcome", "reason")},
        "says": case.says,
        "with_place": isinstance(desk.step, Rank),
        "with_outcome": has_outcomes(desk),
    }


def _why(desk: BatchDesk, case: BatchCase) -> str:
    """What speaks against a case that the ranking does not propose, as a first reason."""
    return _("；").join(case.says) if isinstance(desk.step, Rank) and not case.proposed else ""


def _cells(desk: BatchDesk, case: BatchCase) -> list[dict[str, Any]]:
    cells: list[dict[str, Any]] = [{"label": _("地区"), "text": translation.listed(case.regions)}]
    if any(each.field for each in desk.cases):
        cells.append({"label": _("领域"), "text": case.field or "—"})
    if has_scores(desk):
        cells.append({"label": _("得分"), "text": case.score if case.score is not None else "—", "number": True})
    if any(each.grade for each in desk.cases):
        cells.append({"label": _("等级"), "text": case.grade or "—"})
    if has_votes(desk):
        votes = f"{case.in_favour} / {case.sheets}" if case.in_favour is not None else "—"
        cells.append({"label": _("赞成"), "text": votes, "number": True})
    if any(each.granted for each in desk.cases):
        cells.append({"label": _("拟认定"), "text": case.granted or "—"})
    return cells


def _outcomes(desk: BatchDesk, case: BatchCase, typed: str | None) -> list[dict[str, Any]]:
    """The outcomes to choose from, with the one proposed: forward, or refusing where the ranking says so."""
    outcomes = desk.step.outcomes
    chosen = typed
    if chosen is None and len(outcomes) == 1:
        chosen = next(iter(outcomes))
    if chosen is None and isinstance(desk.step, Rank | Recommend):
        open_ways = {key: outcome.tone for key, outcome in outcomes.items() if key not in case.barred}
        tone = "forward" if case.proposed and "forward" in open_ways.values() else "refuse"
        chosen = next((key for key, way in open_ways.items() if way == tone), "")
    return [{"key": key, "label": o.label, "chosen": key == chosen} for key, o in outcomes.items()]


def batch_fields(desk: BatchDesk, post: QueryDict | None, at: datetime, errors: Errors) -> list[Field]:
    """The fields about the whole batch."""
    typed = post if post is not None else EMPTY
    today = local_date(at)

    def field_of(name: str, kind: str, label: str, start: object = "", **more: Any) -> Field:
        return field(name, kind, label, typed.get(name, start), errors=errors.get(name, []), **more)

    step = desk.step
    if isinstance(step, Recommend):
        return [field_of("letter_number", "text", _("推荐函文号"), help=step.letter)]
    if isinstance(step, Rank):
        when = _("有件排在按规则在前的件之前时必填，写明为何如此。记入日志，申报单位看不到。")
        return [
            field_of("order_reason", "longtext", _("调整名次的理由"), rows=2, help=when, unmarked=True),
            field_of("summary", "longtext", _("排序说明"), rows=3),
        ]
    if isinstance(step, Meeting):
        return [
            field_of("held_on", "date", _("会议日期"), today, required=True, help=step.body),
            field_of("session", "text", _("会议届次"), required=True, help=_("例如“2025年第12次”。")),
            field_of("minutes", "longtext", _("会议纪要要点"), rows=3),
        ]
    if isinstance(step, PublicNotice):
        # What is published and stays is said in Chinese, whatever language the officer reads.
        named = f"{desk.edition.title}{step.title}"
        lasts = _("公示%(n)d个工作日。") % {"n": step.lasts_working_days}
        return [
            field_of("title", "text", _("公示标题"), named, required=True),
            field_of("body", "longtext", _("公示正文"), rows=4),
            field_of("first_day", "date", _("公示起始日"), today, required=True, help=lasts),
        ]
    assert isinstance(step, Issue)
    named = f"关于{desk.edition.title}的{step.document}"
    n = next_number(step.number, today.year)
    return [
        field_of("title", "text", _("文件标题"), named, required=True),
        field_of("dated", "date", _("成文日期"), today, required=True),
        field_of("n", "integer", _("文号序号"), n, help=_pattern(step.number, today.year)),
    ]


def outcome_for_all(desk: BatchDesk, post: QueryDict | None) -> Field | None:
    """One outcome for every case that has none of its own: a meeting mostly decides alike."""
    if not has_outcomes(desk) or len(desk.cases) < 2 or len(desk.step.outcomes) < 2:
        return None
    chosen = post.get("outcome-all", "") if post is not None else ""
    choices = [(key, outcome.label) for key, outcome in desk.step.outcomes.items()]
    label = _("未逐件选择结果的，一律为")
    return {"name": "outcome-all", "value": chosen, "choices": choices, "label": label}


def _pattern(pattern: str, year: int) -> str:
    return _("文号格式 %(pattern)s；留空由系统顺延。") % {
        "pattern": pattern.replace("{year}", str(year)).replace("{n}", "×")
    }


def decisions_of(desk: BatchDesk, post: QueryDict, faults: Faults) -> list[Decision]:
    """The decisions that were typed, for the chosen cases; a place that is no number is among the faults.

    What is missing is left to the act to refuse. Refusal when a chosen case no longer waits here.
    """
    by_number = {case.number: case for case in desk.cases}
    chosen = list(dict.fromkeys(post.getlist("cases")))
    gone = [number for number in chosen if number not in by_number]
    if gone:
        what = _("%(numbers)s已不在本步骤待办") % {"numbers": translation.listed(gone)}
        raise Refusal(what, where=desk.step.title, kind="conflict", remedy=_("请查看最新的列表后再办理。"))
    return [_decision(desk, by_number[number], post, faults) for number in chosen]


def _decision(desk: BatchDesk, case: BatchCase, post: QueryDict, faults: Faults) -> Decision:
    number, place = case.number, None
    if has_outcomes(desk):
        outcome = post.get(f"outcome-{number}") or post.get("outcome-all", "")
    else:
        outcome = next(iter(desk.step.outcomes))
    if isinstance(desk.step, Rank):
        name = f"place-{number}"
        where = _("%(name)s的名次") % {"name": case.name or case.applicant}
        place = faults.read(lambda: read_whole(post.get(name, ""), where), None, name)
    return Decision(number, outcome, post.get(f"reason-{number}", "").strip(), place)


def own_totals(desk: BatchDesk, decisions: Sequence[Decision]) -> list[GroupTotal]:
    """How many of those that go forward fall to each group, against what the definition allows."""
    forward = {d.case for d in decisions if desk.step.outcomes[d.outcome].tone == "forward"}
    chosen = [case for case in desk.cases if case.number in forward]
    totals: list[GroupTotal] = []
    for total in desk.totals:
        count = sum(1 for case in chosen if _in_group(case, total))
        if count:
            totals.append(GroupTotal(total.what, total.group, count, total.at_most, total.clause))
    return totals


def _in_group(case: BatchCase, total: GroupTotal) -> bool:
    return total.group in (*case.regions[:1], case.field, *case.groups.values())
