"""What a batch page asks for: fields about the whole, a row for each case; and the decisions read from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from pingding.actions.batches.batch_cases import Decision
from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_numbers import read_whole
from pingding.policy.translation import counted
from pingding.queries.batches.batch_cases import BatchCase, GroupTotal
from pingding.queries.batches.batches import BatchDesk
from pingding.queries.clock import local_date
from pingding.queries.refusals import Faults
from pingding.web.desk.component_values import Field, cite, column
from pingding.web.desk.steps.batch_form import EMPTY, BatchForm, Typed
from pingding.web.desk.steps.registry import BATCH_FORMS
from pingding.web.desk.steps.sitting_items import item_fields

Errors = Mapping[str, list[str]]
"""What is wrong by the name of the field."""


def form_of(desk: BatchDesk) -> BatchForm:
    """What the desk's kind of step asks, does and says."""
    return BATCH_FORMS[desk.step.kind]


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
    if any(case.proposal for case in desk.cases):
        columns.append(column(_("此前建议")))
    if any(case.granted for case in desk.cases):
        columns.append(column(_("拟认定")))
    return columns


def batch_rows(
    desk: BatchDesk, post: QueryDict | None, errors: Errors, chosen: Collection[str] = ()
) -> list[dict[str, Any]]:
    """Each case with what stands in its cells, what can be decided for it and what is wrong with that.

    `chosen` are those that somebody chose before coming here.
    """
    return [_row(desk, case, place, post, errors, chosen) for place, case in enumerate(desk.cases, 1)]


def _row(
    desk: BatchDesk, case: BatchCase, place: int, post: QueryDict | None, errors: Errors, chosen: Collection[str]
) -> dict[str, Any]:
    typed = post if post is not None else EMPTY
    number = case.number
    return {
        "number": number,
        "case": case,
        "name": case.name or case.applicant,
        "url": reverse("case", args=[number]),
        "conditions": _conditions(desk, case),
        "cells": _cells(desk, case),
        "fixed": form_of(desk).together,
        "included": number in (typed.getlist("cases") if post is not None else chosen),
        "place": typed.get(f"place-{number}", case.place or ("" if desk.ranked else place)),
        "outcomes": _outcomes(desk, typed.get(f"outcome-{number}") if post is not None else None),
        "reason": typed.get(f"reason-{number}", ""),
        "errors": {part: errors.get(f"{part}-{number}", []) for part in ("case", "place", "outcome", "reason")},
        "says": (*case.says, *_called(desk, number)),
        "with_place": form_of(desk).placed,
        "with_outcome": form_of(desk).has_outcomes(desk.step),
        "item": item_fields(desk, number, typed, errors),
    }


def _called(desk: BatchDesk, number: str) -> list[str]:
    """That a sitting is to decide the case."""
    session = desk.called.get(number)
    return [_("已列入%(session)s会议议程，请从该次会议记录到会并审定。") % {"session": session}] if session else []


def _conditions(desk: BatchDesk, case: BatchCase) -> dict[str, Any] | None:
    """How many of the case's conditions are open, the most pressing one, and where they stand; None without any."""
    own, counts = case.conditions, []
    if own.failing:
        counts.append(counted("%(n)d 项条件不符合", own.failing) % {"n": own.failing})
    if own.unknown:
        counts.append(counted("%(n)d 项条件待补充", own.unknown) % {"n": own.unknown})
    if not counts:
        return None
    return {
        "counts": translation.listed(counts),
        "tone": "bad" if own.failing else "warn",
        "worst": own.worst,
        "cited": cite(desk.edition, own.clause),
        "url": reverse("case", args=[case.number]) + "?tab=conditions",
    }


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
    if any(each.proposal for each in desk.cases):
        cells.append({"label": _("此前建议"), "text": case.proposal or "—"})
    if any(each.granted for each in desk.cases):
        cells.append({"label": _("拟认定"), "text": case.granted or "—"})
    return cells


def _outcomes(desk: BatchDesk, typed: str | None) -> list[dict[str, Any]]:
    """The outcomes to choose from; one is chosen by whoever decides, or where there is no other."""
    outcomes = desk.step.outcomes
    chosen = typed
    if chosen is None and len(outcomes) == 1:
        chosen = next(iter(outcomes))
    return [{"key": key, "label": o.label, "chosen": key == chosen} for key, o in outcomes.items()]


def batch_fields(desk: BatchDesk, post: QueryDict | None, at: datetime, errors: dict[str, list[str]]) -> list[Field]:
    """The fields about the whole batch."""
    return form_of(desk).fields(desk, Typed(post, errors), local_date(at))


def outcome_for_all(desk: BatchDesk, post: QueryDict | None) -> Field | None:
    """One outcome for every case that has none of its own: a meeting mostly decides alike."""
    if not form_of(desk).has_outcomes(desk.step) or len(desk.cases) < 2 or len(desk.step.outcomes) < 2:
        return None
    chosen = post.get("outcome-all", "") if post is not None else ""
    choices = [(key, outcome.label) for key, outcome in desk.step.outcomes.items()]
    label = _("未逐件选择结果的，一律为")
    return {"name": "outcome-all", "value": chosen, "choices": choices, "label": label}


def decisions_of(desk: BatchDesk, post: QueryDict, faults: Faults) -> list[Decision]:
    """The decisions that were typed, for the chosen cases; a place that is no number is among the faults.

    What is missing is left to the act to refuse. Refusal when a chosen case no longer waits here.
    """
    chosen = list(dict.fromkeys(post.getlist("cases")))
    if form_of(desk).together:
        return [Decision(number, "") for number in chosen]
    by_number = {case.number: case for case in desk.cases}
    gone = [number for number in chosen if number not in by_number]
    if gone:
        what = _("%(numbers)s已不在本步骤待办") % {"numbers": translation.listed(gone)}
        raise Refusal(what, where=desk.step.title, kind="conflict", remedy=_("请查看最新的列表后再办理。"))
    return [_decision(desk, by_number[number], post, faults) for number in chosen]


def _decision(desk: BatchDesk, case: BatchCase, post: QueryDict, faults: Faults) -> Decision:
    number, place = case.number, None
    if form_of(desk).has_outcomes(desk.step):
        outcome = post.get(f"outcome-{number}") or post.get("outcome-all", "")
    else:
        outcome = next(iter(desk.step.outcomes))
    if form_of(desk).placed:
        name = f"place-{number}"
        where = _("%(name)s的名次") % {"name": case.name or case.applicant}
        place = faults.read(lambda: read_whole(post.get(name, ""), where), None, name)
    return Decision(number, outcome, post.get(f"reason-{number}", "").strip(), place)


def own_totals(desk: BatchDesk, decisions: Sequence[Decision]) -> list[GroupTotal]:
    """How many of those that go forward (or take what uses a quota up) fall to each group, and the room for them."""
    outcomes = {d.case: d.outcome for d in decisions if d.outcome}
    forward = {key for key, outcome in desk.step.outcomes.items() if outcome.tone == "forward"}
    totals: list[GroupTotal] = []
    for total in desk.totals:
        counted = total.taken or forward
        own = [c for c in desk.cases if outcomes.get(c.number) in counted and _in_group(c, total)]
        if own:
            totals.append(replace(total, count=len(own)))
    return totals


def _in_group(case: BatchCase, total: GroupTotal) -> bool:
    if total.taken:
        return case.groups.get(total.per) == total.group
    return total.group in (*case.regions[:1], case.field)
