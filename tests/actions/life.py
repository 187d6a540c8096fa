"""A case of `sample-life-2025` and everybody who acts in it, taken as far as a test needs through the real actions."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from tests import factories

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.applications.materials import add_material
from pingding.actions.applications.submission import submit_application
from pingding.actions.attachments import StoredFile
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.issue import issue_document
from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.notice import publish_notice
from pingding.actions.batches.rank import rank_cases
from pingding.actions.batches.recommend import recommend
from pingding.actions.notices.objections import raise_objection
from pingding.actions.panels.experts import assign_expert
from pingding.actions.panels.sheets import save_expert_sheet
from pingding.actions.periodic.tick import tick
from pingding.actions.steps import act_at_step
from pingding.policy.steps.file import FilingElsewhere
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.panel import PanelClosed
from pingding.policy.steps.receive import PaperReceived
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.steps.visit import VisitMade
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Call, Case, Filing, Notice, Objection, Organisation, ScoreSheet, Title

START = factories.START
GOOD = {"legal_person": True, "staff": "50", "centre_name": "示例钢铁协同中心", "topic": "steel"}


@dataclass
class Life:
    """The people, the call and the clock of a test. `at` moves on with each act."""

    at: datetime = START
    definition: str = "sample-life-2025"
    regions: tuple[str, ...] = ()
    city: Organisation = field(init=False)
    officer: Viewer = field(init=False)
    secretary: Viewer = field(init=False)
    experts: list[Viewer] = field(init=False)
    districts: dict[str, Viewer] = field(init=False)
    call: Call = field(init=False)

    def __post_init__(self) -> None:
        edition = factories.edition(self.definition)
        self.city = factories.office("science@cq")
        self.officer, self.secretary = factories.officer(self.city), factories.secretary(self.city)
        self.experts = [factories.expert(name=f"示例专家{n}") for n in range(3)]
        wanted = dict.fromkeys(("wanzhou", *self.regions))
        self.districts = {region: factories.officer(factories.office(f"science@{region}")) for region in wanted}
        self.call = factories.call(self.officer, edition)

    def later(self, **length: float) -> datetime:
        self.at += timedelta(**(length or {"minutes": 1}))
        return self.at

    def unit(self) -> tuple[Organisation, Viewer]:
        return factories.unit()

    def draft(self, **values: object) -> tuple[Case, Viewer]:
        """A draft with the good values and the licence; `values` change or add some."""
        unit, writer = self.unit()
        case = open_application(self.call, unit, actor=writer, at=self.later(), regions=self.regions)
        save_draft(case.number, GOOD | values, actor=writer, at=self.later(), signed=("truth",))
        add_material(case.number, "licence", factories.attachment(unit, writer), actor=writer, at=self.later())
        return case, writer

    def submitted(self, **values: object) -> tuple[Case, Viewer]:
        case, writer = self.draft(**values)
        self.submit(case, writer)
        return case, writer

    def submit(self, case: Case, writer: Viewer) -> Filing:
        return submit_application(case.number, actor=writer, at=self.later())

    def act(self, case: Case, step: str, outcome: str, content: StepContent, actor: Viewer) -> Case:
        return act_at_step(case.number, step, outcome, content, actor=actor, at=self.later())

    def check(self, case: Case, region: str = "wanzhou") -> Case:
        content = ChecklistAnswers(checks={"complete": True}, judged={"worth": True})
        return self.act(case, "check", "pass", content, self.districts[region])

    def opine(self, case: Case, region: str = "wanzhou") -> Case:
        officer = self.districts[region]
        save_draft(case.number, {"support": "提供场地"}, actor=officer, at=self.later())
        return self.act(case, "opinion", "agree", OpinionGiven(opinion="同意推荐。", signed=True), officer)

    def letter(self, *cases: Case, region: str = "wanzhou") -> None:
        decisions = [Decision(case.number, "recommended") for case in cases]
        recommend(
            "letter", decisions, actor=self.districts[region], at=self.later(), letter_number="示例函1号", signed=True
        )

    def recommended(self, case: Case) -> None:
        """Checked, with its opinion and its letter: its panel is open."""
        self.check(case)
        self.opine(case)
        self.letter(case)

    def receive(self, case: Case) -> Case:
        content = PaperReceived(copies=3, received_on=self.at.date())
        return self.act(case, "paper", "received", content, self.officer)

    def panel(self, case: Case, *marks: int) -> Case:
        """Every mark is one expert's points for the judged leaf."""
        for expert, mark in zip(self.experts, marks, strict=False):
            self.assign(case, expert)
            self.sheet(case, expert, mark)
        return self.close_panel(case)

    def at_panel(self, **values: object) -> Case:
        """A case handed in and recommended: its panel is open."""
        case, _writer = self.submitted(**values)
        self.recommended(case)
        return case

    def assign(self, case: Case, *experts: Viewer, step: str = "panel") -> None:
        """The officer asks experts to assess the case."""
        for expert in experts:
            assign_expert(case.number, step, expert.person_or_refuse(), actor=self.officer, at=self.later())

    def sheet(self, case: Case, expert: Viewer, mark: int, step: str = "panel") -> ScoreSheet:
        points = {"quality": Decimal(mark)}
        return save_expert_sheet(
            case.number, step, actor=expert, at=self.later(), points=points, submit=True, declared=True
        )

    def close_panel(self, case: Case) -> Case:
        return self.act(case, "panel", "done", PanelClosed(summary="已评审"), self.officer)

    def to_list(self, case: Case, *marks: int) -> Case:
        """From handed in to the ranking, with the visit left out."""
        self.recommended(case)
        self.receive(case)
        self.panel(case, *(marks or (50, 52)))
        return self.act(case, "visit", "skip", VisitMade(), self.officer)

    def to_notice(self, case: Case, outcome: str = "approve") -> Case:
        self.to_list(case)
        rank_cases("list", [Decision(case.number, "propose", place=1)], actor=self.officer, at=self.later())
        self.meet(case, outcome)
        return case

    def meet(self, case: Case, outcome: str) -> None:
        decisions = [Decision(case.number, outcome, reason="会议决定")]
        decide_in_meeting(
            "meeting", decisions, actor=self.secretary, at=self.later(), held_on=self.at.date(), session="2025年第1次"
        )

    def notice(self, *cases: Case) -> Notice:
        numbers = [case.number for case in cases]
        return publish_notice("notice", numbers, actor=self.officer, at=self.later(), title="示例公示")

    def objects(
        self,
        notice: Notice,
        case: Case,
        *,
        name: str = "示例丙",
        contact: str = "023-60000001",
        grounds: str = "所报材料不实，请予核实。",
        token: str = "",
        at: datetime | None = None,
        evidence: Sequence[StoredFile] = (),
    ) -> Objection:
        """Somebody of the public objects to the case on notice, now or `at` a moment."""
        return raise_objection(
            notice,
            case,
            name=name,
            contact=contact,
            grounds=grounds,
            at=at or self.later(),
            actor=PUBLIC,
            token=token,
            evidence=evidence,
        )

    def after(self, notice: Notice) -> None:
        """Let the notice run out and tick."""
        self.at = notice.ends_at + timedelta(hours=9)
        tick(at=self.at)

    def issue(self, case: Case, step: str = "issue") -> Title:
        issue_document(step, [case.number], actor=self.officer, at=self.later(), title="示例认定通知")
        return Title.objects.get(case=case)

    def recognised(self) -> tuple[Title, Viewer]:
        case, writer = self.submitted()
        self.to_notice(case)
        self.after(self.notice(case))
        title = self.issue(case)
        content = FilingElsewhere(reference="示例备1号", filed_on=self.at.date())
        self.act(case, "report_up", "filed", content, self.officer)
        return title, writer


def status(case: Case) -> str:
    return Case.objects.values_list("status", flat=True).get(pk=case.pk)


def open_steps(case: Case) -> set[str]:
    return set(Case.objects.values_list("progress", flat=True).get(pk=case.pk)["open"])
