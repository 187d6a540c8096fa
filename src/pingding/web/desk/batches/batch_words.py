"""A batch in words: what will happen to how many before it is confirmed, and what was done afterwards."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from pingding.actions.batches.batch_cases import Decision
from pingding.policy import translation
from pingding.policy.language import Edition, Outcome, Step
from pingding.policy.scores.reordering import MovedUp
from pingding.policy.steps.fill import Fill
from pingding.policy.steps.sittings import SittingRecord
from pingding.policy.translation import counted
from pingding.queries.batches.batch_record import BatchRecord
from pingding.queries.batches.batches import BatchDesk, others_to_act, steps_to_pass
from pingding.queries.batches.recommended_list import RecommendedList
from pingding.queries.panels.ranking import RankedCases
from pingding.web.desk.component_values import cell, column
from pingding.web.desk.steps.batch_form import Line, Notified
from pingding.web.desk.steps.registry import BATCH_FORMS
from pingding.web.desk.steps.sitting_items import taken_words
from pingding.web.wording.dates import day_words
from pingding.web.wording.procedure_words import end_word


def consequences(desk: BatchDesk, decisions: Sequence[Decision], post: QueryDict) -> list[str]:
    """One sentence for each outcome, with how many cases take it and where they go; then what is said of all."""
    names = {case.number: case.name or case.applicant for case in desk.cases}
    lines: list[str] = []
    form = BATCH_FORMS[desk.step.kind]
    for key, outcome in desk.step.outcomes.items():
        taken = [d for d in decisions if d.outcome == key]
        if taken:
            ordered = sorted(taken, key=lambda d: d.place or 0)
            listed = translation.listed(names[d.case] for d in ordered)
            where = partial(_where, desk, outcome, [d.case for d in ordered])
            lines.append(form.sentence(outcome.label, where, listed, len(ordered)))
    lines += _departures(desk, decisions)
    left = len(desk.cases) - len(decisions)
    if left:
        pattern = counted("%(n)d 件未选，留待以后办理。", left)
        lines.append(pattern % {"n": left})
    taken_by_some = {d.outcome for d in decisions if d.outcome} or set(desk.step.outcomes)
    notified = _notified(desk.edition, desk.step_id, taken_by_some)
    return [*lines, *form.of_all(desk, post), str(WILL_BE_NOTIFIED[notified])]


def _departures(desk: BatchDesk, decisions: Sequence[Decision]) -> Iterator[str]:
    """A sentence for each case that is decided otherwise than it was proposed."""
    by_number = {case.number: case for case in desk.cases}
    for decision in decisions:
        case = by_number[decision.case]
        if decision.outcome in case.departing:
            words = {"name": case.name or case.applicant, "proposal": case.proposal or _("未提出建议")}
            yield _("%(name)s变更建议（原建议：%(proposal)s），将予标明。") % words


def _where(desk: BatchDesk, outcome: Outcome, cases: Sequence[str]) -> str:
    if outcome.end:
        return _("办结为“%(end)s”") % {"end": end_word(outcome.end)}
    steps = next(p.steps for p in desk.edition.procedures.values() if desk.step_id in p.steps)
    titles = [steps[to].title for to in outcome.to]
    kind = desk.edition.titles[outcome.grants].label if outcome.grants else ""
    granted = _("拟授予“%(kind)s”，") % {"kind": kind} if kind else ""
    named = translation.listed(f"“{title}”" for title in titles)
    if titles and (first := translation.listed(_first(desk, outcome, cases, steps))):
        return granted + _("待%(first)s办结后进入%(steps)s") % {"first": first, "steps": named}
    return granted + (_("进入%(steps)s") % {"steps": named} if titles else _("进入下一步"))


def _first(desk: BatchDesk, outcome: Outcome, cases: Sequence[str], steps: Mapping[str, Step]) -> Iterator[str]:
    """Who else has to act at this step, and which other steps those ahead wait for."""
    if desk.chosen and desk.step.needs != "any" and outcome.tone == "forward":
        yield from others_to_act(desk.step_id, cases, desk.chosen.organisation)
    awaited = dict.fromkeys(key for to in outcome.to for key in steps[to].waits_for if key != desk.step_id)
    for key in steps_to_pass(list(awaited), cases):
        yield f"“{steps[key].title}”"


WILL_BE_NOTIFIED = {
    "all": gettext_lazy("各申报单位将收到通知，每件记入日志。"),
    "ended": gettext_lazy("办结或退回的各件，其申报单位将收到通知；每件记入日志。"),
    "granted": gettext_lazy("获授称号的申报单位将收到通知；每件记入日志。"),
    "none": gettext_lazy("本步骤不通知申报单位；每件记入日志。"),
}
WERE_NOTIFIED = {
    "all": gettext_lazy("各申报单位已收到通知，每件已记入日志。"),
    "ended": gettext_lazy("办结或退回的各件，其申报单位已收到通知；每件已记入日志。"),
    "granted": gettext_lazy("获授称号的申报单位已收到通知；每件已记入日志。"),
    "none": gettext_lazy("本步骤不通知申报单位；每件已记入日志。"),
}


def _notified(edition: Edition, step_id: str, taken: Collection[str]) -> Notified:
    """Who gets a message: all of a notice; else those of an end, of a return to a form and of a title."""
    steps = next(p.steps for p in edition.procedures.values() if step_id in p.steps)
    otherwise = BATCH_FORMS[steps[step_id].kind].notified
    if otherwise == "all":
        return "all"
    outcomes = [outcome for key, outcome in steps[step_id].outcomes.items() if key in taken]
    ended = [
        o.end is not None or (o.tone != "forward" and any(isinstance(steps[to], Fill) for to in o.to)) for o in outcomes
    ]
    if ended and all(ended):
        return "all"
    return "ended" if any(ended) else otherwise


def messages_sent(record: BatchRecord) -> str:
    """What is said of messages once a batch is done."""
    notified = _notified(record.edition, record.batch.step, {item.outcome for item in record.items})
    return str(WERE_NOTIFIED[notified])


def record_lines(record: BatchRecord) -> list[Line]:
    """What was said of the whole batch."""
    batch = record.batch
    lines = [
        {"term": _("办理单位"), "value": record.body},
        {"term": _("申报通知"), "value": batch.call.title if batch.call else "—"},
        *BATCH_FORMS[batch.kind].record_lines(record),
    ]
    return [line for line in lines if line["value"]]


def record_table(record: BatchRecord) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """Columns and rows of a batch's cases, without the columns in which nothing stands."""
    columns = [
        column(_("件")) | {"card": "name"},
        column(_("申报单位")) | {"card": "unit"},
        column(_("名次"), "number") | {"card": "first labelled"},
        column(_("按规则的名次"), "number") | {"card": "further labelled"},
        column(pgettext("heading", "赞成比例") if record.by_votes else _("得分"), "score")
        | {"card": "further labelled"},
        column(_("等级")) | {"card": "further"},
        column(_("结果")) | {"card": "state"},
        column(_("理由")) | {"card": "state"},
        column(_("表决和回避")) | {"card": "state"},
    ]
    sitting = record.held
    rows = [
        [
            cell(
                item.case.name or item.case.number, url=reverse("case", args=[item.case.number]), note=item.case.number
            ),
            cell(record.applicants[item.case.number]),
            cell(_said(item.place)),
            cell(_said(record.by_rules.get(item.case.number))),
            cell(record.score(item)),
            cell(record.grades.get(item.case.number, "")),
            cell(record.outcomes.get(item.outcome, ""), note=_remarks(record, item.case.number)),
            cell(item.reason),
            cell(taken_words(sitting, item.case.number), note=_against_vote(sitting, item.case.number))
            if sitting
            else cell(""),
        ]
        for item in record.items
    ]
    kept = [n for n in range(len(columns)) if any(row[n]["text"] for row in rows)]
    return [columns[n] for n in kept], [{"cells": [row[n] for n in kept]} for row in rows]


