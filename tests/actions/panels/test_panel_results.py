"""Scores weighed by the definition: rows that do not apply, totals that stay open, floors, grades that bind."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from tests.actions.changed_life import Changed
from tests.actions.life import Life, open_steps
from tests.api.program import program_of, set_clock
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.rank import rank_cases
from pingding.actions.panels.sheets import save_expert_sheet, save_source_sheet
from pingding.policy.errors import Refusal
from pingding.policy.scores.sources import Sources
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.batches.batches import batch_desk
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.path import path_of
from pingding.queries.cases.visibility import visibility_of
from pingding.queries.panels.case_scores import case_scores
from pingding.queries.panels.panel_results import case_results
from pingding.queries.panels.ranking import ranked_cases
from pingding.queries.panels.sheets import panel_result
from pingding.queries.refusals import each_of
from pingding.records.models import Batch, Case, ScoreSheet

pytestmark = pytest.mark.django_db

TREE = "      quality: {title: 质量, weight: 60, score: {rule: judged}}\n"
PEOPLE = "      people: {title: 人员, weight: 40, score: {rule: proportional, of: staff, full: 100}}\n"
PER_ROOM = PEOPLE.replace("of: staff", "of: staff / rooms")
ROOMS = (
    ("  topic: {label: 领域", "  rooms: {label: 场地数, type: integer, clause: 二}\n  topic: {label: 领域"),
    ("fields: [centre_name, topic,", "fields: [centre_name, topic, rooms,"),
    (PEOPLE, PER_ROOM),
)
WAYS = (
    TREE,
    "      quality: {title: 钢铁工艺, weight: 30, when: topic = 'steel', otherwise: spread, score: {rule: judged}}\n"
    "      design: {title: 芯片设计, weight: 30, when: topic = 'chips', otherwise: spread, score: {rule: judged}}\n",
)
FLOOR = (TREE, TREE.replace("weight: 60,", "weight: 60, floor: 45, clause: 二,"))
GRADES = (
    "rankings:\n",
    "grades:\n  stars:\n    title: 星级\n    clause: 四\n    indicators: marks\n    grades:\n"
    "      four: {label: 四星, from: 75}\n      three: {label: 三星, below: 75}\n\nrankings:\n",
)
BOUND = ("to: notice, grants: centre}", "to: notice, grants: centre, grades: [four]}")


def at_list(life: Life, *marks: int, **values: object) -> Case:
    case, _writer = life.submitted(**values)
    life.to_list(case, *(marks or (50, 52)))
    return Case.objects.get(pk=case.pk)


def propose(life: Life, *cases: Case) -> Batch:
    decisions = [Decision(case.number, "propose", place=place) for place, case in enumerate(cases, 1)]
    return rank_cases("list", decisions, actor=life.officer, at=life.later())


def meet(life: Life, case: Case, outcome: str) -> Batch:
    decisions = [Decision(case.number, outcome, reason="会议决定")]
    return decide_in_meeting(
        "meeting", decisions, actor=life.secretary, at=life.later(), held_on=life.at.date(), session="第1次"
    )


def refused(life: Life, case: Case, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        act()
    (only,) = each_of(refusal.value)
    assert only.field == f"outcome-{case.number}" and only.remedy
    return only


def test_one_total_that_cannot_be_reckoned_does_not_stop_the_others(changed: Changed) -> None:
    life = changed(*ROOMS)
    open_one, known = at_list(life, rooms="0"), at_list(life, 40, 44, rooms="1")
    result = panel_result(open_one, "panel", at=life.at)
    assert result is not None and result.score is None and result.sheets == 2
    (lacking,) = result.lacking
    assert lacking.startswith("人员：场地数为 0") and "场地数" in lacking
    placed = ranked_cases([open_one, known], "list", at=life.at).ranked.order
    assert [(each.key, each.proposed) for each in placed] == [(known.number, True), (open_one.number, False)]
    assert placed[1].says == (f"得分无法算出：{lacking}",)
    page = Visitor(life.officer, life.later()).get("/batches/sample-life-2025/list/")
    assert "得分无法算出：人员：场地数为 0" in page.row(open_one.number).label and page.row(known.number)
    propose(life, known)
    assert open_steps(known) == {"meeting"} and open_steps(open_one) == {"list"}


def test_what_a_score_lacks_is_told_to_expert_convener_and_reader(changed: Changed) -> None:
    life = changed(*ROOMS)
    case = life.at_panel(rooms="0")
    life.assign(case, *life.experts[:2])
    warning = Visitor(life.experts[0], life.later()).get(f"/cases/{case.number}/score/panel/").banner()
    assert "合计未定；您不必处理" in warning and "人员：场地数为 0" in warning
    for expert in life.experts[:2]:
        life.sheet(case, expert, 50)
    officer = Visitor(life.officer, life.later())
    assert "结束评审后本件没有得分：人员：场地数为 0" in officer.get(f"/cases/{case.number}/").text_of(
        "#act-panel .tone-warn"
    )
    officer.post(f"/cases/{case.number}/act/panel/", {"outcome": "done", "summary": "已评审"})
    assert officer.get(f"/cases/{case.number}/").message("本件没有得分，排序时列为未得分：人员：场地数为 0")
    opinions = officer.get(f"/cases/{case.number}/?tab=opinions")
    assert "有指标缺少数据，合计未定。" in opinions.text_of(".score-board p.muted")
    assert "人员：场地数为 0" in opinions.text_of("section.sheet p.tone-warn") and "尚无据以汇总" not in opinions.html


def test_a_row_that_does_not_apply_is_neither_asked_for_nor_taken(changed: Changed) -> None:
    life = changed(WAYS)
    case = life.at_panel()
    expert = life.experts[0]
    life.assign(case, expert)
    page = Visitor(expert, life.later()).get(f"/cases/{case.number}/score/panel/")
    assert "points-quality" in page.fields() and "points-design" not in page.fields()
    assert "在30分以内评分，按满分" in page.section("钢铁工艺").text
    assert "不适用，权重分摊" in page.section("芯片设计").text
    points = {"quality": Decimal(20), "design": Decimal(20)}
    with pytest.raises(Refusal, match="本项不适用于本件"):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points=points)
    sheet = life.sheet(case, expert, 20)
    assert sheet.submitted_at and ScoreSheet.objects.get(pk=sheet.pk).points == {"quality": "20"}


def test_the_interface_asks_for_the_same_rows_and_waits_with_the_same_words(
    changed: Changed, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = changed(WAYS, *ROOMS)
    case = life.at_panel(rooms="0")
    expert = life.experts[0]
    life.assign(case, expert)
    set_clock(monkeypatch, life.later())
    program = program_of(expert, life.at)
    sheet = program.get(f"/cases/{case.number}/steps/panel/sheet").body
    (leaf,) = sheet["leaves"]
    assert (leaf["path"], Decimal(leaf["full_points"]), Decimal(leaf["counts_for"])) == (
        "quality",
        30,
        Decimal("42.86"),
    )
    (lacking,) = sheet["missing"]
    assert sheet["total"] is None and lacking.startswith("人员：场地数为 0")
    path = f"/cases/{case.number}/steps/panel/sheet/expert"
    response = program.put(path, {"points": {"design": "5"}, "submit": False})
    assert response.status == 422 and "本项不适用于本件" in str(response.body)
    sealed = program.put(path, {"points": {"quality": "20"}, "submit": True, "declared": True})
    assert sealed.status == 200 and sealed.body["sealed"]


def test_a_source_is_asked_for_the_rows_that_apply_alone(changed: Changed) -> None:
    self_scored = (
        "        form: application\n        outcomes:\n          submit:",
        "        form: application\n        indicators: marks\n        source: self\n"
        "        outcomes:\n          submit:",
    )
    life = changed(WAYS, self_scored, ("    combine: trimmed\n", "    combine: trimmed\n    sources: [self, expert]\n"))
    case, writer = life.draft()
    with pytest.raises(Refusal, match="还有1处需要处理"):
        life.submit(case, writer)
    page = Visitor(writer, life.later()).get(f"/cases/{case.number}/write/score-sheet/")
    assert "points-quality" in page.fields() and "points-design" not in page.fields()
    save_source_sheet(case.number, "apply", {"quality": Decimal(20)}, {}, actor=writer, at=life.later())
    life.submit(case, writer)
    assert open_steps(case) == {"check"}


def test_a_row_that_applies_is_still_asked_for(changed: Changed) -> None:
    life = changed(WAYS)
    case = life.at_panel(topic="chips")
    expert = life.experts[0]
    life.assign(case, expert)
    with pytest.raises(Refusal, match="尚未评分"):
        save_expert_sheet(case.number, "panel", actor=expert, at=life.later(), points={}, submit=True, declared=True)


def test_a_case_below_a_floor_is_not_proposed(changed: Changed) -> None:
    life = changed(FLOOR)
    short, fine = at_list(life, 40, 44, staff="100"), at_list(life, 50, 52)
    placed = ranked_cases([short, fine], "list", at=life.at).ranked.order
    assert [(each.key, each.proposed) for each in placed] == [(short.number, False), (fine.number, True)]
    only = refused(life, short, lambda: propose(life, short))
    assert "“质量”得分42，低于最低要求45" in only.what and only.clause == ("二",)
    page = Visitor(life.officer, life.later()).get("/batches/sample-life-2025/list/")
    assert "“质量”得分42，低于最低要求45" in page.row(short.number).label
    page = Visitor(life.officer, life.at).get(f"/cases/{short.number}/?tab=opinions")
    assert "“质量”得分42，低于最低要求45（二）" in page.texts("section.sheet p.tone-warn")
    propose(life, fine)
    assert open_steps(short) == {"list"}


def test_a_meeting_grants_nothing_to_a_case_below_a_floor(changed: Changed) -> None:
    life = changed(FLOOR, ("propose: {label: 建议, to: meeting}", "propose: {label: 上会, to: meeting, tone: back}"))
    case = at_list(life, 40, 44, staff="100")
    propose(life, case)
    page = Visitor(life.secretary, life.later()).get("/batches/sample-life-2025/meeting/")
    assert "低于最低要求45" in page.row(case.number).label
    only = refused(life, case, lambda: meet(life, case, "approve"))
    assert "不能作出“认定”" in only.what and only.clause == ("二",)
    meet(life, case, "refuse")
    assert open_steps(case) == set()


def test_the_grade_stands_beside_the_score_and_on_record(changed: Changed) -> None:
    life = changed(GRADES)
    case = at_list(life, 58, 58)
    (waiting,) = batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases
    assert (waiting.score, waiting.grade, waiting.barred) == (78, "四星", frozenset())
    assert (
        case_results([case], Sources(("panel",)), at=life.at)[case.pk].because
        == "得分 78 分，评为“四星”（75 分及以上）（四）"
    )
    assert "四星" in Visitor(life.officer, life.later()).get("/batches/sample-life-2025/list/").row(case.number).cells
    opinions = Visitor(life.officer, life.at).get(f"/cases/{case.number}/?tab=opinions").texts("section.sheet p")
    assert [line for line in opinions if "评为“四星”" in line]
    batch = propose(life, case)
    assert batch_record(life.officer, batch.pk).grades == {case.number: "四星"}
    assert "四星" in Visitor(life.officer, life.later()).get(f"/batches/{batch.pk}/").row(case.name).cells
    assert "四星" in Visitor(life.secretary, life.at).get("/batches/sample-life-2025/meeting/").row(case.number).cells


def test_the_board_of_the_case_page_shows_what_the_ranking_goes_by(changed: Changed) -> None:
    life = changed(GRADES)
    case = at_list(life, 50, 54, 58)
    file = CaseFile(case)
    (board,) = case_scores(file, path_of(file), visibility_of(life.officer, file), at=life.at).boards
    result = panel_result(case, "panel", at=life.at)
    assert result is not None and result.combined is not None
    assert (board.combined, board.explain) == (result.score, result.combined.explain)
    assert board.grade == case_results([case], Sources(("panel",)), at=life.at)[case.pk].because


def test_an_outcome_for_one_grade_is_refused_with_another(changed: Changed) -> None:
    life = changed(GRADES, BOUND)
    case = at_list(life, 50, 52)
    propose(life, case)
    (waiting,) = batch_desk(life.secretary, "sample-life-2025", "meeting", at=life.at).cases
    assert (waiting.grade, waiting.barred) == ("三星", {"approve"})
    only = refused(life, case, lambda: meet(life, case, "approve"))
    assert only.what == "评为“三星”，“认定”只限“四星”的件" and only.clause == ("四",)
    meet(life, case, "nurture")
    assert open_steps(case) == {"pilot_issue"}


def test_an_outcome_for_one_grade_is_taken_with_it(changed: Changed) -> None:
    life = changed(GRADES, BOUND)
    case = at_list(life, 58, 58)
    propose(life, case)
    meet(life, case, "approve")
    assert open_steps(case) == {"notice"}


def test_without_a_grade_an_outcome_for_grades_is_refused(changed: Changed) -> None:
    life = changed(GRADES, BOUND, *ROOMS, ("minimum: 50, ", ""))
    case = at_list(life, rooms="0")
    propose(life, case)
    only = refused(life, case, lambda: meet(life, case, "approve"))
    assert only.what == "尚未评定等级，“认定”只限“四星”的件"


def test_a_ranking_proposes_nobody_whose_grade_bars_the_proposal(changed: Changed) -> None:
    life = changed(
        GRADES, ("propose: {label: 建议, to: meeting}", "propose: {label: 建议, to: meeting, grades: [four]}")
    )
    three, four = at_list(life, 50, 52), at_list(life, 58, 58)
    placed = ranked_cases([three, four], "list", at=life.at).ranked.order
    assert [(each.key, each.proposed) for each in placed] == [(four.number, True), (three.number, False)]
    refused(life, three, lambda: propose(life, three))
