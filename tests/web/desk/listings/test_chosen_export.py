"""Rows chosen in a list as a table by one click: these rows and no others, however the table is made."""

from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.public.copies import case_copy

from pingding.actions.listing import exports
from pingding.actions.periodic.tick import tick
from pingding.records.models import Filing, ListExport

pytestmark = pytest.mark.django_db
LIST, EXPORT = "/lists/cases/", "/lists/cases/export/chosen/"
BEHIND = f"{LIST}?columns=number&columns=name"


@pytest.fixture
def life(settings, tmp_path: Path) -> Life:  # type: ignore[no-untyped-def]
    settings.PINGDING_MEDIA = tmp_path
    return Life()


@pytest.fixture
def officer(life: Life) -> Visitor:
    return Visitor(life.officer, life.at)


def test_one_click_leads_to_the_file_whose_name_says_how_many(life: Life, officer: Visitor) -> None:
    second = case_copy(life.submitted()[0], 1)
    button = next(one for one in officer.get(BEHIND).all("button[formaction]") if "导出" in one.text)
    assert button.attribute("formmethod") == "post" and "{n}" in button.attribute("data-counted")
    assert button.attribute("formaction") == EXPORT
    place = officer.post(EXPORT, {"next": BEHIND, "cases": [second.number]})
    export = ListExport.objects.get()
    assert export.count == 1 and export.kind == "xlsx" and export.columns == ["number", "name"]
    answer = officer.client.get(place)
    assert f"-{export.pk}-1.xlsx" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_with_nothing_chosen_nothing_is_exported_and_it_is_said(life: Life, officer: Visitor) -> None:
    life.submitted()
    assert "没有选择" in officer.sent(EXPORT, {"next": BEHIND}, 422).refusal().text
    assert "没有可导出" in officer.sent(EXPORT, {"next": BEHIND, "cases": ["2099-99999"]}, 409).refusal().text
    assert not ListExport.objects.exists() and officer.led_from(EXPORT) == LIST


def test_one_in_the_background_leads_to_a_page_of_the_chosen_rows_alone(
    life: Life, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = case_copy(life.submitted()[0], 1)
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    place = officer.post(EXPORT, {"next": BEHIND, "cases": [second.number]})
    assert place == f"{LIST}export/?{urlencode({'cases': second.number, 'next': BEHIND})}"
    page = officer.get(place)
    assert page.by_id("exports").text_of(".part-bar") == "已写入 0 条"
    assert page.fact("条件") == f"所选：{second.number}" and page.one("nav.crumbs").link("全部事项") == BEHIND
    tick(at=life.later())
    assert officer.post(place, {"kind": "csv"}) == place
    export = ListExport.objects.latest("pk")
    assert export.count == 1 and export.kind == "csv" and export.columns == ["number", "name"]


def test_booklets_of_the_chosen_are_offered_and_what_could_not_be_made_is_listed(life: Life, officer: Visitor) -> None:
    case, _writer = life.submitted()
    empty = case_copy(case, 1)
    Filing.objects.filter(case=empty).delete()
    button = next(one for one in officer.get(BEHIND).all("button[formaction]") if "申报书" in one.text)
    place = f"{button.attribute('formaction')}?{urlencode({'cases': empty.number, 'next': BEHIND})}"
    page = officer.get(place)
    kinds = [one.attribute("value") for one in page.all("input[name=kind]")]
    assert kinds == ["xlsx", "csv", "zip", "pdf", "docx"]
    assert exports.kinds_for("titles") == kinds[:2]
    officer.post(place, {"kind": "zip"})
    made = officer.get(place).by_id("exports")
    assert "其中 1 件没有生成" in made.text and empty.number in made.text_of("details li")
    answer = officer.client.get(made.link("下载"))
    assert answer["Content-Type"] == "application/zip" and ".zip" in answer["Content-Disposition"]
