"""Score sheets of a case: whose may be seen by whom, what is still to be scored, and the combined result."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pingding.policy.combining import Combined, combine
from pingding.policy.language import IndicatorSet
from pingding.policy.language.indicators import JudgedScore
from pingding.policy.scoring import Scored, leaves, score
from pingding.queries.case_facts import case_facts
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.records.models import Case, ScoreSheet, StepRun


@dataclass(frozen=True)
class PanelResult:
    """What a panel came to: sheets counted, the combined score if there are indicators, and those in favour."""

    sheets: int
    in_favour: int
    combined: Combined | None

    @property
    def score(self) -> Decimal | None:
        return self.combined.total if self.combined else None

    @property
    def share_in_favour(self) -> Decimal | None:
        return Decimal(self.in_favour) / self.sheets if self.sheets else None


def judged_leaves(indicators: IndicatorSet) -> list[tuple[str, str]]:
    """Path and title of every leaf that a scorer gives points for."""
    return [(path, leaf.title) for path, leaf in leaves(indicators) if isinstance(leaf.score, JudgedScore)]


def points_of(sheet: ScoreSheet) -> dict[str, Decimal]:
    return {path: Decimal(value) for path, value in sheet.points.items()}


def sheet_gaps(case: Case, run: StepRun, indicators: str) -> list[str]:
    """Titles of the judged leaves that the sheet of this round has no points for."""
    sheet = ScoreSheet.objects.filter(case=case, run=run).first()
    given = sheet.points if sheet else {}
    return [
        title for path, title in judged_leaves(edition_of(case.edition).indicators[indicators]) if path not in given
    ]


def scored(case: Case, sheet: ScoreSheet, *, at: datetime) -> Scored:
    """The sheet's whole tree: the points given, the computed leaves, totals, each explained."""
    indicators = edition_of(case.edition).indicators[sheet.indicators]
    return score(
        indicators, case_facts(case, on=local_date(at), drafts=case.submitted_at is None).facts, points_of(sheet)
    )


def panel_result(case: Case, step: str) -> PanelResult | None:
    """The result of the newest round of a panel step; None before any sheet was handed in."""
    run = StepRun.objects.filter(case=case, step=step).order_by("-round").first()
    if run is None:
        return None
    sheets = list(run.sheets.filter(source="expert", submitted_at__isnull=False).order_by("id"))
    if not sheets:
        return None
    indicator_id = sheets[0].indicators
    combined = None
    if indicator_id:
        indicators = edition_of(case.edition).indicators[indicator_id]
        combined = combine(indicators, [points_of(sheet) for sheet in sheets])
    return PanelResult(len(sheets), sum(1 for sheet in sheets if sheet.favour), combined)
