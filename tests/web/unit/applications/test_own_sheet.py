"""The applicant's own score sheet: two people, one bad cell, the saving script."""

import json

import pytest
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk

from pingding.queries.applications.writing import open_form
from pingding.records.models import Case, ScoreSheet

pytestmark = pytest.mark.django_db


def sheet_url(desk: Desk, case: Case) -> str:
    return desk.url(case, "write/score-sheet/")


def test_two_people_on_one_sheet_are_merged_field_by_field(desk: Desk) -> None:
    case = desk.case()
    url, colleague = sheet_url(desk, case), desk.as_(desk.writer)
    seen = visit(desk.client, url).field("seen").value
    assert colleague.post(url, {"seen": seen, "points-quality": "50", "reason-quality": ""}).status_code == 302
    assert desk.client.post(url, {"seen": seen, "points-quality": "", "reason-quality": "据实"}).status_code == 302
    sheet = ScoreSheet.objects.get()
    assert (sheet.points, sheet.reasons) == ({"quality": "50"}, {"quality": "据实"})
    page = page_of(desk.client.post(url, {"seen": seen, "points-quality": "40", "reason-quality": ""}), 409)
    assert page.field("points-quality").value == "40" and "现已保存为：50" in page.field("points-quality").error


def test_bad_cell_is_kept_told_and_keeps_the_form_from_being_handed_in(desk: Desk) -> None:
    case = desk.complete()
    url = sheet_url(desk, case)
    page = page_of(desk.client.post(url, {"points-quality": "许多", "reason-quality": "据实"}), 422)
    assert "其余已保存" in page.text_of("#error-summary h2")
    assert visit(desk.client, url).field("points-quality").value == "许多"
    assert open_form(desk.own, case.number, None, at=desk.clock.now()).readiness.unscored == ("质量",)
    assert desk.client.post(url, {"points-quality": "50", "reason-quality": "理" * 501}).status_code == 422
    assert open_form(desk.own, case.number, None, at=desk.clock.now()).readiness.unscored == ("质量",)


def test_saving_script_keeps_the_sheet(desk: Desk) -> None:
    case = desk.case()
    url = sheet_url(desk, case)
    assert visit(desk.client, url).one("form[data-autosave]").attribute("data-autosave") == url
    sent = json.dumps({"points-quality": "30", "save": "1"})
    answer = desk.client.patch(url, sent, content_type="application/json", headers={"X-Seen": "{}"})
    assert answer.json()["right"] == ["points-quality"] and ScoreSheet.objects.get().points == {"quality": "30"}
    assert desk.client.patch(desk.url(case, "write/unit/"), sent, content_type="application/json").status_code == 405
