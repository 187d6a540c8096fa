"""The scores of a case as the interface gives them: boards, panels, both rounds of a panel, vetoes."""

from datetime import datetime
from decimal import Decimal

from ninja import Schema

from pingding.api.frame.routes import shown
from pingding.queries.panels.case_scores import CaseScores
from pingding.queries.panels.score_boards import ScoreBoard


class ScoreBoardColumnOut(Schema):
    """A sheet: whose, and its total."""

    label: str
    total: Decimal | None
    dropped: bool


class ScoreBoardRowOut(Schema):
    """An indicator with the points of each sheet."""

    path: str
    title: str
    weight: Decimal
    clause: list[str]
    points: list[Decimal | None]
    combined: Decimal | None


class ScoreBoardOut(Schema):
    """The sheets of one indicator set, side by side."""

    title: str
    columns: list[ScoreBoardColumnOut]
    rows: list[ScoreBoardRowOut]
    full_points: Decimal
    combined: Decimal | None
    explanation: str
    notes: list[str]
    grade: str


class SheetSetAsideOut(Schema):
    """An expert who stood aside or was `replaced`; `handed_in` says how far the sheet set aside was, null without one.

    Its total and comment are shown once the panel is closed.
    """

    who: str
    ended_at: datetime
    reason: str
    replaced: bool
    handed_in: bool | None
    total: Decimal | None
    comment: str


class PanelOut(Schema):
    """A round of a panel; `sealed` while it is open, when only numbers are shown.

    `set_aside` is told to its convener, the leading authority and auditors.
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
    in_favour: int
    set_aside: list[SheetSetAsideOut]


class ChangedRowOut(Schema):
    """A row to which an expert gave other points in the second round."""

    title: str
    first: Decimal | None
    second: Decimal | None


class ScoredTwiceOut(Schema):
    """The totals of an expert in both rounds, and what changed; `first` is null of who came later."""

    who: str
    first: Decimal | None
    second: Decimal | None
    changed: list[ChangedRowOut]


class BothRoundsOut(Schema):
    """A panel that scored twice: why, what each round came to (the second counts), the sheets of the first."""

    title: str
    reason: str
    opened_at: datetime
    first: Decimal | None
    second: Decimal | None
    experts: list[ScoredTwiceOut]
    board: ScoreBoardOut


class VetoOut(Schema):
    """A veto by an expert: whose, on which ground, why, and what the case came to by it."""

    title: str
    who: str
    ground: str
    clause: list[str]
    reason: str
    outcome: str


class ScoresOut(Schema):
    """What of the scores is open to the person asking."""

    boards: list[ScoreBoardOut]
    panels: list[PanelOut]
    rescored: list[BothRoundsOut]
    vetoes: list[VetoOut]


def scores_out(scores: CaseScores) -> ScoresOut:
    """What is open, with the boards in the interface's words."""
    rescored = [shown(BothRoundsOut, each, board=_board(each.board)) for each in scores.rescored]
    return shown(ScoresOut, scores, boards=[_board(board) for board in scores.boards], rescored=rescored)


def _board(board: ScoreBoard) -> ScoreBoardOut:
    return shown(ScoreBoardOut, board, full_points=board.full, explanation=board.explain)
