"""A title in a round that is entrusted to a unit outside, taken until it is that unit's turn."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from tests import factories
from tests.actions.titles.titled_life import titled_life

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.panels.sheets import save_source_sheet
from pingding.actions.titles.rounds import NewRound, open_round
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Organisation, Title, TitleRound

DISTRICTS_WORDS = "示例报送新名称"
OWN_POINTS, DISTRICTS_POINTS = "91.5", "82.5"
"""Points that no number, code or date on a page reads like."""


@dataclass
class Evaluated:
    """The title, its holder's writer, the unit outside and its writer."""

    folder: Path
    unit: Organisation = field(init=False)
    outside: Viewer = field(init=False)
    title: Title = field(init=False)
    writer: Viewer = field(init=False)

    def __post_init__(self) -> None:
        self.life = titled_life(self.folder)
        self.title, self.writer = self.life.recognised()
        self.unit, self.outside = factories.unit()

    def open(self, code: str | None = None, name: str = "2026年评价") -> TitleRound:
        entrusted = self.unit.code if code is None else code
        new = NewRound(name, 2026, self.life.at.date() + timedelta(days=20), [self.title.number], entrusted or "")
        return open_round(self.life.call.edition, "outside", new, actor=self.life.officer, at=self.life.later())

    def score(self, case: Case, step: str, points: str, actor: Viewer) -> None:
        marks, reasons = {"running": Decimal(points)}, {"running": f"理由{points}"}
        save_source_sheet(case.number, step, marks, reasons, actor=actor, at=self.life.later())

    def hand_in(self, case: Case, actor: Viewer, **values: str) -> None:
        save_draft(case.number, values, actor=actor, at=self.life.later())
        submit_application(case.number, actor=actor, at=self.life.later())

    def at_outside(self) -> Case:
        """The case of the round, scored by its holder and the district."""
        case, district = Case.objects.get(title_round=self.open()), self.life.districts["wanzhou"]
        self.score(case, "outside_self", OWN_POINTS, self.writer)
        self.hand_in(case, self.writer, statement="运行良好")
        self.score(case, "outside_district", DISTRICTS_POINTS, district)
        self.life.act(case, "outside_district", "pass", ChecklistAnswers(), district)
        self.hand_in(case, district, new_name=DISTRICTS_WORDS, registered_on=self.life.at.date().isoformat())
        return case
