"""Who may do what in a case: one row an act, one column a role, each cell what comes of it.

o: done; f: refused as forbidden; m: refused as missing, because the case is not theirs to see; c: refused as a
conflict. Every refusal says what to do instead. Add a row for every new act.
"""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from tests import factories
from tests.actions.case_world import ROLES, CaseWorld

from pingding.actions.applications.applications import open_application, save_draft, withdraw_application
from pingding.actions.applications.materials import add_material, remove_material
from pingding.actions.applications.partners import add_partner, answer_invitation, confirm_on_paper, remove_partner
from pingding.actions.applications.submission import submit_application
from pingding.actions.applications.widening import answer_widening, request_widening
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.issue import issue_document
from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.notice import publish_notice
from pingding.actions.batches.rank import rank_cases
from pingding.actions.batches.recommend import recommend
from pingding.actions.cases.overrides import override_condition
from pingding.actions.notices.answers import answer_objection
from pingding.actions.notices.objections import raise_objection
from pingding.actions.panels.drawing import draw_panels
from pingding.actions.panels.experts import assign_expert, declare_recusal, replace_expert
from pingding.actions.panels.no_shows import record_no_show
from pingding.actions.panels.reopening import reopen_panel
from pingding.actions.panels.rescoring import score_again
from pingding.actions.panels.sheets import save_expert_sheet, save_source_sheet
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.file import FilingElsewhere
from pingding.policy.steps.kind import StepContent
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.panel import PanelClosed
from pingding.policy.steps.receive import PaperReceived
from pingding.policy.steps.review import ChecklistAnswers
from pingding.policy.steps.visit import VisitMade
from pingding.queries.reviews.drawing import DrawAsked
from pingding.queries.viewer import Viewer
from pingding.records.models import Widening

pytestmark = pytest.mark.django_db
LETTERS = {"forbidden": "f", "missing": "m", "conflict": "c"}
Do = Callable[[CaseWorld, Viewer], object]

TABLE = """
act                state        pub wri adm oth par pen dis odi ode cit oci sec ass una rec aud pla
open_application   drafted      f   o   o   f   f   f   f   f   f   f   f   f   f   f   f   f   f
save_draft         invited      m   o   o   m   f   m   m   m   m   m   m   m   m   m   m   f   m
add_material       invited      m   o   o   m   f   m   m   m   m   m   m   m   m   m   m   f   m
remove_material    invited      m   o   o   m   f   m   m   m   m   m   m   m   m   m   m   f   m
add_partner        invited      m   o   o   m   f   m   m   m   m   m   m   m   m   m   m   f   m
remove_partner     invited      m   o   o   m   f   m   m   m   m   m   m   m   m   m   m   f   m
confirm_on_paper   invited      m   o   o   m   f   m   m   m   m   m   m   m   m   m   m   f   m
answer_invitation  invited      m   m   m   m   o   m   m   m   m   m   m   m   m   m   m   m   m
submit             drafted      m   o   o   m   m   m   m   m   m   m   m   m   m   m   m   f   m
withdraw           submitted    m   o   o   m   f   m   f   m   m   f   m   f   m   m   m   f   m
review             submitted    m   f   f   m   f   m   o   m   m   f   m   f   m   m   m   f   m
correct            returned     m   o   o   m   f   m   f   m   m   f   m   f   m   m   m   f   m
request_widening   returned     m   o   o   m   f   m   f   m   m   f   m   f   m   m   m   f   m
answer_widening    returned     m   m   m   m   m   m   o   m   m   m   m   m   m   m   m   m   m
write_opinion      checked      m   f   f   m   f   m   o   m   m   f   m   f   m   m   m   f   m
opinion            checked      m   f   f   m   f   m   o   m   m   f   m   f   m   m   m   f   m
override           checked      m   f   f   m   f   m   f   m   m   o   m   f   m   m   m   f   m
recommend          opined       m   f   f   m   f   m   o   m   m   f   m   f   m   m   m   f   m
receive            recommended  m   f   f   m   f   m   f   m   m   o   m   f   m   m   m   f   m
assign_expert      recommended  m   f   f   m   f   m   f   m   m   o   m   f   m   m   m   f   m
draw_panels        recommended  m   f   f   m   f   m   f   m   m   o   m   f   m   m   m   f   m
save_source_sheet  submitted    m   f   f   m   f   m   i   m   m   f   m   f   m   m   m   f   m
save_expert_sheet  assigned     f   f   f   m   f   m   f   m   m   f   m   f   o   m   m   f   m
replace_expert     assigned     m   f   f   m   f   m   f   m   m   o   m   f   f   m   m   f   m
record_no_show     assigned     m   f   f   m   f   m   f   m   m   o   m   f   f   m   m   f   m
score_again        assigned     m   f   f   m   f   m   f   m   m   c   m   f   f   m   m   f   m
reopen_panel       assessed     m   f   f   m   f   m   f   m   m   o   m   f   f   m   m   f   m
declare_recusal    assigned     f   f   f   m   f   m   f   m   m   f   m   f   o   m   m   f   m
close_panel        assigned     m   f   f   m   f   m   f   m   m   i   m   f   f   m   m   f   m
rank               assessed     m   f   f   m   f   m   f   m   m   o   m   f   f   m   m   f   m
meeting            ranked       m   f   f   m   f   m   f   m   m   f   m   o   f   m   m   f   m
publish_notice     decided      m   f   f   m   f   m   f   m   m   o   m   f   f   m   m   f   m
raise_objection    announced    o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o   o
answer_objection   objected     m   f   f   m   f   m   f   m   m   o   m   o   f   m   m   f   m
issue_document     cleared      m   f   f   m   f   m   f   m   m   o   m   f   f   m   m   f   m
file_elsewhere     issued       m   f   f   m   f   m   f   m   m   o   m   f   f   m   m   f   m
"""


