"""Score sheets of a case: whose may be seen by whom, what is still to be scored, and the combined result."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from pingding.policy.combining import Combined, combine
from pingding.policy.facts import Facts
from pingding.policy.language import IndicatorSet
from pingding.policy.scoring import Scored, judged_rule, leaves, measured, score
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
    return [(path, leaf.title) for path, leaf in leaves(indicators) if judged_rule(leaf.score)]


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
    in_favour = sum(1 for sheet in sheets if sheet.favour)
    indicator_id = sheets[0].indicators
    if not indicator_id:
        return PanelResult(len(sheets), in_favour, None)
    indicators = edition_of(case.edition).indicators[indicator_id]
    facts = facts_at_submission(case)
    combined = combine(indicators, [points_of(sheet) for sheet in sheets], facts, cohort_of(case, indicators))
    return PanelResult(len(sheets), in_favour, combined)


def facts_at_submission(case: Case) -> Facts:
    """The facts that scores are reckoned from: what was handed in, on the day it was handed in."""
    return case_facts(case, on=local_date(case.submitted_at or case.opened_at)).facts


def cohort_of(case: Case, indicators: IndicatorSet) -> dict[str, tuple[Decimal, ...]]:
    """By path, the values of all cases of the same call, for the rows that compare; empty when no row does."""
    if not measured(indicators, facts_at_submission(case)):
        return {}
    found: dict[str, list[Decimal]] = {}
    others = Case.objects.filter(
        call=case.call, edition=case.edition, procedure=case.procedure, submitted_at__isnull=False
    )
    for other in others.select_related("edition", "organisation").order_by("id"):
        for path, value in measured(indicators, facts_at_submission(other)).items():
            found.setdefault(path, []).append(value)
    return {path: tuple(values) for path, values in found.items()}
