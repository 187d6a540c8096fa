"""The expert's desk and score page: save, save and next, hand in and seal, stand aside."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.panels.experts import assign_expert
from pingding.queries.applications.materials import CaseMaterial
from pingding.records.models import Assignment, Case, ScoreSheet, StepRun
from pingding.web.desk.cases import shown_material

pytestmark = pytest.mark.django_db


def to_panel(life: Life, count: int = 1) -> list[Case]:
    """Cases that wait for the first expert."""
    cases = []
    for _n in range(count):
        case, _writer = life.submitted()
        life.recommended(case)
        assert life.experts[0].person is not None
        assign_expert(case.number, "panel", life.experts[0].person, actor=life.officer, at=life.later())
        cases.append(case)
    return cases


def expert(life: Life) -> Visitor:
    return Visitor(life.experts[0], life.later())


def seal(visitor: Visitor, path: str, typed: dict[str, str]) -> str:
    """Hand in what is typed, confirmed on the page that asks; where that leads."""
    asked = visitor.post(path, typed | {"submit": "1"})
    shown = visitor.get(asked).field("saved_at").value
    return visitor.post(asked, {"saved_at": shown, "read": "1", "impartial": "1"})


def test_expert_desk_lists_what_is_to_be_done() -> None:
    life = Life()
    (case,) = to_panel(life)
    page = expert(life).get("/expert/")
    path = f"/cases/{case.number}/score/panel/"
    assert page.heading == "还有1件待评审" and page.link("评审下一件：示例钢铁协同中心") == path
    assert page.row("示例钢铁协同中心").link("示例钢铁协同中心") == path


def test_one_case_is_no_several_in_english() -> None:
    life = Life()
    to_panel(life)
    visitor = expert(life)
    visitor.client.cookies["django_language"] = "en"
    assert visitor.get("/expert/").heading == "1 case to assess"


def test_expert_desk_says_how_far_one_is_with_each_call_and_keeps_what_is_sealed_apart() -> None:
    life = Life()
    first, second = to_panel(life, 2)
    StepRun.objects.filter(step="panel").update(due_at=life.at + timedelta(days=3))
    visitor = expert(life)
    seal(visitor, f"/cases/{first.number}/score/panel/", {"points-quality": "40"})
    visitor.post(f"/cases/{second.number}/score/panel/", {"points-quality": "41", "save": "1"})
    page = visitor.get("/expert/")
    call = page.one(".review-portion")
    assert "还有" in call.text_of(".sheet-head .chip") and call.text_of(".part-bar") == "1 / 2件已封存"
    assert call.text_of(".case-strip .cell-note") == "已封存1件，评了一半1件"
    assert page.link("评审下一件") == f"/cases/{second.number}/score/panel/"
    sealed = call.one("details.review-done")
    assert sealed.text_of("summary") == "已封存 1 件" and first.number in sealed.text
    seal(visitor, f"/cases/{second.number}/score/panel/", {"points-quality": "40"})
    done = visitor.get("/expert/")
    assert done.heading == "没有待评审的件" and "已封存 2 件" in done.texts(".review-past summary")


def test_a_case_without_a_deadline_says_so() -> None:
    life = Life()
    to_panel(life)
    StepRun.objects.filter(step="panel").update(due_at=None)
    page = expert(life).get("/expert/")
    assert [row.cell("期限") for row in page.rows()] == ["未规定"] and page.texts(".sheet-head .muted") == [
        "未规定期限"
    ]


def test_expert_desk_is_not_for_others() -> None:
    life = Life()
    assert "本页供专家使用" in Visitor(life.officer, life.at).get("/expert/", 403).refusal().text


def test_score_page_has_the_material_and_the_sheet() -> None:
    life = Life()
    (case,) = to_panel(life)
    page = expert(life).get(f"/cases/{case.number}/score/panel/")
    material, sheet = page.one(".material-side"), page.one("#sheet")
    assert "单位情况" in material.texts("summary")
    leaf = sheet.section("质量")
    assert leaf.fields() == ["points-quality", "reason-quality", "note-quality"] and "得 20 分" in sheet.text
    assert "/ 60" in leaf.text_of(".leaf-points") and "可不写" in leaf.text_of(".leaf-reason summary")
    assert "核对并封存" in sheet.buttons() and "声明回避" in page.texts("details.recusal summary")
    assert material.link("到评分表") == "#sheet"


def test_files_are_previewed_in_a_frame_of_the_page() -> None:
    life = Life()
    (case,) = to_panel(life)
    material = expert(life).get(f"/cases/{case.number}/score/panel/").one(".material-side .preview")
    frame = material.one("iframe")
    assert frame.attribute("src").startswith("/attachments/") and frame.attribute("loading") == "lazy"
    assert material.link("协议.pdf") == frame.attribute("src") and frame.attribute("name") == "preview"
    assert material.link("下载").endswith("?save=1")


def test_without_a_file_there_is_nothing_beside_the_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    life = Life()
    (case,) = to_panel(life)
    path = f"/cases/{case.number}/score/panel/"
    asked = CaseMaterial("plan", "建设方案", (), 0, (), required=False)
    assert expert(life).get(path).has(".material-side .preview")
    monkeypatch.setattr(shown_material, "case_materials", lambda *_: (asked,))
    assert not expert(life).get(path).has(".preview")


def test_saved_sheet_can_be_gone_on_with() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    assert visitor.post(path, {"points-quality": "48.5", "reason-quality": "基础好。", "save": "1"}) == path
    page = visitor.get(path)
    assert page.field("points-quality").value == "48.5" and page.field("reason-quality").value == "基础好。"
    assert ScoreSheet.objects.get().submitted_at is None


def test_save_and_next_goes_to_the_next_case_and_handing_in_to_the_desk() -> None:
    life = Life()
    first, second = to_panel(life, 2)
    visitor = expert(life)
    path = f"/cases/{first.number}/score/panel/"
    assert visitor.post(path, {"points-quality": "40", "next": "1"}) == f"/cases/{second.number}/score/panel/"
    seal(visitor, path, {"points-quality": "40"})
    assert seal(visitor, f"/cases/{second.number}/score/panel/", {"points-quality": "44"}) == "/expert/"
    page = visitor.get(path)
    assert page.message("提交并封存，不能修改") and "points-quality" not in page.fields()


def test_sheet_handed_in_says_so_on_top_and_shows_no_deadline_and_no_fields() -> None:
    life = Life()
    first, _second = to_panel(life, 2)
    StepRun.objects.filter(step="panel").update(due_at=life.at - timedelta(days=30))
    visitor, path = expert(life), f"/cases/{first.number}/score/panel/"
    assert "已逾期" in visitor.get(path).text_of(".page-head .chip")
    seal(visitor, path, {"points-quality": "40", "comment": "总体意见如上。"})
    page = visitor.get(path)
    assert page.html.index("提交并封存，不能修改") < page.html.index("columns-expert")
    assert page.html.count("提交并封存，不能修改") == 1
    assert page.message("提交并封存，不能修改").link("评审下一件")
    assert "总体意见如上。" in page.texts("#sheet dd")
    assert page.one("#sheet").fields() == ["csrfmiddlewaretoken", "seen", "note-quality", "note-"]
    for gone in ("已逾期", "必填", "声明回避"):
        assert gone not in page.html


def test_saving_and_going_on_says_which_case_was_saved() -> None:
    life = Life()
    first, second = to_panel(life, 2)
    Case.objects.filter(pk=first.pk).update(name="示例先评的一件")
    visitor = expert(life)
    visitor.post(f"/cases/{first.number}/score/panel/", {"points-quality": "40", "next": "1"})
    assert visitor.get(f"/cases/{second.number}/score/panel/").banner() == "示例先评的一件：已保存，尚未提交。"


def test_standing_aside_comes_before_the_sheet() -> None:
    life = Life()
    (case,) = to_panel(life)
    page = expert(life).get(f"/cases/{case.number}/score/panel/")
    assert page.link("需要回避") == "?act=recuse#recusal" and page.by_id("recusal").has("textarea[name=reason]")
    assert page.html.index("需要回避") < page.html.index('name="points-quality"')


def test_points_out_of_range_or_no_number_keep_what_was_typed() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    page = visitor.sent(path, {"points-quality": "很好", "reason-quality": "理由在此。", "save": "1"}, 422)
    points = page.field("points-quality")
    assert "“很好”不是数字" in points.error and points.value == "很好"
    assert page.field("reason-quality").value == "理由在此。"
    points = visitor.sent(path, {"points-quality": "61", "save": "1"}, 422).field("points-quality")
    assert "超出范围" in points.error and points.value == "61"
    assert ScoreSheet.objects.get().points == {}


def test_handing_in_with_gaps_is_refused() -> None:
    life = Life()
    (case,) = to_panel(life)
    page = expert(life).sent(f"/cases/{case.number}/score/panel/", {"submit": "1", "comment": "待补"}, 422)
    assert "质量：尚未评分" in page.fault("f-points-quality") and page.field("comment").value == "待补"


def test_every_wrong_score_and_reason_is_told_at_once_and_what_was_typed_stays() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    typed = {"points-quality": "很好", "reason-quality": "理" * 501, "submit": "1"}
    page = visitor.sent(path, typed, 422)
    assert "“很好”不是数字" in page.fault("f-points-quality") and "尚未评分" not in page.html
    assert "有501字，最多500字" in page.fault("f-reason-quality")
    assert page.field("points-quality").value == "很好"
    assert ScoreSheet.objects.get().submitted_at is None


def test_score_and_reason_can_be_emptied_again() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    visitor.post(path, {"points-quality": "48", "reason-quality": "基础好。", "save": "1"})
    visitor.post(path, {"comment": "另写意见", "save": "1"})
    assert ScoreSheet.objects.get().points == {"quality": "48"}
    visitor.post(path, {"points-quality": "", "reason-quality": " ", "save": "1"})
    sheet = ScoreSheet.objects.get()
    assert (sheet.points, sheet.reasons) == ({}, {})


def test_standing_aside_needs_a_reason_and_closes_the_case() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor = expert(life)
    path = f"/cases/{case.number}/recuse/panel/"
    assert "回避理由：未填写" in visitor.sent(path, {"reason": " "}, 422).faults()[0].text
    assert visitor.post(path, {"reason": "曾任该单位顾问。"}) == "/expert/"
    assert Assignment.objects.get().ended_at is not None
    page = visitor.get("/expert/")
    assert "曾任该单位顾问。" in page.texts("td .cell-note") and "示例钢铁协同中心" not in page.html
    visitor.get(f"/cases/{case.number}/score/panel/", 404)


def test_reason_to_stand_aside_that_is_too_long_stays_where_it_was_typed() -> None:
    life = Life()
    (case,) = to_panel(life)
    page = expert(life).sent(f"/cases/{case.number}/recuse/panel/", {"reason": "长" * 501}, 422)
    assert page.field("reason").value.strip() == "长" * 501 and "有501字" in page.field("reason").box.text
    assert page.has("details.recusal[open]")


def test_experts_who_were_not_asked_do_not_see_the_case() -> None:
    life = Life()
    (case,) = to_panel(life)
    Visitor(life.experts[1], life.at).get(f"/cases/{case.number}/score/panel/", 404)
    refused = Visitor(life.officer, life.at).get(f"/cases/{case.number}/score/panel/", 403)
    assert "您未被指派评审本件" in refused.refusal().text


def test_expert_desk_takes_as_few_queries_for_many_tasks_as_for_one() -> None:
    life = Life()
    to_panel(life)
    visitor = expert(life)
    alone = visitor.queries("/expert/")
    to_panel(life)
    assert visitor.queries("/expert/") == alone


def test_handing_in_a_sheet_takes_few_queries() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    asked = visitor.post(path, {"points-quality": "50", "submit": "1"})
    shown = visitor.get(asked).field("saved_at").value
    with CaptureQueriesContext(connection) as counted:
        visitor.post(asked, {"saved_at": shown, "read": "1", "impartial": "1"})
    # Two open and close the test's own savepoint; six ask, at opening and at sealing, whom the case concerns; two read
    # what the expert has to do, for the next case.
    assert len(counted) <= 25, len(counted)


def test_convener_is_told_why_an_expert_must_stand_aside() -> None:
    life = Life()
    case, _writer = life.submitted()
    factories.expert(case.organisation, name="示例同单位专家")
    life.recommended(case)
    candidates = Visitor(life.officer, life.at).get(f"/cases/{case.number}/").one("details.candidates")
    person = next(one for one in candidates.all("label") if "示例同单位专家" in one.text)
    assert f"应当回避：任职于{case.organisation.name}" in person.text_of(".cell-note")
