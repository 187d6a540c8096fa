"""What each office said at each step: checklists, opinions, visits, receipts, letters, meetings, documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.forms.part_titles import part_titles
from pingding.policy.language import Edition, Step
from pingding.policy.steps.opinion import Opinion
from pingding.policy.steps.review import Review
from pingding.policy.steps.visit import Visit
from pingding.policy.translation import day
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import CasePath
from pingding.queries.cases.visibility import CaseVisibility
from pingding.records.models import BatchItem, Case, Seat, StepRun


@dataclass(frozen=True)
class RecordedLine:
    """One line of what was said."""

    term: str
    value: str
    wide: bool = False


@dataclass(frozen=True)
class ChecklistLine:
    """One answer of a checklist or on a judged condition."""

    asks: str
    answer: bool
    clause: tuple[str, ...]


@dataclass(frozen=True)
class SeatRecord:
    """What one office said, or that it has yet to; `silent` where its time ran out or the step went on without it."""

    organisation: str
    person: str
    acted_at: datetime | None
    outcome: str
    tone: str
    lines: tuple[RecordedLine, ...]
    checks: tuple[ChecklistLine, ...]
    batch: int | None = None
    silent: str = ""


@dataclass(frozen=True)
class StepRecord:
    """One round of a step with what its offices said, and how it ended."""

    step: str
    title: str
    kind: str
    round: int
    clause: tuple[str, ...]
    opened_at: datetime
    closed_at: datetime | None
    due: datetime | None
    outcome: str
    tone: str
    seats: tuple[SeatRecord, ...]


def step_records(file: CaseFile, path: CasePath, sight: CaseVisibility) -> tuple[StepRecord, ...]:
    """The rounds that the viewer may read, in order.

    Who sees everything sees open rounds too. The applicant sees rounds that are closed, those at which the case is
    weighed only once it has ended. What is filled in stands under the forms and is left out.
    """
    case, edition = file.case, file.edition
    items = {item.batch_id: item for item in _items(case)}
    passed = {(entry.step, entry.at): entry.clause for entry in case.journal.filter(act="deadline_passed")}
    found = []
    for run in path.runs:
        step = edition.step(case.procedure, run.step)
        if run.kind == "fill" or not _open_to(sight, run):
            continue
        silent = _silent(step, run, passed.get((run.step, run.closed_at))) if run.closed_at else ""
        found.append(_record(edition, step, run, file.seats_at(run), items, sight, silent))
    return tuple(found)


def _open_to(sight: CaseVisibility, run: StepRun) -> bool:
    if sight.everything:
        return True
    return run.closed_at is not None and run.step not in sight.weighing


def _items(case: Case) -> Iterator[BatchItem]:
    rows = case.batch_items.select_related("batch__document", "batch__notice")
    yield from rows


def _silent(step: Step, run: StepRun, clause: str | None) -> str:
    """What is said of an office that had not acted when the round closed; `clause` where its time had run out."""
    if clause is None:
        return _("未办理")
    outcome = step.outcomes[run.outcome].label
    return _("逾期未办理，按规定视为“%(outcome)s”%(clause)s") % {
        "outcome": outcome,
        "clause": translation.bracketed(clause),
    }


def _record(
    edition: Edition,
    step: Step,
    run: StepRun,
    seats: Sequence[Seat],
    items: Mapping[int, BatchItem],
    sight: CaseVisibility,
    silent: str,
) -> StepRecord:
    outcome = step.outcomes.get(run.outcome)
    label = outcome.label if outcome else _("不安排") if run.outcome == "skip" else ""
    return StepRecord(
        step=run.step,
        title=step.title,
        kind=run.kind,
        round=run.round,
        clause=step.clause,
        opened_at=run.opened_at,
        closed_at=run.closed_at,
        due=run.due_at,
        outcome=label,
        tone=outcome.tone if outcome else "forward",
        seats=tuple(_seat(edition, step, seat, items, sight, silent) for seat in seats),
    )


def _seat(
    edition: Edition, step: Step, seat: Seat, items: Mapping[int, BatchItem], sight: CaseVisibility, silent: str
) -> SeatRecord:
    outcome = step.outcomes.get(seat.outcome)
    content: dict[str, Any] = seat.content or {}
    item = items.get(content.get("batch", 0))
    lines = [*_lines(step, content), *(_batch_lines(item, sight) if item else ())]
    acted_by = seat.acted_by
    return SeatRecord(
        organisation=seat.organisation.name,
        person=acted_by.name if sight.persons and acted_by else "",
        acted_at=seat.acted_at,
        outcome=outcome.label if outcome else _("不安排") if seat.outcome == "skip" else "",
        tone=outcome.tone if outcome else "forward",
        lines=(*lines, *_correction(edition, content)),
        checks=tuple(_checks(edition, step, content)),
        batch=item.batch_id if item and sight.everything else None,
        silent="" if seat.acted_at else silent,
    )


def _lines(step: Step, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
    if text := content.get("opinion"):
        yield RecordedLine(_("意见"), text, wide=True)
    if isinstance(step, Opinion) and step.statement and content.get("signed"):
        yield RecordedLine(_("声明"), step.statement, wide=True)
    yield from _visit_lines(step, content)
    if content.get("copies") is not None:
        yield RecordedLine(_("收到份数"), str(content["copies"]))
    if text := content.get("received_on"):
        yield RecordedLine(_("收到日期"), _day(text))
    if text := content.get("reference"):
        yield RecordedLine(_("文号或回执"), text)
    if text := content.get("filed_on"):
        yield RecordedLine(_("报送日期"), _day(text))
    if text := content.get("summary"):
        yield RecordedLine(_("评审小结"), text, wide=True)
    if text := content.get("reason"):
        yield RecordedLine(_("理由"), text, wide=True)


def _visit_lines(step: Step, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
    if text := content.get("visited_on"):
        yield RecordedLine(_("核查日期"), _day(text))
    if text := content.get("place"):
        yield RecordedLine(_("核查地点"), text)
    if text := content.get("visitors"):
        yield RecordedLine(_("核查人员"), text)
    if text := content.get("findings"):
        yield RecordedLine(_("核查情况"), text, wide=True)
    if isinstance(step, Visit):
        for asked, answer in zip(step.asks, content.get("answers", ()), strict=False):
            yield RecordedLine(asked, answer, wide=True)


def _batch_lines(item: BatchItem, sight: CaseVisibility) -> Iterator[RecordedLine]:
    content = item.batch.content
    if text := content.get("letter_number"):
        yield RecordedLine(_("推荐函文号"), text)
    if text := content.get("session"):
        yield RecordedLine(_("会议"), f"{content.get('body', '')} {text}".strip())
    if text := content.get("held_on"):
        yield RecordedLine(_("会议日期"), _day(text))
    if item.place is not None and sight.scores:
        yield RecordedLine(_("名次"), str(item.place))
    number = item.case.number
    if sight.everything and number in content.get("by_rules", {}):
        yield RecordedLine(_("按规则的名次"), str(content["by_rules"][number]))
        yield RecordedLine(_("调整名次的理由"), content["order_reason"], wide=True)
    notice = getattr(item.batch, "notice", None)
    if notice is not None:
        yield RecordedLine(_("公示"), notice.title)
        yield RecordedLine(_("公示期"), f"{day(notice.first_day)}—{day(notice.last_day)}")
    document = getattr(item.batch, "document", None)
    if document is not None:
        yield RecordedLine(_("文件"), document.title + translation.bracketed(document.number))
        yield RecordedLine(_("成文日期"), day(document.dated))


def _correction(edition: Edition, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
    notes: Mapping[str, str] = content.get("notes", {})
    for part, title in part_titles(edition, content.get("parts", ())).items():
        yield RecordedLine(_("补正：%(part)s") % {"part": title}, notes.get(part, "") or _("按理由补正"), wide=True)


def _checks(edition: Edition, step: Step, content: Mapping[str, Any]) -> Iterator[ChecklistLine]:
    answers: Mapping[str, bool] = content.get("checks", {})
    if isinstance(step, Review):
        for key, item in step.checklist.items():
            if key in answers:
                yield ChecklistLine(item.asks, answers[key], item.clause or step.clause)
    for path, answer in content.get("judged", {}).items():
        condition = edition.condition(path)
        yield ChecklistLine(condition.says if condition else path, answer, condition.clause if condition else ())


def _day(text: str) -> str:
    return day(date.fromisoformat(text))
