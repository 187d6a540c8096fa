"""What each office said at each step: checklists, opinions, visits, receipts, letters, meetings, documents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.forms.part_titles import part_titles
from pingding.policy.language import Edition, Step
from pingding.policy.procedures.departures import proposal_words
from pingding.policy.steps.title_acts import Rectify
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import CasePath
from pingding.queries.cases.visibility import CasePart, CaseVisibility
from pingding.queries.directory.names import name_at, read_names
from pingding.queries.steps.kind import ChecklistLine, RecordedLine
from pingding.queries.steps.registry import STEPS
from pingding.records.models import BatchItem, Case, Seat, StepRun


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


def step_records(file: CaseFile, path: CasePath, visibility: CaseVisibility) -> tuple[StepRecord, ...]:
    """The rounds that the viewer may read, in order.

    Who sees everything sees open rounds too. The applicant sees rounds that are closed, those at which the case is
    weighed only once it has ended. What is filled in stands under the forms and is left out.
    """
    case, edition = file.case, file.edition
    items = {item.batch_id: item for item in _items(case)}
    passed = {(entry.step, entry.at): entry.clause for entry in case.journal.filter(act="deadline_passed")}
    read_names(seat.organisation for seat in file.seats)
    rescored = {(run.step, run.round) for run in path.runs if run.rescoring}
    records = []
    for run in path.runs:
        step = edition.step(case.procedure, run.step)
        if run.kind == "fill" or not record_open(visibility, run):
            continue
        silent = _silent(step, run, passed.get((run.step, run.closed_at))) if run.closed_at else ""
        if (run.step, run.round + 1) in rescored:
            silent = _("已再次评分")
        records.append(_record(edition, step, run, file.seats_at(run), items, visibility, silent))
    return tuple(records)


def rectification_ordered(file: CaseFile, visibility: CaseVisibility) -> StepRun | None:
    """The newest round that ordered the holder to rectify, where the viewer may read what was said in it; None where
    there is none. A document that was issued with it says so itself."""
    if CasePart.OPINIONS not in visibility.parts:
        return None
    for run in reversed(file.runs):
        if run.kind != "issue" and order_in(file, run) is not None and record_open(visibility, run):
            return run
    return None


def order_in(file: CaseFile, run: StepRun) -> Rectify | None:
    """The order to rectify that the outcome of a round comes with."""
    outcome = file.procedure.steps[run.step].outcomes.get(run.outcome)
    return next((act for act in outcome.acts if isinstance(act, Rectify)), None) if outcome else None


def records_answered(
    file: CaseFile, run: StepRun, path: CasePath, visibility: CaseVisibility
) -> tuple[StepRecord, ...]:
    """What the step said that sent the case to the form of a round; none of a procedure's first form, nor of a return
    for correction, which says itself what it asks for, nor where the viewer may not read it yet."""
    before = [each for each in file.runs if each.closed_at and each.pk < run.pk and each.kind != "fill"]
    if run.correction or not before or run.step == file.procedure.starts:
        return ()
    last = max(before, key=lambda each: each.pk)
    records = step_records(file, path, visibility)
    return tuple(each for each in records if (each.step, each.round) == (last.step, last.round))


def record_open(visibility: CaseVisibility, run: StepRun) -> bool:
    """Whether the viewer, to whom the opinions of the case are open, reads what was said in this round."""
    if visibility.everything:
        return True
    return run.closed_at is not None and run.step not in visibility.weighing


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
    visibility: CaseVisibility,
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
        seats=tuple(_seat(edition, step, seat, items, visibility, silent) for seat in seats),
    )


def _seat(
    edition: Edition, step: Step, seat: Seat, items: Mapping[int, BatchItem], visibility: CaseVisibility, silent: str
) -> SeatRecord:
    outcome = step.outcomes.get(seat.outcome)
    content: dict[str, Any] = seat.content or {}
    item = items.get(content.get("batch", 0))
    kind, acted_by = STEPS[step.kind], seat.acted_by
    lines = [
        *_departure(edition, content),
        *kind.lines(step, content),
        *_reason(content),
        *(kind.batch_lines(edition, item, visibility) if item else ()),
    ]
    return SeatRecord(
        organisation=name_at(seat.organisation, seat.acted_at),
        person=acted_by.name if visibility.persons and acted_by else "",
        acted_at=seat.acted_at,
        outcome=outcome.label if outcome else _("不安排") if seat.outcome == "skip" else "",
        tone=outcome.tone if outcome else "forward",
        lines=(*lines, *_correction(edition, content)),
        checks=tuple(kind.checks(edition, step, content)),
        batch=item.batch_id if item and visibility.everything else None,
        silent="" if seat.acted_at else silent,
    )


def _departure(edition: Edition, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
    """That what was decided is not what had been proposed."""
    if way := content.get("departs_from"):
        yield RecordedLine(
            _("变更建议"), _("原建议：%(proposed)s") % {"proposed": proposal_words(edition, way)}, wide=True
        )


def _reason(content: Mapping[str, Any]) -> Iterator[RecordedLine]:
    if text := content.get("reason"):
        yield RecordedLine(_("理由"), text, wide=True)


def _correction(edition: Edition, content: Mapping[str, Any]) -> Iterator[RecordedLine]:
    notes: Mapping[str, str] = content.get("notes", {})
    for part, title in part_titles(edition, content.get("parts", ())).items():
        yield RecordedLine(_("补正：%(part)s") % {"part": title}, notes.get(part, "") or _("按理由补正"), wide=True)
