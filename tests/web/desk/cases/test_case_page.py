"""The case page: everything for officials, less for others; versions with what changed; sealed sheets."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import save_draft, withdraw_application
from pingding.actions.applications.partners import add_partner
from pingding.actions.panels.experts import assign_expert
from pingding.actions.periodic.tick import tick
from pingding.actions.steps import act_at_step
from pingding.policy.steps.file import FilingElsewhere
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.viewer import Viewer
from pingding.records.models import Case

pytestmark = pytest.mark.django_db
TABS = ("content", "conditions", "materials", "opinions", "journal")
MOST_QUERIES = 21
"""Of a case page with everything around it; half of them are the case's own."""


def page(life: Life, viewer: Viewer, case: Case, tab: str = "content", query: str = "") -> str:
    return Visitor(viewer, life.at).get(f"/cases/{case.number}/?tab={tab}{query}")


def returned(life: Life) -> tuple[Case, Viewer]:
    """A case that was sent back for its field, and handed in again with another one."""
    case, writer = life.submitted()
    content = ChecklistAnswers(reason="领域与方案不符。", parts=("fact:topic",), notes={"fact:topic": "请核对领域"})
    act_at_step(case.number, "check", "return", content, actor=life.districts["wanzhou"], at=life.later())
    return case, writer


def test_case_not_corrected_in_time_is_taken_as_withdrawn_and_says_why() -> None:
    life = Life()
    case, writer = returned(life)
    due = case.runs.get(step="apply", closed_at=None).due_at
    assert due is not None and tick(at=due + timedelta(seconds=1)).deadlines_decided == 1
    life.at = due + timedelta(hours=1)
    text = page(life, writer, case)
    assert "“区县初审”要求补正，截至" in text and "本件视为撤回" in text and "已撤回" not in text
    bar = text.split('<ol class="steps"')[1].split("</ol>")[0]
    assert bar.index("step-done") < bar.index("区县初审") < bar.index("视为撤回")
    listed = Visitor(writer, life.at).get("/my/")
    assert "视为撤回" in listed and "已撤回" not in listed


def test_case_withdrawn_by_its_unit_is_called_so() -> None:
    life = Life()
    case, writer = life.submitted()
    withdraw_application(case.number, actor=writer, at=life.later())
    for text in (page(life, writer, case), Visitor(writer, life.at).get("/my/")):
        assert "已撤回" in text and "视为撤回" not in text


def test_draft_left_behind_the_closing_is_called_so_on_its_page_as_in_the_list() -> None:
    life = Life()
    case, writer = life.draft()
    assert life.call.closes_at is not None
    life.at = life.call.closes_at + timedelta(hours=1)
    for text in (page(life, writer, case), Visitor(writer, life.at).get("/my/")):
        assert "截止前未提交" in text


def test_officials_see_every_tab() -> None:
    life = Life()
    case, _writer = life.submitted()
    for tab in TABS:
        assert "区县初审" in page(life, life.districts["wanzhou"], case, tab)


def test_content_shows_every_section_as_handed_in() -> None:
    life = Life()
    case, _writer = life.submitted()
    text = page(life, life.districts["wanzhou"], case)
    for part in ("单位情况", "中心情况", "职工总数", "50人", "钢铁", "第 1 版", f"{case.number}-1"):
        assert part in text


def test_second_version_shows_field_by_field_what_changed() -> None:
    life = Life()
    case, writer = returned(life)
    save_draft(case.number, {"topic": "chips"}, actor=writer, at=life.later(), signed=("truth",))
    life.submit(case, writer)
    officer = life.districts["wanzhou"]
    text = page(life, officer, case)
    assert "与第 1 版相比，有 1 处改动" in text
    assert "<del>钢铁</del> → <ins>芯片</ins>" in text
    assert "<del>" not in page(life, officer, case, query=f"&form=application-{case.organisation_id}&against=0")
    first = page(life, officer, case, query=f"&form=application-{case.organisation_id}&version=1")
    assert "钢铁" in first and "芯片" not in first


def test_applicant_sees_what_is_to_be_corrected_and_the_own_draft() -> None:
    life = Life()
    case, writer = returned(life)
    save_draft(case.number, {"topic": "chips"}, actor=writer, at=life.later())
    text = page(life, writer, case)
    for part in ("退回补正的要求", "领域与方案不符", "请核对领域", "草稿", f"/cases/{case.number}/write/"):
        assert part in text
    assert "草稿" not in page(life, life.districts["wanzhou"], case)


def test_partner_sees_the_form_only() -> None:
    life = Life()
    unit, partner = factories.unit()
    case, writer = life.draft()
    code = unit.code or ""
    add_partner(
        case.number, name=unit.name, code=code, kind="private_enterprise", duties="试验", actor=writer, at=life.later()
    )
    text = page(life, partner, case, "journal")
    assert "单位情况" in text and "答复合作邀请" in text
    assert 'data-label="单位名称"' in text
    for tab in TABS[1:]:
        assert f'href="/cases/{case.number}/?tab={tab}"' not in text


