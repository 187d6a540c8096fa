"""A panel that scored twice: both rounds beside each other, and what changed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pingding.policy.scores.leaves import leaves
from pingding.policy.steps.panel import Panel
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.panels.rescoring import rescored_round, round_before
from pingding.queries.panels.score_boards import ScoreBoard, board_of_round, scorer_of
from pingding.queries.panels.sheets import counted_sheets
from pingding.records.models import ScoreSheet, StepRun


@dataclass(frozen=True)
class ChangedRow:
    """A leaf to which an expert gave other points in the second round; None where there were none."""

    title: str
    first: Decimal | None
    second: Decimal | None


@dataclass(frozen=True)
class ScoredTwice:
    """The two sheets of one expert: their totals, and the rows that changed; `first` is None of who came later."""

    who: str
    first: Decimal | None
    second: Decimal | None
    changed: tuple[ChangedRow, ...]


@dataclass(frozen=True)
class BothRounds:
    """A panel that scored twice, once it is closed: why, since when, what each round came to; `board` is the first.

    `counts`: the second round is the newest, not one after which the panel was opened for yet another.
    """

    title: str
    clause: tuple[str, ...]
    reason: str
    opened_at: datetime
    first: Decimal | None
    second: Decimal | None
    counts: bool
    experts: tuple[ScoredTwice, ...]
    board: ScoreBoard
    sheets: tuple[int, ...]
    """The keys of the sheets of the first round."""


def both_rounds(
    file: CaseFile,
    newest: Sequence[StepRun],
    sheets: Sequence[ScoreSheet],
    visibility: CaseVisibility,
    *,
    at: datetime,
) -> Iterator[BothRounds]:
    """Both rounds of each panel that scored twice and is closed, by its newest round and the `sheets` that are open."""
    for run in newest:
        again = rescored_round(file, run.step) if run.kind == "panel" and run.closed_at is not None else None
        if again is None or not any(sheet.run_id == run.pk for sheet in sheets):
            continue
        before = round_before(file, again).pk
        counted = list(counted_sheets([before, again.pk]).select_related("scorer"))
        earlier = [sheet for sheet in counted if sheet.run_id == before]
        own = [sheet for sheet in counted if sheet.run_id == again.pk]
        if not (own and earlier):
            continue
        step, board = file.procedure.steps[run.step], board_of_round(file, earlier, visibility, at=at)
        assert isinstance(step, Panel)
        yield BothRounds(
            title=step.title,
            clause=(step.rescoring.clause if step.rescoring else ()) or step.clause,
            reason=again.rescoring,
            opened_at=again.opened_at,
            first=board.combined,
            second=board_of_round(file, own, visibility, at=at).combined,
            counts=again.pk == run.pk,
            experts=tuple(_twice(file, own, {sheet.scorer_id: sheet for sheet in earlier}, visibility)),
            board=board,
            sheets=tuple(sheet.pk for sheet in earlier),
        )


def _twice(
    file: CaseFile, sheets: Sequence[ScoreSheet], earlier: Mapping[int | None, ScoreSheet], visibility: CaseVisibility
) -> Iterator[ScoredTwice]:
    """The experts of the second round, in the order of its sheets."""
    for place, sheet in enumerate(sheets, 1):
        before = earlier.get(sheet.scorer_id)
        changed = tuple(_changed(file, before, sheet)) if before else ()
        who = scorer_of(sheet, place, visibility)
        yield ScoredTwice(who, before.total if before else None, sheet.total, changed)


def _changed(file: CaseFile, before: ScoreSheet, sheet: ScoreSheet) -> Iterator[ChangedRow]:
    """The leaves that have other points in the second sheet, in the order of the set."""
    for path, leaf in leaves(file.edition.indicators[sheet.indicators]):
        first, second = _points(before.points.get(path)), _points(sheet.points.get(path))
        if first != second:
            yield ChangedRow(leaf.title, first, second)


def _points(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
