"""The sheet beside the expert's own other cases: bands, dots, words; the strip of cases; never what others gave."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.desk.panels.test_scoring import expert, seal, to_panel

from pingding.actions.panels.experts import declare_recusal

pytestmark = pytest.mark.django_db
ANCHORS = ("score: {rule: judged}", "score: {rule: judged, anchors: {60: 好, 40: 中, 10: 差}}")


def sheet(visitor: Visitor, number: str) -> str:
    return f"/cases/{number}/score/panel/"


def test_anchors_stand_as_bands_and_the_points_mark_theirs(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ANCHORS)
    (case,) = to_panel(life)
    visitor = expert(life)
    page = visitor.get(sheet(visitor, case.number))
    assert page.texts(".bands li") == ["0–24.5 差", "25–49.5 中", "50–60 好"] and not page.has(".bands .on")
    assert not page.has(".dots")
    visitor.post(sheet(visitor, case.number), {"points-quality": "44", "save": "1"})
    assert visitor.get(sheet(visitor, case.number)).texts(".bands .on") == ["25–49.5 中"]


def test_without_anchors_the_general_scale_stands_there_and_says_that_it_is_the_platforms() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor = expert(life)
    page = visitor.get(sheet(visitor, case.number))
    assert page.texts(".bands-general li") == ["0–29.5 较差", "30–41.5 一般", "42–53.5 较好", "54–60 好"]
    assert "按平台通用尺度" in page.texts("#sheet .cell-note")[0]


def test_low_points_are_advised_a_reason_and_handed_in_without() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor = expert(life)
    path = sheet(visitor, case.number)
    for points, words in (("36", "可不写"), ("35.5", "低于六成，建议写")):
        visitor.post(path, {"points-quality": points, "save": "1"})
        assert visitor.get(path).text_of(".leaf-reason summary span") == words
    assert visitor.post(path, {"points-quality": "3", "submit": "1"}).endswith("/seal/panel/")


def test_own_points_of_other_cases_stand_below_the_bands_as_dots_and_in_words(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ANCHORS)
    first, second, third = to_panel(life, 3)
    visitor, other = expert(life), life.experts[1]
    life.assign(third, other)
    life.sheet(third, other, 5)
    seal(visitor, sheet(visitor, first.number), {"points-quality": "25"})
    visitor.post(sheet(visitor, second.number), {"points-quality": "50", "save": "1"})
    path = sheet(visitor, third.number)
    page = visitor.get(path)
    assert page.one(".dots").attribute("aria-label") == "您给其他各件的分：25、50"
    assert [dot.attribute("cx") for dot in page.all(".dots circle")] == ["33.3%", "66.7%", "0%"]
    assert "您评过的其他2件：中位数37.5分" in page.texts(".scale .cell-note")
    assert page.text_of("[data-own-totals]") == "您已封存的其他1件平均45分"
    visitor.post(path, {"points-quality": "40", "save": "1"})
    page = visitor.get(path)
    assert "您评过的其他2件：中位数37.5分，本件高于其中1件" in page.texts(".scale .cell-note")
    total = page.one(".score-total").text
    assert "1 / 1项已评" in total and "您已封存的其他1件平均45分，本件目前排第1" in total


def test_strip_names_every_case_how_far_it_is_and_leads_there() -> None:
    life = Life()
    first, second = to_panel(life, 2)
    visitor = expert(life)
    seal(visitor, sheet(visitor, first.number), {"points-quality": "40"})
    page = visitor.get(sheet(visitor, second.number))
    strip = page.one(".case-strip")
    assert strip.links() == [sheet(visitor, first.number), sheet(visitor, second.number)]
    assert [part.classes for part in strip.all("a")] == [["strip-sealed"], ["strip-open"]]
    assert "1：已封存" in strip.text and "2：未评" in strip.text
    assert strip.text_of("[aria-current=page]").startswith("2：未评")
    declare_recusal(second.number, "panel", "曾任顾问。", actor=life.experts[0], at=life.later())
    strip = visitor.get(sheet(visitor, first.number)).one(".case-strip")
    aside = strip.one(".strip-aside")
    assert aside.attribute("href") == "/expert/#aside" and "回避" in aside.text
    assert aside.attribute("title") == f"回避 {second.number}"
    assert strip.text_of(".cell-note") == "已封存1件，回避或更换1件"


def test_points_above_the_most_are_refused_at_the_field_and_not_counted() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor = expert(life)
    page = visitor.sent(sheet(visitor, case.number), {"points-quality": "61", "save": "1"}, 422)
    points = page.field("points-quality")
    assert points.value == "61" and "超出范围" in points.error
    assert page.text_of("[data-score-total]") == "20" and "0 / 1项已评" in page.one(".score-total").text


def test_page_takes_as_few_queries_with_many_cases_as_with_one() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor = expert(life)
    alone = visitor.queries(sheet(visitor, case.number))
    to_panel(life)
    assert visitor.queries(sheet(visitor, case.number)) == alone


def test_sheet_of_a_district_is_the_same_with_its_own_other_cases_and_no_notes(tmp_path: Path) -> None:
    scored = (
        "        by: district\n        asks: 是否推荐？\n",
        "        by: district\n        asks: 是否推荐？\n        indicators: marks\n        source: district\n",
    )
    sources = ("    combine: trimmed\n", "    combine: trimmed\n    sources: [district, expert]\n")
    life = changed_life(tmp_path, ANCHORS, scored, sources)
    cases = [life.submitted()[0] for _n in range(2)]
    for case in cases:
        life.check(case)
    visitor = Visitor(life.districts["wanzhou"], life.later())
    first, second = (f"/cases/{case.number}/score/opinion/" for case in cases)
    visitor.post(first, {"points-quality": "25", "save": "1"})
    page = visitor.get(second)
    assert page.texts(".bands li") == ["0–24.5 差", "25–49.5 中", "50–60 好"]
    assert page.one(".dots").attribute("aria-label") == "您给其他各件的分：25"
    assert page.one(".sheet-foot").buttons() == ["保存并返回", "保存"]
    assert not page.has(".leaf-note") and not page.has(".case-strip") and not page.has(".recusal")
