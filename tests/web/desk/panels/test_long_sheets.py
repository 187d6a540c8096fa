"""A sheet with many computed rows: folded between those that are scored, which one can jump to."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.panels.test_scoring import expert, to_panel
from tests.web.page_reader import Page

pytestmark = pytest.mark.django_db
TREE = """      facts:
        title: 数据
        weight: 40
        children:
          people: {title: 人员, weight: 20, score: {rule: proportional, of: staff, full: 100}}
          more: {title: 规模, weight: 20, score: {rule: proportional, of: OF, full: 100}}
"""
COMPUTED = "      people: {title: 人员, weight: 40, score: {rule: proportional, of: staff, full: 100}}\n"


def page_with(life: Life) -> Page:
    (case,) = to_panel(life)
    return expert(life).get(f"/cases/{case.number}/score/panel/")


def test_computed_rows_that_are_in_order_fold_to_a_line_with_their_points(tmp_path: Path) -> None:
    page = page_with(changed_life(tmp_path, (COMPUTED, TREE.replace("OF", "staff"))))
    fold = page.one(".leaf-fold")
    assert fold.text_of("summary") == "数据 2 项按数据计算 20 分" and "open" not in fold.element.attributes
    assert fold.texts(".leaf-head h4") == ["人员", "规模"]
    assert page.one(".leaf-jumps").link("质量") == "#f-points-quality"


def test_computed_rows_that_lack_data_stand_open(tmp_path: Path) -> None:
    rooms = ("  topic: {label", "  rooms: {label: 场地数, type: integer, clause: 二}\n  topic: {label")
    asked = ("fields: [centre_name, topic,", "fields: [centre_name, topic, rooms,")
    life = changed_life(tmp_path, rooms, asked, (COMPUTED, TREE.replace("OF", "staff / rooms")))
    case = life.at_panel(rooms="0")
    life.assign(case, life.experts[0])
    fold = expert(life).get(f"/cases/{case.number}/score/panel/").one(".leaf-fold")
    assert fold.text_of("summary").endswith("缺少数据") and "open" in fold.element.attributes


def test_a_single_computed_row_stays_as_it_is() -> None:
    page = page_with(Life())
    assert not page.has(".leaf-fold") and not page.has(".leaf-jumps") and "得 20 分" in page.text_of(".leaves")