def _act(step: str, outcome: str, content: StepContent) -> Do:
    return lambda w, v: act_at_step(w.case.number, step, outcome, content, actor=v, at=w.life.at)


def _save(values: dict[str, str]) -> Do:
    return lambda w, v: save_draft(w.case.number, values, actor=v, at=w.life.at)


def _remove_material(world: CaseWorld, viewer: Viewer) -> None:
    filed = world.case.filings.get(submitted_at=None).files.get()
    remove_material(world.case.number, filed.pk, actor=viewer, at=world.life.at)


def _opinion(world: CaseWorld, viewer: Viewer) -> None:
    if viewer is world.viewers["district"]:
        save_draft(world.case.number, {"support": "提供场地"}, actor=viewer, at=world.life.at)
    _act("opinion", "agree", OpinionGiven(opinion="同意。", signed=True))(world, viewer)


def _correct(world: CaseWorld, viewer: Viewer) -> None:
    save_draft(world.case.number, {"staff": "60"}, actor=viewer, at=world.life.at, signed=("truth",))
    submit_application(world.case.number, actor=viewer, at=world.life.at)


def _batch(act: Callable[..., object], step: str, outcome: str, **more: object) -> Do:
    def do(world: CaseWorld, viewer: Viewer) -> object:
        decision = Decision(world.case.number, outcome, place=1 if act is rank_cases else None)
        return act(step, [decision], actor=viewer, at=world.life.at, **more)

    return do


def _confirm_on_paper(world: CaseWorld, viewer: Viewer) -> object:
    abroad = add_partner(
        world.case.number,
        name="示例大学",
        without_code=factories.abroad(number=factories.credit_code()),
        kind="university",
        duties="",
        actor=world.viewers["administrator"],
        at=world.life.at,
    )
    return confirm_on_paper(world.case.number, abroad.pk, world.own_file, actor=viewer, at=world.life.at)


def _widen(world: CaseWorld, viewer: Viewer) -> Widening:
    return request_widening(world.case.number, ("fact:topic",), "须一并修改", actor=viewer, at=world.life.at)