def test_stranger_gets_the_page_of_a_missing_case() -> None:
    life = Life()
    case, _writer = life.submitted()
    other = factories.unit()[1]
    assert "没有编号为" in Visitor(other, life.at).get(f"/cases/{case.number}/", 404)


def test_expert_sheets_are_sealed_until_the_panel_is_closed() -> None:
    life = Life()
    case, writer = life.submitted()
    life.check(case)
    life.opine(case)
    life.letter(case)
    life.receive(case)
    for expert, mark in zip(life.experts, (51, 53), strict=False):
        assert expert.person is not None
        assign_expert(case.number, "panel", expert.person, actor=life.officer, at=life.later())
        life.sheet(case, expert, mark)
    text = page(life, life.officer, case, "opinions")
    assert "已提交 2 份" in text and "评审结束前，各份意见封存" in text
    assert "提交评分" not in page(life, life.officer, case, "journal")
    assert "<span>51</span>" not in text
    assert "已提交 2 份" not in page(life, writer, case, "opinions")
    life.close_panel(case)
    text = page(life, life.officer, case, "opinions")
    assert "示例专家0" in text and "<span>51</span>" in text and "得 72 分" in text
    assert "示例专家0" not in page(life, writer, case, "opinions")
    assert "示例专家0" not in page(life, writer, case, "journal")


def test_applicant_sees_opinions_of_closed_steps_but_scores_only_at_the_end() -> None:
    life = Life()
    case, writer = life.submitted()
    life.to_notice(case)
    text = page(life, writer, case, "opinions")
    assert "同意推荐。" in text and "评分表" not in text and "名次" not in text
    life.after(life.notice(case))
    life.issue(case)
    done = FilingElsewhere(reference="示例备1号", filed_on=life.at.date())
    life.act(case, "report_up", "filed", done, life.officer)
    text = page(life, writer, case, "opinions")
    assert "评分表" in text and "专家1" in text and "示例专家0" not in text
    assert "办结" in text


def test_applicant_reads_of_other_bodies_acts_which_body_acted_and_no_persons_name() -> None:
    life = Life()
    case, writer = life.submitted()
    life.check(case)
    officer, own = life.districts["wanzhou"].person, writer.person
    assert officer is not None and own is not None
    text = page(life, writer, case, "journal")
    assert "重庆市万州区科学技术局" in text and own.name in text and officer.name not in text
    assert officer.name in page(life, life.officer, case, "journal")


def test_judged_answers_of_steps_kept_back_are_told_as_not_judged_yet() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    case.refresh_from_db()
    file = CaseFile(case)
    told = {finding.id: finding.answer for finding in assessment_of(file, at=life.at).findings}
    kept = {finding.id: finding.answer for finding in assessment_of(file, at=life.at, without={"check"}).findings}
    assert told.pop("worth") == "satisfied" and kept.pop("worth") == "unknown"
    assert told == kept


def test_conditions_tell_requirement_finding_and_clause_and_can_be_let_pass() -> None:
    life = Life()
    case, _writer = life.submitted(staff="5")
    text = page(life, life.officer, case, "conditions")
    assert "职工不少于十人" in text and "5人" in text and "放行" in text
    district = life.districts["wanzhou"]
    assert "放行" not in page(life, district, case, "conditions")
    data = {"condition": "staff", "reason": "在建项目，年内增员。"}
    Visitor(district, life.later()).post(f"/cases/{case.number}/override/", data, 403)
    Visitor(life.officer, life.later()).post(f"/cases/{case.number}/override/", data)
    assert "放行：在建项目，年内增员。" in page(life, life.officer, case, "conditions")


def test_materials_show_hash_size_and_who_uploaded() -> None:
    life = Life()
    case, _writer = life.submitted()
    text = page(life, life.officer, case, "materials")
    for part in ("营业执照", "协议.pdf", "SHA-256", "48 B", "示例单位管理员", "/attachments/"):
        assert part in text


def test_steps_of_others_are_told_with_who_is_to_act() -> None:
    life = Life()
    case, _writer = life.submitted()
    text = page(life, life.officer, case)
    assert "等待重庆市万州区科学技术局办理" in text and "提交“区县初审”" not in text


def test_case_page_takes_as_few_queries_with_many_rounds_as_with_few() -> None:
    life = Life()
    case, _writer = life.submitted()
    visitor = Visitor(life.officer, life.at)
    before = {tab: visitor.queries(f"/cases/{case.number}/?tab={tab}") for tab in TABS}
    others = [life.submitted()[0] for _n in range(3)]
    assert len(others) == 3
    after = {tab: visitor.queries(f"/cases/{case.number}/?tab={tab}") for tab in TABS}
    assert after == before
    assert max(after.values()) <= MOST_QUERIES, after


def test_case_page_of_whoever_has_to_act_takes_as_few_queries_in_every_tab() -> None:
    life = Life()
    case, _writer = life.submitted()
    reviewing = Visitor(life.districts["wanzhou"], life.at)
    taken = {tab: reviewing.queries(f"/cases/{case.number}/?tab={tab}") for tab in TABS}
    assert max(taken.values()) <= MOST_QUERIES, taken
