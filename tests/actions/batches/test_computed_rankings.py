"""Rankings by points that no expert gives, by several sets, by several panels."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.actions.batches.changed_life import changed_life, listed, rank, ranked_by
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor

from pingding.policy.errors import BrokenDefinition, Refusal
from pingding.queries.batches.batches import batch_desk
from pingding.queries.panels.ranking import ranked_cases
from pingding.records.models import Case

pytestmark = pytest.mark.django_db
TREE = """      quality: {title: 质量, weight: 60, score: {rule: judged}}
      people: {title: 人员, weight: 40, score: {rule: proportional, of: staff, full: 100}}
"""
SETS = (
    TREE,
    TREE
    + """  steel:
    title: 钢铁组评分
    clause: 四
    when: topic = 'steel'
    tree: {people: {title: 人员, weight: 100, score: {rule: proportional, of: staff, full: 100}}}
  chips:
    title: 芯片组评分
    clause: 四
    when: topic = 'chips'
    tree: {people: {title: 人员, weight: 100, score: {rule: proportional, of: staff, full: 50}}}
""",
)
CHIPS = "{title: 人员, weight: 100, score: {rule: proportional, of: staff, full: 50}}"
COMPUTED = ranked_by(panel="", indicators="[steel, chips]", cohort="{over: list}", minimum="50")


def places(life: Life, *cases: Case) -> list[tuple[str, Decimal | None, bool]]:
    order = ranked_cases(cases, "list", at=life.at).ranked.order
    return [(placed.key, placed.score, placed.proposed) for placed in order]


def test_points_computed_from_facts_are_ranked_without_an_expert(tmp_path: Path) -> None:
    life = changed_life(tmp_path, SETS, COMPUTED)
    few, many = listed(life, staff="45"), listed(life, staff="80")
    assert places(life, few, many) == [(many.number, 80, True), (few.number, 45, False)]
    row = Visitor(life.officer, life.later()).get("/batches/sample-life-2025/list/").row(few.number)
    assert "得分 45 低于最低要求 50" in row.label
    assert rank(life, many).items.get().score == 80
    assert open_steps(many) == {"meeting"}
    opinions = Visitor(life.officer, life.later()).get(f"/cases/{few.number}/?tab=opinions")
    assert opinions.section("钢铁组评分").has(".score-table") and "芯片组评分" not in opinions.html


def test_several_sets_meet_in_one_ranking(tmp_path: Path) -> None:
    life = changed_life(tmp_path, SETS, COMPUTED)
    steel, chips = listed(life, staff="70"), listed(life, staff="40", topic="chips")
    assert places(life, steel, chips) == [(chips.number, 80, True), (steel.number, 70, True)]


def test_what_is_computed_is_graded_too(tmp_path: Path) -> None:
    grades = (
        "rankings:\n",
        "grades:\n  stars: {title: 星级, clause: 四, indicators: steel, grades: {four: {label: 四星, from: 75}, "
        "three: {label: 三星, below: 75}}}\n\nrankings:\n",
    )
    bound = ("propose: {label: 建议, to: meeting}", "propose: {label: 建议, to: meeting, grades: [four]}")
    life = changed_life(tmp_path, SETS, COMPUTED, grades, bound)
    few, many = listed(life, staff="70"), listed(life, staff="80")
    waiting = {case.number: case for case in batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases}
    assert (waiting[few.number].grade, waiting[few.number].barred) == ("三星", {"propose"})
    assert (waiting[many.number].grade, waiting[many.number].barred) == ("四星", set())


SCORE_FACT = (
    "  topic: {label: 领域",
    "  total: {label: 评审得分, type: number, unit: 分, score: {indicators: steel}, clause: 四}\n  topic: {label: 领域",
)
OPEN_FROM_60 = (
    "propose: {label: 建议, to: meeting}",
    "propose: {label: 建议, to: meeting, when: total >= 60, clause: 四}",
)


def test_a_score_that_only_a_ranking_computes_is_a_fact_by_which_it_proposes(tmp_path: Path) -> None:
    life = changed_life(tmp_path, SETS, COMPUTED, SCORE_FACT, OPEN_FROM_60)
    few, many = listed(life, staff="55"), listed(life, staff="80")
    assert places(life, few, many) == [(many.number, 80, True), (few.number, 55, False)]
    with pytest.raises(Refusal, match="“建议”只限评审得分不低于60分的件，本件评审得分55分"):
        rank(life, few)
    rank(life, many)
    assert open_steps(many) == {"meeting"} and Case.objects.get(pk=many.pk).scores == {"total": "80"}


def test_sets_of_different_totals_do_not_meet(tmp_path: Path) -> None:
    narrower = SETS[1].replace("芯片组评分\n", "芯片组评分\n    total: 50\n")
    narrower = narrower.replace(CHIPS, CHIPS.replace("weight: 100", "weight: 50"))
    with pytest.raises(BrokenDefinition, match="“钢铁组评分”、“芯片组评分”满分不同，不能在同一排序中比较"):
        changed_life(tmp_path, (TREE, narrower), COMPUTED)


def test_one_scale_grades_several_sets_by_the_places_of_all_their_cases(tmp_path: Path) -> None:
    grades = (
        "rankings:\n",
        "grades:\n  stars: {title: 星级, clause: 四, indicators: [steel, chips], cohort: {over: so_far}, "
        "grades: {four: {label: 四星, places: 1}, three: {label: 三星}}}\n\nrankings:\n",
    )
    life = changed_life(tmp_path, SETS, COMPUTED, grades)
    steel, chips = listed(life, staff="70"), listed(life, staff="40", topic="chips")
    waiting = {case.number: case for case in batch_desk(life.officer, "sample-life-2025", "list", at=life.at).cases}
    assert [waiting[case.number].grade for case in (steel, chips)] == ["三星", "四星"]
