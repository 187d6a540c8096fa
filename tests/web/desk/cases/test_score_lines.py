"""Scores of a case: a line a row with the spread of the sheets, reasons in one fold, roundings told."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.queries.panels.score_boards import _adjusted

pytestmark = pytest.mark.django_db


def test_scores_are_a_line_a_row_with_their_spread_and_reasons_in_one_fold() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.to_list(case)
    board = Visitor(life.officer, life.at).get(f"/cases/{case.number}/?tab=opinions").one(".score-board")
    rows = [row for row in board.all("tbody tr") if row.has(".score-spread svg")]
    sheets = len(board.all("thead .score-beside"))
    assert rows and sheets > 1 and all(len(row.all("circle")) == sheets and row.has(".spread-mean") for row in rows)
    assert not board.has(".reason-row") and not board.has("details.score-reasons")


def test_a_row_whose_points_are_cut_so_that_rows_add_up_is_told() -> None:
    for points, told in (("5.66", True), ("5.67", False)):
        node = SimpleNamespace(points=Decimal(points), compared=Decimal("5.666667"))
        assert _adjusted(node, 2) is told  # type: ignore[arg-type]
