"""The case page: everything for officials, less for others; versions with what changed; sealed sheets."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page, Part

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


def page(life: Life, viewer: Viewer, case: Case, tab: str = "content", query: str = "") -> Page:
    return Visitor(viewer, life.at).get(f"/cases/{case.number}/?tab={tab}{query}")


def verdict(conditions: Page, requirement: str) -> Part:
    """What the conditions' tab shows of one requirement."""
    return next(one for one in conditions.all("li.verdict") if requirement in one.text)


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
    shown = page(life, writer, case)
    lapse = shown.texts("#act p")[0]
    assert "“区县初审”要求补正，截至" in lapse and "本件视为撤回" in lapse and "已撤回" not in shown.html
    titles = shown.texts("ol.steps .step-title")
    assert titles.index("区县初审") < titles.index("视为撤回")
    assert "step-broken_off" in shown.all("ol.steps li")[titles.index("区县初审")].classes
    listed = Visitor(writer, life.at).get("/my/")
    assert "视为撤回" in listed.states() and "已撤回" not in listed.html


def test_case_withdrawn_by_its_unit_is_called_so() -> None:
    life = Life()
    case, writer = life.submitted()
    withdraw_application(case.number, actor=writer, at=life.later())
    for shown in (page(life, writer, case), Visitor(writer, life.at).get("/my/")):
        assert "已撤回" in shown.states() and "视为撤回" not in shown.html


def test_only_where_something_can_be_done_the_way_to_it_is_shown() -> None:
    life = Life()
    case, writer = life.submitted()
    district = life.districts["wanzhou"]
    shown = page(life, district, case)
    assert shown.text_of(".act-bar a[href=#act]") == "去办理" and shown.text_of("#act h2") == "现在可以办理"
    withdraw_application(case.number, actor=writer, at=life.later())
    for viewer in (writer, district):
        shown = page(life, viewer, case)
        assert not shown.has("a[href=#act]") and shown.text_of("#act h2") == "办理情况"


def test_draft_left_behind_the_closing_is_called_so_on_its_page_as_in_the_list() -> None:
    life = Life()
    case, writer = life.draft()
    assert life.call.closes_at is not None
    life.at = life.call.closes_at + timedelta(hours=1)
    for shown in (page(life, writer, case), Visitor(writer, life.at).get("/my/")):
        assert "截止前未提交" in shown.states()


def test_officials_see_every_tab() -> None:
    life = Life()
    case, _writer = life.submitted()
    for tab in TABS:
        shown = page(life, life.districts["wanzhou"], case, tab)
        assert shown.one("nav.tabs [aria-current=page]").attribute("href").endswith(f"?tab={tab}")
        assert "区县初审" in shown.texts("ol.steps .step-title")


def test_the_whole_procedure_is_a_page_of_its_own_that_the_case_leads_to() -> None:
    life = Life()
    case, writer = life.submitted()
    own = Visitor(writer, life.at).get(f"/cases/{case.number}/")
    assert not own.has("svg.drawing")
    way = Visitor(writer, life.at).get(own.link("打开流程图"))
    assert way.heading == own.heading and way.has("figure.procedure svg.drawing .state-now")
    assert way.link(case.number) == f"/cases/{case.number}/"


def test_whoever_opens_the_procedure_on_the_case_gets_the_drawing_alone() -> None:
    life = Life()
    case, writer = life.submitted()
    visitor = Visitor(writer, life.at)
    alone = visitor.client.get(f"/cases/{case.number}/way/", headers={"HX-Request": "true"}).content.decode().strip()
    assert alone.startswith("<figure") and alone.endswith("</figure>")
    _unit, stranger = factories.unit()
    Visitor(stranger, life.at).get(f"/cases/{case.number}/way/", 404)


def test_content_shows_every_section_as_handed_in() -> None:
    life = Life()
    case, _writer = life.submitted()
    form = page(life, life.districts["wanzhou"], case).one("section.form-shown")
    sections = form.texts("h3")
    assert "单位情况" in sections and "中心情况" in sections
    assert form.fact("职工总数") == "50人" and form.fact("领域") == "钢铁"
    version = form.texts("p.muted")[0]
    assert "第 1 版" in version and f"{case.number}-1" in version


def test_second_version_shows_field_by_field_what_changed() -> None:
    life = Life()
    case, writer = returned(life)
    save_draft(case.number, {"topic": "chips"}, actor=writer, at=life.later(), signed=("truth",))
    life.submit(case, writer)
    officer = life.districts["wanzhou"]
    shown = page(life, officer, case)
    assert "与第 1 版相比，有 1 处改动" in shown.text_of(".banner-line")
    topic = shown.fact_part("领域")
    assert topic.text_of("del") == "钢铁" and topic.text_of("ins") == "芯片"
    assert "<del>" not in page(life, officer, case, query=f"&form=application-{case.organisation_id}&against=0").html
    first = page(life, officer, case, query=f"&form=application-{case.organisation_id}&version=1")
    assert first.fact("领域") == "钢铁" and "芯片" not in first.html


def test_applicant_sees_what_is_to_be_corrected_and_the_own_draft() -> None:
    life = Life()
    case, writer = returned(life)
    save_draft(case.number, {"topic": "chips"}, actor=writer, at=life.later())
    shown = page(life, writer, case)
    asked = shown.one(".asked-back")
    assert asked.text_of("strong") == "退回补正的要求" and "领域与方案不符。" in asked.texts("p")
    assert asked.texts("li") == ["领域：请核对领域"]
    assert "草稿" in shown.one("section.form-shown").states()
    assert f"/cases/{case.number}/write/" in shown.one("#act").links()
    assert "草稿" not in page(life, life.districts["wanzhou"], case).html