DO: dict[str, Do] = {
    "open_application": lambda w, v: open_application(w.life.call, w.unit, actor=v, at=w.life.at),
    "save_draft": _save({"staff": "70"}),
    "add_material": lambda w, v: add_material(w.case.number, "licence", w.own_file, actor=v, at=w.life.at),
    "remove_material": _remove_material,
    "add_partner": lambda w, v: add_partner(
        w.case.number,
        name="示例大学",
        code=factories.credit_code(),
        kind="university",
        duties="",
        actor=v,
        at=w.life.at,
    ),
    "remove_partner": lambda w, v: remove_partner(w.case.number, w.partner.pk, actor=v, at=w.life.at),
    "confirm_on_paper": _confirm_on_paper,
    "answer_invitation": lambda w, v: answer_invitation(w.case.number, w.partner.pk, True, actor=v, at=w.life.at),
    "submit": lambda w, v: submit_application(w.case.number, actor=v, at=w.life.at),
    "withdraw": lambda w, v: withdraw_application(w.case.number, actor=v, at=w.life.at),
    "review": _act("check", "pass", ChecklistAnswers(checks={"complete": True}, judged={"worth": True})),
    "correct": _correct,
    "request_widening": _widen,
    "answer_widening": lambda w, v: answer_widening(
        _widen(w, w.viewers["administrator"]).pk, True, "", actor=v, at=w.life.at
    ),
    "write_opinion": _save({"support": "提供场地"}),
    "opinion": _opinion,
    "override": lambda w, v: override_condition(w.case.number, "staff", "示范作用突出", actor=v, at=w.life.at),
    "recommend": _batch(recommend, "letter", "recommended", letter_number="示例函1号", signed=True),
    "receive": lambda w, v: _act("paper", "received", PaperReceived(copies=3, received_on=w.life.at.date()))(w, v),
    "assign_expert": lambda w, v: assign_expert(w.case.number, "panel", w.spare, actor=v, at=w.life.at),
    "draw_panels": lambda w, v: draw_panels("panel", [w.case.number], DrawAsked({"any": 1}), actor=v, at=w.life.at),
    "save_source_sheet": lambda w, v: save_source_sheet(w.case.number, "check", {}, {}, actor=v, at=w.life.at),
    "save_expert_sheet": lambda w, v: save_expert_sheet(
        w.case.number, "panel", actor=v, at=w.life.at, points={"quality": Decimal(50)}, submit=True, declared=True
    ),
    "reopen_panel": lambda w, v: reopen_panel(
        w.case.number, "panel", w.viewers["assigned"].person_or_refuse(), "任职于申报单位", actor=v, at=w.life.at
    ),
    "record_no_show": lambda w, v: record_no_show(
        w.case.number, "panel", w.viewers["assigned"].person_or_refuse(), "未评审", actor=v, at=w.life.at
    ),
    "score_again": lambda w, v: score_again(w.case.number, "panel", "分歧较大", actor=v, at=w.life.at),
    "replace_expert": lambda w, v: replace_expert(
        w.case.number, "panel", w.viewers["assigned"].person_or_refuse(), "调离", actor=v, at=w.life.at
    ),
    "declare_recusal": lambda w, v: declare_recusal(w.case.number, "panel", "有合作", actor=v, at=w.life.at),
    "close_panel": _act("panel", "done", PanelClosed()),
    "rank": _batch(rank_cases, "list", "propose"),
    "meeting": lambda w, v: _batch(
        decide_in_meeting, "meeting", "approve", held_on=w.life.at.date(), session="2025年第1次"
    )(w, v),
    "publish_notice": lambda w, v: publish_notice("notice", [w.case.number], actor=v, at=w.life.at, title="示例公示"),
    "raise_objection": lambda w, v: raise_objection(
        w.notice, w.case, name="示例丁", contact="023-60000002", grounds="所报材料不实，请予核实", actor=v, at=w.life.at
    ),
    "answer_objection": lambda w, v: answer_objection(
        w.objection.receipt, True, "属实", reason="经核实如上", actor=v, at=w.life.at
    ),
    "issue_document": lambda w, v: issue_document("issue", [w.case.number], actor=v, at=w.life.at, title="示例通知"),
    "file_elsewhere": lambda w, v: _act("report_up", "filed", FilingElsewhere(filed_on=w.life.at.date()))(w, v),
}


def rows() -> list[tuple[str, str, list[str]]]:
    """The table's rows: the act, the state it is tried in, a letter for each role."""
    lines = [line.split() for line in TABLE.strip().splitlines()[1:]]
    return [(line[0], line[1], line[2:]) for line in lines]


def come_of(do: Do, world: CaseWorld, role: str) -> str:
    """Try the act, undo what it did, and tell the letter of what came of it."""
    letter = "o"
    with transaction.atomic():
        try:
            do(world, world.viewers[role])
        except Refusal as refusal:
            assert refusal.remedy, f"{role}: {refusal}"
            letter = LETTERS.get(refusal.kind, "i")
        transaction.set_rollback(True)
    return letter


@pytest.mark.parametrize(("act", "state", "expected"), rows(), ids=[row[0] for row in rows()])
def test_act_is_done_by_those_named_and_refused_to_all_others(act: str, state: str, expected: list[str]) -> None:
    world = CaseWorld()
    world.reach(state)
    came = {role: come_of(DO[act], world, role) for role in ROLES}
    assert came == dict(zip(ROLES, expected, strict=True))


def test_visits_are_for_the_body_that_sits() -> None:
    world = CaseWorld()
    world.reach("assigned")
    life = world.life
    life.sheet(world.case, world.viewers["assigned"], 50)
    assign_expert(world.case.number, "panel", world.spare, actor=life.officer, at=life.later())
    life.sheet(world.case, factories.viewer(world.spare), 52)
    life.close_panel(world.case)
    visited = VisitMade(visited_on=life.at.date(), place="示例路1号", findings="与所报一致")
    came = {role: come_of(_act("visit", "visited", visited), world, role) for role in ROLES}
    assert {role for role, letter in came.items() if letter == "o"} == {"city"}
    assert set(came.values()) == {"o", "f", "m"}


def test_table_has_a_row_for_every_act_of_a_case() -> None:
    assert {row[0] for row in rows()} == set(DO)
