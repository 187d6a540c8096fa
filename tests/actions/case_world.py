"""A case, at the state an act needs, and somebody of every role that could try it; for the tables of permissions."""

from dataclasses import dataclass, field

from tests import factories
from tests.actions.life import Life

from pingding.actions.applications.applications import save_draft
from pingding.actions.applications.partners import add_partner, answer_invitation
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.notices.answers import answer_objection
from pingding.actions.panels.experts import declare_recusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.steps.visit import VisitMade
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Attachment, Case, Notice, Objection, Organisation, Partner, Person

ROLES = (
    "public",
    "writer",
    "administrator",
    "other_unit",
    "partner",
    "pending_partner",
    "district",
    "other_district",
    "other_department",
    "city",
    "other_city",
    "secretary",
    "assigned",
    "unassigned",
    "recused",
    "auditor",
    "platform",
)
"""writer and administrator: of the applicant; pending_partner: whoever registered under a partner's code and waits for
approval; district: the office that sits; other_department: of the same region; city: the leading authority;
assigned, unassigned, recused: experts; platform: the platform's administrator."""

STATES = (
    "drafted",
    "invited",
    "submitted",
    "returned",
    "checked",
    "opined",
    "recommended",
    "assigned",
    "assessed",
    "ranked",
    "decided",
    "announced",
    "objected",
    "cleared",
    "issued",
)


@dataclass
class CaseWorld:
    """Everybody, and one case that `reach` takes on through the real actions."""

    life: Life = field(default_factory=Life)
    case: Case = field(init=False)
    unit: Organisation = field(init=False)
    viewers: dict[str, Viewer] = field(init=False)
    spare: Person = field(init=False)
    own_file: Attachment = field(init=False)
    filed_file: Attachment = field(init=False)
    partner: Partner = field(init=False)
    notice: Notice = field(init=False)
    objection: Objection = field(init=False)

    def __post_init__(self) -> None:
        life = self.life
        self.case, own = life.draft()
        self.unit = self.case.organisation
        self.filed_file = self.case.filings.get().files.get().attachment
        self.own_file = factories.attachment(self.unit, own, content=factories.PDF + b"%", name="另一份.pdf")
        other_unit, self.invited = life.unit()
        self.pending, pending_viewer = factories.pending_unit()
        self.viewers = {
            "public": PUBLIC,
            "writer": factories.writer(self.unit, own),
            "administrator": own,
            "other_unit": life.unit()[1],
            "partner": self.invited,
            "pending_partner": pending_viewer,
            "district": life.districts["wanzhou"],
            "other_district": factories.officer(factories.office("science@yuzhong")),
            "other_department": factories.officer(factories.office("economy@wanzhou")),
            "city": life.officer,
            "other_city": factories.officer(factories.office("economy@cq")),
            "secretary": life.secretary,
            "assigned": life.experts[0],
            "unassigned": life.experts[1],
            "recused": life.experts[2],
            "auditor": factories.auditor(),
            "platform": factories.administrator(),
        }
        spare = factories.expert(name="示例候补专家").person
        assert spare is not None
        self.spare, self.partner_unit = spare, other_unit

    def reach(self, state: str) -> None:
        """Take the case to the state, by way of all before it."""
        for passed in STATES[: STATES.index(state) + 1]:
            getattr(self, f"_{passed}")()

    def _drafted(self) -> None:
        """The draft is there from the start."""

    def _invited(self) -> None:
        life, own = self.life, self.viewers["administrator"]
        for unit in (self.partner_unit, self.pending):
            added = add_partner(
                self.case.number,
                name=unit.name,
                code=unit.code or "",
                kind="university",
                duties="研发",
                actor=own,
                at=life.later(),
            )
            if unit == self.partner_unit:
                self.partner = added

    def _submitted(self) -> None:
        life, own = self.life, self.viewers["administrator"]
        answer_invitation(self.case.number, self.partner.pk, True, actor=self.invited, at=life.later())
        # The unit that waits for approval cannot confirm; as far as the case goes it has.
        Partner.objects.filter(case=self.case, code=self.pending.code).update(confirmed=True)
        life.submit(self.case, own)

    def _returned(self) -> None:
        asked = ChecklistAnswers(reason="请核对", parts=("fact:staff",))
        self.life.act(self.case, "check", "return", asked, self.viewers["district"])

    def _checked(self) -> None:
        own = self.viewers["administrator"]
        save_draft(self.case.number, {"staff": "60"}, actor=own, at=self.life.later(), signed=("truth",))
        self.life.submit(self.case, own)
        self.life.check(self.case)

    def _opined(self) -> None:
        self.life.opine(self.case)

    def _recommended(self) -> None:
        self.life.letter(self.case)

    def _assigned(self) -> None:
        self.life.assign(self.case, self.viewers["assigned"], self.viewers["recused"])
        declare_recusal(
            self.case.number, "panel", "曾共同承担项目", actor=self.viewers["recused"], at=self.life.later()
        )

    def _assessed(self) -> None:
        life = self.life
        life.sheet(self.case, self.viewers["assigned"], 50)
        spare = factories.viewer(self.spare)
        life.assign(self.case, spare)
        life.sheet(self.case, spare, 52)
        life.close_panel(self.case)
        life.receive(self.case)
        life.act(self.case, "visit", "skip", VisitMade(), life.officer)

    def _ranked(self) -> None:
        decisions = [Decision(self.case.number, "propose", place=1)]
        rank_cases("list", decisions, actor=self.life.officer, at=self.life.later())

    def _decided(self) -> None:
        self.life.meet(self.case, "approve")

    def _announced(self) -> None:
        self.notice = self.life.notice(self.case)

    def _objected(self) -> None:
        self.objection = self.life.objects(self.notice, self.case)

    def _cleared(self) -> None:
        answer_objection(
            self.objection.receipt,
            False,
            "经核实不成立",
            reason="经核实如上",
            actor=self.life.officer,
            at=self.life.later(),
        )
        self.life.after(self.notice)

    def _issued(self) -> None:
        self.life.issue(self.case)