def _against_vote(sitting: SittingRecord, number: str) -> str:
    return _("与表决结果不一致") if sitting.item(number).against_vote else ""


def _remarks(record: BatchRecord, number: str) -> str:
    """What had been proposed instead, and that the decision was taken up again."""
    remarks = [_departed(record.departure(number))]
    if number in record.reopened:
        day, sitting = record.reopened[number]
        words = {"day": day_words(day), "sitting": sitting}
        remarks.append(_("已于%(day)s提请复议（%(sitting)s），本决定不再执行") % words)
    return _("；").join(filter(None, remarks))


def _departed(proposal: str) -> str:
    return _("变更建议，原建议为：%(proposal)s") % {"proposal": proposal} if proposal else ""


def list_table(listed: RecommendedList | None) -> dict[str, Any] | None:
    """The list that goes with a letter, its rows numbered; what its layout rests on."""
    if listed is None:
        return None
    rows = [{"cells": [cell(place), *map(cell, row)]} for place, row in enumerate(listed.rows, 1)]
    columns = [column(_("序号")), *map(column, listed.columns)]
    return {"columns": columns, "rows": rows, "note": listed.designed}


NAMED = 5
"""How many of those passed are named, in the rules' order."""


def reordering(desk: BatchDesk, decisions: Sequence[Decision]) -> list[str]:
    """A sentence for each chosen case that is put above others which the ranking's rules place before it."""
    if desk.ranked is None:
        return []
    ordered = sorted(decisions, key=lambda d: d.place or 0)
    moved = desk.ranked.only({d.case for d in decisions}).moved_up([d.case for d in ordered])
    return [_passing(desk, desk.ranked, each) for each in moved]


def _passing(desk: BatchDesk, ranked: RankedCases, moved: MovedUp) -> str:
    names = {case.number: case.name or case.applicant for case in desk.cases}

    def case_name(number: str) -> str:
        return names[number] + translation.bracketed(ranked.shown(number))

    words = {
        "name": case_name(moved.key),
        "others": translation.listed(case_name(number) for number in moved.passed[:NAMED]),
        "n": len(moved.passed),
    }
    if len(moved.passed) > NAMED:
        words["others"] = _("%(others)s等%(n)d件") % words
    if not moved.by_score:
        return _("%(name)s排在按规则在前的%(others)s之前。") % words
    if ranked.definition.by == "in_favour":
        return _("%(name)s排在赞成比例更高的%(others)s之前。") % words
    return _("%(name)s排在得分更高的%(others)s之前。") % words


def _said(number: object) -> str:
    return "" if number is None else str(number)