def test_partner_sees_the_form_only() -> None:
    life = Life()
    unit, partner = factories.unit()
    case, writer = life.draft()
    code = unit.code or ""
    add_partner(
        case.number, name=unit.name, code=code, kind="private_enterprise", duties="试验", actor=writer, at=life.later()
    )
    shown = page(life, partner, case, "journal")
    assert "单位情况" in shown.texts("section.form-shown h3") and shown.one("#act").link("答复合作邀请")
    assert unit.name in [row.cell("单位名称") for row in shown.rows()]
    assert [tab for tab in TABS[1:] if f"/cases/{case.number}/?tab={tab}" in shown.links()] == []


def test_stranger_gets_the_page_of_a_missing_case() -> None:
    life = Life()
    case, _writer = life.submitted()
    other = factories.unit()[1]
    assert "没有编号为" in Visitor(other, life.at).get(f"/cases/{case.number}/", 404).refusal().text


def test_expert_sheets_are_sealed_until_the_panel_is_closed() -> None:
    life = Life()
    case, writer = life.submitted()
    life.recommended(case)
    life.receive(case)
    for expert, mark in zip(life.experts, (51, 53), strict=False):
        assert expert.person is not None
        assign_expert(case.number, "panel", expert.person, actor=life.officer, at=life.later())
        life.sheet(case, expert, mark)
    shown = page(life, life.officer, case, "opinions")
    sealed = shown.text_of(".sheet-info p")
    assert "已提交 2 份" in sealed and "评审结束前，各份意见封存" in sealed
    assert "提交评分" not in page(life, life.officer, case, "journal").html
    assert "<span>51</span>" not in shown.html
    assert "已提交 2 份" not in page(life, writer, case, "opinions").html
    life.close_panel(case)
    board = page(life, life.officer, case, "opinions").section("评分表")
    assert "示例专家0" in board.texts(".tally .muted") and "51" in board.row("质量").cells and "得 72 分" in board.text
    assert "示例专家0" not in page(life, writer, case, "opinions").html
    assert "示例专家0" not in page(life, writer, case, "journal").html


def test_applicant_sees_opinions_of_closed_steps_but_scores_only_at_the_end() -> None:
    life = Life()
    case, writer = life.submitted()
    life.to_notice(case)
    shown = page(life, writer, case, "opinions")
    assert "同意推荐。" in shown.by_id("record-opinion-1").texts("dd")
    assert "评分表" not in shown.html and "名次" not in shown.html
    life.after(life.notice(case))
    life.issue(case)
    done = FilingElsewhere(reference="示例备1号", filed_on=life.at.date())
    life.act(case, "report_up", "filed", done, life.officer)
    shown = page(life, writer, case, "opinions")
    assert [line for line in shown.section("评分表").texts(".tally li") if line.startswith("专家1")]
    assert "示例专家0" not in shown.html
    assert shown.text_of("#act p.muted").endswith("办结。")


def test_applicant_reads_of_other_bodies_acts_which_body_acted_and_no_persons_name() -> None:
    life = Life()
    case, writer = life.submitted()
    life.check(case)
    officer, own = life.districts["wanzhou"].person, writer.person
    assert officer is not None and own is not None
    shown = page(life, writer, case, "journal")
    acted = [row.cell("办理人") for row in shown.rows()]
    assert "重庆市万州区科学技术局" in acted and [who for who in acted if who.startswith(own.name)]
    assert officer.name not in shown.html
    rows = page(life, life.officer, case, "journal").rows()
    assert [row for row in rows if row.cell("办理人").startswith(officer.name)]


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
    staff = verdict(page(life, life.officer, case, "conditions"), "职工不少于十人")
    assert "填报为5人" in staff.text_of(".verdict-found") and staff.texts("summary") == ["说明理由后放行"]
    assert staff.text_of(".clause") == "二"
    district = life.districts["wanzhou"]
    assert "放行" not in page(life, district, case, "conditions").html
    data = {"condition": "staff", "reason": "在建项目，年内增员。"}
    Visitor(district, life.later()).sent(f"/cases/{case.number}/override/", data, 403)
    Visitor(life.officer, life.later()).post(f"/cases/{case.number}/override/", data)
    staff = verdict(page(life, life.officer, case, "conditions"), "职工不少于十人")
    assert staff.texts(".verdict-remedy")[-1].endswith("放行：在建项目，年内增员。")


def test_materials_show_size_and_who_uploaded_the_file_in_place_and_the_digest_where_it_is_unfolded() -> None:
    life = Life()
    case, _writer = life.submitted()
    shown = page(life, life.officer, case, "materials")
    row = shown.row("营业执照")
    (file,) = [link for link in row.all("a") if link.text == "协议.pdf"]
    assert file.attribute("href").startswith("/attachments/") and file.attribute("target") == "preview"
    assert shown.one("iframe.preview-frame").attribute("src").startswith("/attachments/")
    assert "SHA-256" not in shown.one("thead").text and "SHA-256" in row.one("details").text
    assert "48 B" in row.cell("文件") and "示例单位管理员" in row.cell("文件")


def test_steps_of_others_are_told_with_who_is_to_act() -> None:
    life = Life()
    case, _writer = life.submitted()
    shown = page(life, life.officer, case)
    assert "等待重庆市万州区科学技术局办理" in shown.text_of("#act .act-blocked")
    assert "提交“区县初审”" not in shown.html


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
