"""What an expert reads beside the sheet, and the fold to stand aside in."""

from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.panels.test_scoring import expert, to_panel

pytestmark = pytest.mark.django_db


def test_texts_come_first_and_open_and_what_the_unit_registered_last(tmp_path: Path) -> None:
    unit = "fields: [org_name, legal_person, staff]"
    registered = (unit, unit.replace("org_name", "org_name, org_code, region"))
    story = (
        "      district: {title: 区县填写",
        "      story: {title: 案例正文, fields: [report_text]}\n      district: {title: 区县填写",
    )
    life = changed_life(tmp_path, registered, story)
    case, _writer = life.submitted(report_text="企业出题，高校解题。")
    life.recommended(case)
    life.assign(case, life.experts[0])
    page = expert(life).get(f"/cases/{case.number}/score/panel/")
    parts = page.all(".side-text details.material")
    titles = ["案例正文", "中心情况", "重庆市万州区科学技术局：区县填写", "单位情况"]
    assert [part.text_of("summary") for part in parts] == titles
    assert ["open" in part.element.attributes for part in parts] == [True, False, False, False]
    assert page.texts(".side-views label") == ["只看申报内容", "只看材料 1"] and page.has(".side-files .preview")


def test_without_a_text_the_first_section_that_is_not_registration_is_open() -> None:
    life = Life()
    (case,) = to_panel(life)
    parts = expert(life).get(f"/cases/{case.number}/score/panel/").all(".side-text details.material")
    assert ["open" in part.element.attributes for part in parts] == [True] + [False] * (len(parts) - 1)


def test_the_link_to_stand_aside_opens_its_fold_without_a_script() -> None:
    life = Life()
    (case,) = to_panel(life)
    path = f"/cases/{case.number}/score/panel/"
    page = expert(life).get(path)
    assert not page.has("details.recusal[open]")
    link = page.one(".sheet-title").link("需要回避")
    opened = expert(life).get(path + link.partition("#")[0])
    assert opened.has("details.recusal[open] #recusal") and "reason" in opened.one("#recusal").fields()
