"""Figures beside the scores of a panel step: what they come to, for whom, and that they leave the raw scores alone."""

from pathlib import Path

import pytest
from tests import factories
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.panels.experts import replace_expert
from pingding.policy.errors import Refusal
from pingding.queries.reviews.score_statistics import score_statistics
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Case, StepRun

pytestmark = pytest.mark.django_db
PAGE = "/panels/sample-life-2025/panel/statistics/"


def scored_life(folder: Path) -> tuple[Life, list[Case]]:
    """Three cases scored by pairs of experts, of whom the first gives much and the third little; a fourth is open."""
    life = changed_life(folder)
    cases = [life.at_panel() for _n in range(4)]
    for case, marks in zip(cases, ({0: 40, 1: 36}, {1: 30, 2: 20}, {0: 32, 2: 18}), strict=False):
        for n, mark in marks.items():
            life.assign(case, life.experts[n])
            life.sheet(case, life.experts[n], mark)
        life.close_panel(case)
    life.assign(cases[3], life.experts[0])
    life.sheet(cases[3], life.experts[0], 45)
    return life, cases


def test_raw_scores_stand_first_and_corrected_ones_beside_them(tmp_path: Path) -> None:
    life, cases = scored_life(tmp_path)
    figures = score_statistics(life.officer, "sample-life-2025", "panel")
    raw = dict(StepRun.objects.filter(step="panel", closed_at__isnull=False).values_list("case__number", "score"))
    assert {each.case.number: each.raw for each in figures.cases} == raw and len(figures.cases) == 3
    page = Visitor(life.officer, life.later()).get(PAGE)
    assert "/panels/sample-life-2025/panel/?call=" in "".join(a.attribute("href") or "" for a in page.all("a"))
    auditor = Visitor(factories.auditor(), life.later()).get(PAGE)
    assert not [
        a for a in auditor.all("a") if (a.attribute("href") or "").startswith("/panels/sample-life-2025/panel/?")
    ]
    assert figures.waiting == 1 and cases[3] not in [each.case for each in figures.cases]
    assert [each.place for each in figures.cases] == [1, 2, 2], "equal scores share a place"
    by_name = {each.name: each for each in figures.experts}
    assert [each.name for each in figures.experts] == ["示例专家0", "示例专家1", "示例专家2"]
    assert sum(each.leniency for each in figures.experts) == pytest.approx(0)
    assert by_name["示例专家0"].points.sheets == 2 and by_name["示例专家0"].leniency > 3
    places = {each.case: each.corrected_place for each in figures.cases}
    assert places[cases[1]] < places[cases[2]], "which met the expert who gives much"


def test_the_page_says_it_in_words_and_takes_other_limits(tmp_path: Path) -> None:
    life, cases = scored_life(tmp_path)
    visitor = Visitor(life.officer, life.later())
    page = visitor.get(PAGE)
    assert "不改变任何得分、名次和决定" in page.text_of("main") and "还有1件评审未结束" in page.text_of("main")
    assert "Krippendorff" in page.text_of("main") and "最小二乘法" in page.text_of("main")
    names = [row.one(".cell-main").text for row in page.rows()]
    assert len(names) == 6
    narrow = visitor.get(f"{PAGE}?percent=10&cut=1")
    assert narrow.text.count("最低") > page.text.count("最低") and narrow.field("cut").value == "1"
    tab = visitor.get(f"/cases/{cases[0].number}/?tab=opinions")
    assert tab.link("专家评审：同批评分统计").startswith(PAGE)
    assert visitor.get("/panels/sample-life-2025/panel/").link("已结束各件的评分统计").startswith(PAGE)


def test_officials_of_the_cases_and_auditors_read_it_and_nobody_else(tmp_path: Path) -> None:
    life, _cases = scored_life(tmp_path)
    for viewer in (life.officer, life.secretary, factories.auditor()):
        figures = score_statistics(viewer, "sample-life-2025", "panel")
        assert len(figures.cases) == 3 and figures.experts[0].name == "示例专家0"
    recommending = score_statistics(life.districts["wanzhou"], "sample-life-2025", "panel")
    assert {each.name for each in recommending.experts} <= {"专家1", "专家2", "专家3"}
    elsewhere = factories.officer(factories.office("science@yuzhong"))
    assert score_statistics(elsewhere, "sample-life-2025", "panel").cases == ()
    for viewer in (PUBLIC, life.experts[0], factories.unit()[1], factories.administrator(life.at)):
        with pytest.raises(Refusal, match="供召集和审定的单位查看"):
            score_statistics(viewer, "sample-life-2025", "panel")
    with pytest.raises(Refusal, match="没有“check”这一评审步骤"):
        score_statistics(life.officer, "sample-life-2025", "check")


def test_a_sheet_set_aside_counts_for_nothing(tmp_path: Path) -> None:
    life = changed_life(tmp_path)
    case = life.at_panel()
    for n in range(3):
        life.assign(case, life.experts[n])
        life.sheet(case, life.experts[n], 30 + n)
    person = life.experts[2].person_or_refuse()
    replace_expert(case.number, "panel", person, "调离", actor=life.officer, at=life.later())
    life.close_panel(case)
    figures = score_statistics(life.officer, "sample-life-2025", "panel")
    assert [each.name for each in figures.experts] == ["示例专家0", "示例专家1"] and figures.cases[0].sheets == 2


def test_the_page_takes_as_many_queries_however_many_cases(tmp_path: Path) -> None:
    life = changed_life(tmp_path)
    visitor = Visitor(life.officer, life.later())
    life.panel(life.at_panel(), 40, 30)
    alone = visitor.queries(PAGE)
    for _n in range(3):
        life.panel(life.at_panel(), 40, 30, 20)
    assert visitor.queries(PAGE) == alone
