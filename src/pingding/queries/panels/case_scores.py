"""What of the scores of a case a viewer may see: the boards, and the panels of which an open one stays sealed."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pingding.policy.steps.panel import Panel
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import CasePath
from pingding.queries.cases.visibility import CaseVisibility
from pingding.queries.directory.names import read_names
from pingding.queries.panels.both_rounds import BothRounds, both_rounds
from pingding.queries.panels.score_boards import ScoreBoard, score_boards, scorer_of
from pingding.queries.panels.sheets import counted_sheets
from pingding.queries.panels.vetoes import ShownVeto, shown_vetoes
from pingding.records.models import Assignment, ScoreSheet, StepRun


@dataclass(frozen=True)
class ArguedSheet:
    """One expert's argued conclusion."""

    who: str
    favour: bool
    answers: tuple[tuple[str, str], ...]
    comment: str


@dataclass(frozen=True)
class SheetSetAside:
    """An expert who left a panel, and what stands in the sheet set aside: `total` and `comment` once it is closed."""

    who: str
    ended_at: datetime
    reason: str
    replaced: bool
    handed_in: bool | None
    """None where there is no sheet."""
    total: Decimal | None
    comment: str


@dataclass(frozen=True)
class PanelRecord:
    """One round of a panel. While it is open `sealed` is true and only the numbers are known.

    `set_aside` is for those alone who know the experts: the convener, the leading authority, auditors.
    """

    title: str
    round: int
    sealed: bool
    assigned: int
    recused: int
    replaced: int
    handed_in: int
    quorum: int
    seats: int
    argued: tuple[ArguedSheet, ...]
    in_favour: int
    set_aside: tuple[SheetSetAside, ...]


@dataclass(frozen=True)
class CaseScores:
    """What of the scores a viewer may see; `sheets` are the keys of those of which anything is shown."""

    boards: tuple[ScoreBoard, ...]
    panels: tuple[PanelRecord, ...]
    sheets: tuple[int, ...] = ()
    rescored: tuple[BothRounds, ...] = ()
    vetoes: tuple[ShownVeto, ...] = ()


def case_scores(file: CaseFile, path: CasePath, visibility: CaseVisibility, *, at: datetime) -> CaseScores:
    """The panels and score boards that are open to the viewer; nothing where scores are not."""
    if not (visibility.scores or visibility.everything or visibility.writes):
        return CaseScores((), ())
    newest = tuple({run.step: run for run in path.runs}.values())
    counted = list(counted_sheets([run.pk for run in newest if run.kind == "panel"]).values_list("pk", "run"))
    sheets = list(_open_sheets(file, newest, {pk for pk, _run in counted}, visibility))
    read_names(sheet.organisation for sheet in sheets if sheet.organisation is not None and sheet.source != "self")
    handed_in = Counter(run for _pk, run in counted)
    gone_over = {(run.step, run.round - 1) for run in path.runs if run.rescoring}
    panels = [run for run in path.runs if run.kind == "panel" and (run.step, run.round) not in gone_over]
    panels = panels if visibility.scores else []
    rescored = tuple(both_rounds(file, newest, sheets, visibility, at=at))
    return CaseScores(
        boards=tuple(score_boards(file, sheets, visibility, at=at)),
        panels=tuple(_panel(file, run, sheets, handed_in[run.pk], visibility) for run in panels),
        sheets=(*(sheet.pk for sheet in sheets), *(pk for each in rescored for pk in each.sheets)),
        rescored=rescored,
        vetoes=tuple(shown_vetoes(file, sheets, visibility)),
    )


def _open_sheets(
    file: CaseFile, newest: Sequence[StepRun], counted: Collection[int], visibility: CaseVisibility
) -> Iterator[ScoreSheet]:
    """Handed-in sheets that are not sealed: of the newest round of each step, in the order handed in.

    Those set aside do not count and stand with their panel.
    """
    runs = {run.pk: run for run in newest}
    rows = file.case.sheets.filter(submitted_at__isnull=False).select_related("scorer", "organisation")
    for sheet in rows.order_by("pk"):
        run = runs.get(sheet.run_id or 0)
        if run is None:
            continue
        if run.kind == "panel":
            if visibility.scores and run.closed_at is not None and sheet.pk in counted:
                yield sheet
        elif visibility.scores or sheet.organisation_id == file.case.organisation_id:
            yield sheet


def _panel(
    file: CaseFile, run: StepRun, sheets: Sequence[ScoreSheet], handed_in: int, visibility: CaseVisibility
) -> PanelRecord:
    step = file.procedure.steps[run.step]
    assert isinstance(step, Panel)
    assignments = [each for each in file.assignments if each.run_id == run.pk]
    ended = [each for each in assignments if each.ended_at is not None]
    replaced = sum(1 for each in ended if each.replaced_by_id)
    own = [sheet for sheet in sheets if sheet.run_id == run.pk]
    sealed = run.closed_at is None
    argued = [] if step.indicators else own
    return PanelRecord(
        title=step.title,
        round=run.round,
        sealed=sealed,
        assigned=len(assignments) - len(ended),
        recused=len(ended) - replaced,
        replaced=replaced,
        handed_in=handed_in if sealed else len(own),
        quorum=step.quorum,
        seats=step.seats,
        argued=tuple(
            ArguedSheet(
                scorer_of(sheet, place, visibility),
                bool(sheet.favour),
                tuple(zip(step.asks, sheet.answers, strict=False)),
                sheet.comment,
            )
            for place, sheet in enumerate(argued, 1)
        ),
        in_favour=sum(1 for sheet in argued if sheet.favour),
        set_aside=tuple(_set_aside(run, ended)) if visibility.names_experts else (),
    )


def _set_aside(run: StepRun, ended: Sequence[Assignment]) -> Iterator[SheetSetAside]:
    """What the experts who left a round leave behind."""
    sheets = {sheet.scorer_id: sheet for sheet in ScoreSheet.objects.filter(run=run)} if ended else {}
    for assignment in ended:
        assert assignment.ended_at is not None
        sheet = sheets.get(assignment.expert_id)
        shown = sheet if run.closed_at is not None else None
        yield SheetSetAside(
            who=assignment.expert.name,
            ended_at=assignment.ended_at,
            reason=assignment.ended_reason,
            replaced=assignment.replaced_by_id is not None,
            handed_in=sheet.submitted_at is not None if sheet else None,
            total=shown.total if shown else None,
            comment=shown.comment if shown else "",
        )
