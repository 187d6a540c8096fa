"""Whom an applicant asks to avoid: who may name whom and until when, who reads it, whom draws leave out for it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.api.program import program_of, set_clock
from tests.web.desk.pages import Visitor

from pingding.actions.applications.avoiding import ask_to_avoid, withdraw_avoidance
from pingding.actions.panels.drawing import draw_panels
from pingding.policy.errors import Refusal
from pingding.policy.steps.drawn_experts import ANY
from pingding.policy.steps.panel import Panel
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import visibility_of
from pingding.queries.panels.expert_draws import drawn_case, record_of
from pingding.queries.reviews.drawing import DrawAsked
from pingding.queries.viewer import Viewer
from pingding.records.models import AvoidanceRequest, Case, JournalEntry

pytestmark = pytest.mark.django_db
RULE = ("quorum: 2\n", "quorum: 2\n        avoidance: {most: 2, clause: 五}\n")


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return changed_life(tmp_path, RULE)


def handed_in(life: Life) -> tuple[Case, Viewer]:
    case, writer = life.submitted()
    life.recommended(case)
    life.receive(case)
    return case, writer


def avoid(life: Life, case: Case, actor: Viewer, name: str, reason: str = "有未了的纠纷。") -> AvoidanceRequest:
    return ask_to_avoid(case.number, name, reason, actor=actor, at=life.later())


def left_out(life: Life, case: Case) -> Mapping[str, tuple[str, str]]:
    asked = DrawAsked({ANY: 1})
    record = record_of(draw_panels("panel", [case.number], asked, seed="s", actor=life.officer, at=life.later()))
    rows = drawn_case(record, case.number).left_out
    return {record.experts[each.expert].name: (each.why, each.reason) for each in rows}


def test_whoever_is_named_or_works_at_a_named_body_is_not_drawn(life: Life) -> None:
    case, writer = handed_in(life)
    factories.expert(name="示例同行", works_at="示例竞争 公司")
    avoid(life, case, writer, "示例专家1")
    avoid(life, case, writer, "示例竞争公司")
    assert left_out(life, case) == {
        "示例专家1": ("named", "申报单位申请回避：示例专家1"),
        "示例同行": ("named", "申报单位申请回避：示例竞争公司"),
    }
    entry = JournalEntry.objects.filter(act="ask_to_avoid").earliest("seq")
    assert (entry.case, entry.clause, entry.behalf) == (case, "五", case.organisation.name)


def test_as_many_as_the_definition_says_once_each_and_with_a_reason(life: Life) -> None:
    case, writer = handed_in(life)
    with pytest.raises(Refusal, match="申请回避的理由"):
        avoid(life, case, writer, "示例专家1", " ")
    first = avoid(life, case, writer, "示例专家1")
    with pytest.raises(Refusal, match="已经申请回避"):
        avoid(life, case, writer, "示例 专家1")
    avoid(life, case, writer, "示例专家2")
    with pytest.raises(Refusal, match="最多可以申请回避2个"):
        avoid(life, case, writer, "示例专家0")
    withdraw_avoidance(case.number, first.pk, actor=writer, at=life.later())
    with pytest.raises(Refusal, match="没有这一条"):
        withdraw_avoidance(case.number, first.pk, actor=writer, at=life.later())
    avoid(life, case, writer, "示例专家0")


def test_only_the_applicant_and_only_until_experts_are_asked(life: Life) -> None:
    case, writer = handed_in(life)
    with pytest.raises(Refusal, match="由申报单位申请回避"):
        avoid(life, case, life.officer, "示例专家1")
    row = avoid(life, case, writer, "示例专家1")
    life.assign(case, life.experts[0])
    with pytest.raises(Refusal, match="专家已经确定") as refused:
        avoid(life, case, writer, "示例专家2")
    assert refused.value.clause == ("五",)
    with pytest.raises(Refusal, match="专家已经确定"):
        withdraw_avoidance(case.number, row.pk, actor=writer, at=life.later())
    page = Visitor(writer, life.at).get(f"/cases/{case.number}/avoiding/")
    shown = page.text_of("main")
    assert "专家已经确定" in shown and "示例专家1" in shown and not page.all("textarea")


def test_the_applicant_names_on_a_page_and_the_convener_reads_it(life: Life) -> None:
    case, writer = handed_in(life)
    visitor, here = Visitor(writer, life.later()), f"/cases/{case.number}/avoiding/"
    assert visitor.get(f"/cases/{case.number}/").link("申请回避评审专家") == here
    assert "申请回避的理由" in visitor.sent(here, {"name": "示例专家1", "reason": ""}, 422).text
    assert visitor.post(here, {"name": "示例专家1", "reason": "有未了的纠纷。"}) == here
    panel = Visitor(life.officer, life.at).get(f"/cases/{case.number}/").one("#avoidances").text
    assert "示例专家1" in panel and "有未了的纠纷。" in panel
    row = visitor.get(here).one("[name=row]").attribute("value")
    visitor.post(here, {"row": row})
    assert "尚未申请" in visitor.get(here).text
    Visitor(life.officer, life.at).get(here, status=404)


def test_a_program_of_the_applicant_names_and_takes_back(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    case, writer = handed_in(life)
    set_clock(monkeypatch, life.later())
    program = program_of(writer, life.at)
    answer = program.post(f"/cases/{case.number}/avoidances", {"name": "示例专家1", "reason": "有未了的纠纷。"})
    assert (answer.status, answer.body["name"]) == (201, "示例专家1")
    taken = program.post(f"/cases/{case.number}/avoidances/{answer.body['id']}/withdraw")
    assert taken.status == 200 and not AvoidanceRequest.objects.exists()


def test_without_the_word_there_is_nothing_to_name() -> None:
    life = Life()
    case, writer = handed_in(life)
    with pytest.raises(Refusal, match="由申报单位申请回避，且须办法允许"):
        avoid(life, case, writer, "示例专家1")
    assert not [way for way in Visitor(writer, life.at).get(f"/cases/{case.number}/").links() if "avoiding" in way]


def test_the_public_page_says_that_the_applicant_may() -> None:
    outcomes = {"done": {"label": "评审完毕", "end": "closed"}}
    step = Panel.model_validate(
        {"kind": "panel", "title": "评审", "by": ["a"], "outcomes": outcomes, "avoidance": {"most": 2}}
    )
    assert any("申请回避至多2位" in line for line in step.asked())


def test_the_journal_tells_whom_to_avoid_to_nobody_but_the_applicant_and_who_knows_the_experts(life: Life) -> None:
    case, writer = life.submitted()
    avoid(life, case, writer, "示例专家1")
    case.refresh_from_db()
    file = CaseFile(case)
    for viewer, hidden in ((life.districts["wanzhou"], True), (life.officer, False), (writer, False)):
        acts = visibility_of(viewer, file).hidden_acts(sealed=False)
        assert ("ask_to_avoid" in acts, "withdraw_avoidance" in acts) == (hidden, hidden)
