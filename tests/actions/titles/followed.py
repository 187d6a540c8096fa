"""A title of `sample-consequence-2025` and what happens to it afterwards, through the real actions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from tests import factories

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.applications.submission import submit_application
from pingding.actions.batches.issue import issue_document
from pingding.actions.panels.sheets import save_source_sheet
from pingding.actions.periodic.tick import tick
from pingding.actions.steps import act_at_step
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.clock import SHANGHAI
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, Case, ObligationPeriod, Organisation, Proposal, Title

DEFINITION = "sample-consequence-2025"


@dataclass
class Followed:
    """The bureau, a district, a unit with its title, and the clock. `at` moves on with each act."""

    at: datetime = factories.START
    definition: str = DEFINITION
    officer: Viewer = field(init=False)
    district: Viewer = field(init=False)
    unit: Organisation = field(init=False)
    writer: Viewer = field(init=False)
    call: Call = field(init=False)
    title: Title = field(init=False)

    def __post_init__(self) -> None:
        edition = factories.edition(self.definition)
        self.officer = factories.officer(factories.office("science@cq"))
        self.district = factories.officer(factories.office("science@wanzhou"))
        self.call = factories.call(self.officer, edition)
        self.unit, self.writer = factories.unit()
        self.title = self.granted(self.unit, self.writer)

    def later(self, **length: float) -> datetime:
        self.at += timedelta(**(length or {"minutes": 1}))
        return self.at

    def to(self, year: int, month: int, day: int) -> datetime:
        self.at = datetime(year, month, day, 9, 0, tzinfo=SHANGHAI)
        return self.at

    def granted(self, unit: Organisation, writer: Viewer, name: str = "示例钢铁考核中心") -> Title:
        case = open_application(self.call, unit, actor=writer, at=self.later())
        self.hand_in(case, writer, centre_name=name)
        self.review(case, "decide", "approve")
        issue_document("issue", [case.number], actor=self.officer, at=self.later(), title="示例认定通知")
        return Title.objects.get(case=case)

    def hand_in(self, case: Case, writer: Viewer, **values: str) -> None:
        """The application, complete but for what `values` say otherwise."""
        good = {"legal_person": True, "centre_name": "示例芯片考核中心", "leader": "示例丁"}
        save_draft(case.number, good | values, actor=writer, at=self.later())
        submit_application(case.number, actor=writer, at=self.later())

    def review(self, case: Case, step: str, outcome: str, reason: str = "", actor: Viewer | None = None) -> Case:
        content = ChecklistAnswers(reason=reason)
        return self.act(case, step, outcome, content, actor or self.officer)

    def act(self, case: Case, step: str, outcome: str, content: StepContent, actor: Viewer) -> Case:
        return act_at_step(case.number, step, outcome, content, actor=actor, at=self.later())

    def owed(self, year: int) -> Case:
        """The case of the yearly assessment of a year, opened when its time has come."""
        self.to(year + 1, 1, 5)
        tick(at=self.at)
        return ObligationPeriod.objects.get(title=self.title, period=year).case

    def reported(self, year: int, *, failed_before: bool = False) -> Case:
        case = self.owed(year)
        values = {"report_text": "示例进展", "failed_before": failed_before}
        save_draft(case.number, values, actor=self.writer, at=self.later())
        submit_application(case.number, actor=self.writer, at=self.later())
        return case

    def assessed(self, year: int, points: int, *, failed_before: bool = False) -> Case:
        case = self.reported(year, failed_before=failed_before)
        marks = {"quality": Decimal(points)}
        save_source_sheet(
            case.number, "assess", marks, actor=self.officer, at=self.later(), reasons={"quality": "示例"}
        )
        self.review(case, "assess", "done")
        return self.review(case, "record", "failed" if points < 60 else "passed")

    def report(self, case: Case) -> None:
        """The holder hands in its report."""
        values = {"report_text": "示例进展", "failed_before": False}
        save_draft(case.number, values, actor=self.writer, at=self.later())
        submit_application(case.number, actor=self.writer, at=self.later())

    def failed_twice(self) -> Proposal:
        """Two years in a row below the mark: the proposal that the next tick makes of it."""
        self.assessed(2025, 50)
        self.assessed(2026, 40, failed_before=True)
        tick(at=self.later())
        return Proposal.objects.get(title=self.title, consequence="two_failures")

    def state(self, case: Case, statement: str = "示例申辩", actor: Viewer | None = None) -> None:
        """The holder states its case."""
        key = f"{case.procedure}_statement"
        save_draft(case.number, {key: statement}, actor=actor or self.writer, at=self.later())
        submit_application(case.number, actor=actor or self.writer, at=self.later())

    def revoked(self) -> Case:
        """Heard, confirmed and issued: the title is gone."""
        case = self.failed_twice().case
        self.state(case)
        self.review(case, "two_failures_decision", "confirm")
        numbers = [case.number]
        issue_document("two_failures_document", numbers, actor=self.officer, at=self.later(), title="示例撤销决定")
        return case
