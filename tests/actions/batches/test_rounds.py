"""The whole round or nothing: what is compared is compared among all cases that the definition names."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.actions.batches.changed_life import DAYS_TO_CLOSING, changed_life, listed, rank, ranked_by
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.policy.errors import Refusal
from pingding.policy.scores.sources import Sources
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.steps.visit import VisitMade
from pingding.queries.batches.batch_record import batch_record
from pingding.queries.batches.batches import batch_desk
from pingding.queries.panels.panel_results import case_results
from pingding.queries.panels.ranking import ranked_cases
from pingding.queries.panels.sheets import panel_result
from pingding.queries.refusals import each_of
from pingding.records.models import Batch, Case

pytestmark = pytest.mark.django_db
PAGE = "/batches/sample-life-2025/list/"
PEOPLE = "score: {rule: proportional, of: staff, full: 100}"


def refused(life: Life, *cases: Case) -> tuple[Refusal, ...]:
    with pytest.raises(Refusal) as refusal:
        rank(life, *cases)
    assert all(open_steps(case) == {"list"} for case in cases)
    return each_of(refusal.value)


def close(life: Life) -> None:
    life.later(days=DAYS_TO_CLOSING)


def test_a_list_is_refused_before_the_call_has_closed(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by())
    case = listed(life)
    (why,) = refused(life, case)
    assert why.what == "申报到2025年10月31日（周五）23:59截止，同批各件还没有到齐"
    assert why.where == "建议名单" and why.clause == ("四",) and why.remedy and why.kind == "conflict"
    page = Visitor(life.officer, life.later()).get(PAGE)
    assert "申报到2025年10月31日（周五）23:59截止，同批各件还没有到齐，暂不能排定名次" in page.texts("p.muted")
    (waiting,) = batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases
    assert waiting.place is None and not waiting.proposed and waiting.score
    close(life)
    (waiting,) = batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases
    assert waiting.place == 1 and waiting.proposed
    rank(life, case)
    assert open_steps(case) == {"meeting"}


def test_a_list_waits_for_the_cases_that_have_yet_to_come(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by())
    case = listed(life)
    late, _writer = life.submitted()
    close(life)
    (why,) = refused(life, case)
    assert why.what == f"同批还有1件没有走到“建议名单”：{late.number}" and why.remedy
    life.check(late)
    refuse(life, late)
    rank(life, case)


def test_a_case_under_correction_is_still_before_the_list(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by())
    case = listed(life)
    life.check(late := life.submitted()[0])
    close(life)
    assert late.number in refused(life, case)[0].what


def test_nobody_who_waits_is_left_out_of_a_list(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by())
    first, second = listed(life), listed(life)
    close(life)
    (why,) = refused(life, first)
    assert why.what == f"还有1件同在等待：{second.number}"
    rank(life, first, second)


def test_a_list_made_earlier_is_openly_provisional_where_the_definition_says_so(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by(cohort="{over: so_far}"))
    case = listed(life)
    desk = batch_desk(life.officer, "sample-life-2025", "list", at=life.at)
    assert desk.composition == ("申报到2025年10月31日（周五）23:59截止，同批各件还没有到齐，所列名次为暂定",)
    made = rank(life, case)
    assert made.content["provisional"] is True
    record = Visitor(life.officer, life.later()).get(f"/batches/{made.pk}/")
    assert record.fact("暂定") == "排定时同批各件尚未到齐，所列名次为暂定。"
    assert batch_record(life.officer, made.pk).batch.content["provisional"]


def test_a_list_says_that_others_were_placed_before(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by(cohort="{over: so_far}"))
    first, second = listed(life), listed(life)
    rank(life, first)
    said = "此前的名单已排定1件，本批的名次只在本批各件之间"
    assert batch_desk(life.officer, "sample-life-2025", "list", at=life.at).composition[0] == said
    made = rank(life, second)
    assert Visitor(life.officer, life.later()).get(f"/batches/{made.pk}/").fact("此前的名单") == said


def test_groups_are_whole_each_for_itself(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by(cohort="{within: topic}"))
    steel, chips = listed(life, topic="steel"), listed(life, topic="chips")
    waiting, _writer = life.submitted(topic="chips")
    close(life)
    assert waiting.number in refused(life, chips)[0].what
    rank(life, steel)
    assert open_steps(steel) == {"meeting"}


def test_places_are_given_within_groups_in_one_list(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by(cohort="{within: topic}"))
    best, chips, steel = (listed(life, 55, 55), listed(life, 40, 40, topic="chips"), listed(life, 45, 45))
    close(life)
    order = ranked_cases([best, chips, steel], "list", at=life.at).ranked.order
    assert {placed.key: placed.place for placed in order} == {best.number: 1, steel.number: 2, chips.number: 1}
    cases = {case.number: case for case in batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases}
    assert sorted(case.place for case in cases.values() if case.place) == [1, 2, 3]
    assert cases[chips.number].says[0] == "芯片组内第1名" and cases[steel.number].says[0] == "钢铁组内第2名"


SHARED = ranked_by(quotas="[{of: 50%, clause: 四}]", cohort="{counts: [scored]}")


def test_a_share_is_of_the_cases_that_count_and_the_page_says_of_which(tmp_path: Path) -> None:
    life = changed_life(tmp_path, SHARED)
    cases = [listed(life, mark, mark) for mark in (56, 54, 52, 50, 48)]
    gone, _writer = life.submitted()
    life.check(gone)
    refuse(life, gone)
    close(life)
    said = Visitor(life.officer, life.later()).get(PAGE).texts("p.muted")
    assert "占比以有得分的共5件为分母（不计：此前未通过的1）" in said
    placed = ranked_cases(cases, "list", at=life.at).ranked.order
    assert [each.proposed for each in placed] == [True, True, False, False, False]
    (why,) = [each for each in refused(life, *cases) if not each.field]
    assert why.what == "名额共2件，此前已占0件，本次5件" and why.clause == ("四",)
    made = two_of(life, cases)
    assert made.content["compared"] == {"scored": 5, "refused": 1}
    record = Visitor(life.officer, life.later()).get(f"/batches/{made.pk}/")
    assert record.fact("占比的参评构成（件）") == "有得分的5、此前未通过的1"


def test_grades_by_share_are_given_among_the_whole_round(tmp_path: Path) -> None:
    scale = (
        "rankings:\n",
        "grades:\n  stars:\n    title: 星级\n    clause: 四\n    indicators: marks\n    grades:\n"
        "      four: {label: 四星, top_share: 40%}\n      three: {label: 三星}\n\nrankings:\n",
    )
    bound = ("propose: {label: 建议, to: meeting}", "propose: {label: 建议, to: meeting, grades: [four]}")
    life = changed_life(tmp_path, scale, bound)
    best, other = listed(life, 56, 56), listed(life, 50, 50)
    last = life.at_panel()
    assert "等级待定（申报到2025年10月31日" in refused(life, best)[0].what
    close(life)
    merit = case_results([best], Sources(("panel",)), at=life.at)[best.pk]
    assert merit.because == f"等级待定：同批还有1件没有办完“专家评审”：{last.number}。" and merit.label == ""
    life.panel(last, 40, 40)
    labels = {pk: merit.label for pk, merit in case_results([best, other], Sources(("panel",)), at=life.at).items()}
    assert labels == {best.pk: "四星", other.pk: "三星"}
    life.receive(last)
    life.act(last, "visit", "skip", VisitMade(), life.officer)
    desk = batch_desk(life.officer, "sample-life-2025", "list", at=life.at)
    assert desk.composition[-1:] == ("占比以有得分的共3件为分母",)


def test_points_by_comparison_wait_for_the_round(tmp_path: Path) -> None:
    life = changed_life(tmp_path, (PEOPLE, "score: {rule: cohort, of: staff, by: rank}"))
    first, second = life.at_panel(staff="60"), life.at_panel(staff="40")
    for case in (first, second):
        life.panel(case, 50, 50)
    early = panel_result(first, "panel", at=life.at)
    assert early is not None and early.score is None and "须待全部参评对象的数据齐全后计分" in early.lacking[0]
    late, _writer = life.submitted(staff="50")
    close(life)
    assert (still := panel_result(first, "panel", at=life.at)) is not None and still.score is None
    for act in (life.check, life.opine, life.letter):
        act(late)
    scores = [panel_result(case, "panel", at=life.at) for case in (first, second)]
    assert [round(each.score, 2) for each in scores if each and each.score] == [Decimal(90), Decimal("63.33")]


def test_points_by_comparison_are_given_within_groups(tmp_path: Path) -> None:
    grouped = ("    combine: trimmed\n", "    combine: trimmed\n    cohort: {within: topic, over: so_far}\n")
    life = changed_life(tmp_path, (PEOPLE, "score: {rule: cohort, of: staff, by: rank}"), grouped)
    steel, chips = life.at_panel(staff="60"), life.at_panel(staff="40", topic="chips")
    for case in (steel, chips):
        life.panel(case, 50, 50)
    results = [panel_result(case, "panel", at=life.at) for case in (steel, chips)]
    assert [each.score for each in results if each] == [90, 90]


def refuse(life: Life, case: Case) -> None:
    content = OpinionGiven(opinion="不同意。", reason="条件不足。", signed=True)
    life.act(case, "opinion", "refuse", content, life.districts["wanzhou"])


def two_of(life: Life, cases: list[Case]) -> Batch:
    decisions = [
        Decision(case.number, "propose" if place < 3 else "drop", "排序结果", place)
        for place, case in enumerate(cases, 1)
    ]
    return rank_cases("list", decisions, actor=life.officer, at=life.later())
