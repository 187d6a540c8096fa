"""Nothing typed into a score sheet is lost: two tabs, two people, one bad cell, the saving script."""

import json
from typing import Any

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.desk.panels.test_scoring import expert, to_panel
from tests.web.page_reader import Page

from pingding.records.models import ScoreSheet

pytestmark = pytest.mark.django_db


def shown(page: Page) -> dict[str, str]:
    """What the sheet's form would send without a change."""
    (form,) = [form for form in page.all("form[data-autosave]") if "/score/" in form.attribute("data-autosave")]
    names = (name for name in form.fields() if form.field(name).kind != "submit")
    return {name: form.field(name).value for name in names}


def patch(visitor: Visitor, path: str, sent: dict[str, str], seen: str) -> Any:
    headers = {"X-Seen": seen}
    return visitor.client.patch(path, json.dumps(sent), content_type="application/json", headers=headers)


@pytest.fixture
def sheet_path() -> tuple[Visitor, str]:
    life = Life()
    (case,) = to_panel(life)
    return expert(life), f"/cases/{case.number}/score/panel/"


def test_second_tab_does_not_wipe_what_the_first_has_saved(sheet_path: tuple[Visitor, str]) -> None:
    visitor, path = sheet_path
    second = shown(visitor.get(path))
    visitor.post(path, shown(visitor.get(path)) | {"points-quality": "48", "comment": "一段很长的意见。", "save": "1"})
    visitor.post(path, second | {"reason-quality": "基础好。", "save": "1"})
    sheet = ScoreSheet.objects.get()
    assert (sheet.points, sheet.reasons, sheet.comment) == (
        {"quality": "48"},
        {"quality": "基础好。"},
        "一段很长的意见。",
    )


def test_what_both_tabs_changed_is_shown_for_decision_and_the_rest_is_merged(sheet_path: tuple[Visitor, str]) -> None:
    visitor, path = sheet_path
    second = shown(visitor.get(path))
    visitor.post(path, shown(visitor.get(path)) | {"points-quality": "48", "comment": "甲", "save": "1"})
    page = visitor.sent(path, second | {"points-quality": "40", "reason-quality": "乙", "submit": "1"}, 409)
    assert page.field("points-quality").value == "40" and "现已保存为：48" in page.field("points-quality").error
    sheet = ScoreSheet.objects.get()
    assert (sheet.points, sheet.reasons, sheet.submitted_at) == ({"quality": "48"}, {"quality": "乙"}, None)
    visitor.post(path, shown(page) | {"save": "1"})
    assert ScoreSheet.objects.get().points == {"quality": "40"} and ScoreSheet.objects.get().comment == "甲"


def test_one_bad_cell_keeps_the_good_ones_and_stays_as_it_was_typed(sheet_path: tuple[Visitor, str]) -> None:
    visitor, path = sheet_path
    typed = {"points-quality": "4o", "reason-quality": "基础好。", "comment": "意" * 5001, "save": "1"}
    refused = visitor.sent(path, shown(visitor.get(path)) | typed, 422)
    assert "其余已保存" in refused.text_of("#error-summary h2")
    page = visitor.get(path)
    assert page.field("points-quality").value == "4o" and "不是数字" in page.field("points-quality").error
    assert page.field("comment").value == "意" * 5001 and "最多5000字" in page.field("comment").error
    assert ScoreSheet.objects.get().reasons == {"quality": "基础好。"}
    visitor.post(path, shown(page) | {"points-quality": "40", "comment": "短", "save": "1"})
    assert (ScoreSheet.objects.get().typed, ScoreSheet.objects.get().points) == ({}, {"quality": "40"})


def test_text_far_too_long_is_refused_and_not_kept(sheet_path: tuple[Visitor, str]) -> None:
    visitor, path = sheet_path
    visitor.post(path, shown(visitor.get(path)) | {"comment": "一段意见。", "save": "1"})
    visitor.sent(path, shown(visitor.get(path)) | {"comment": "长" * 21_000, "save": "1"}, 422)
    sheet = ScoreSheet.objects.get()
    assert (sheet.comment, sheet.typed) == ("一段意见。", {})


def test_sheet_with_a_bad_cell_is_not_handed_in_though_nothing_is_changed(sheet_path: tuple[Visitor, str]) -> None:
    visitor, path = sheet_path
    visitor.sent(path, {"points-quality": "50", "comment": "意" * 5001, "save": "1"}, 422)
    page = visitor.sent(path, shown(visitor.get(path)) | {"submit": "1"}, 422)
    assert "最多5000字" in page.fault("f-comment") and ScoreSheet.objects.get().submitted_at is None


def test_saving_script_keeps_a_sheet_by_itself(sheet_path: tuple[Visitor, str]) -> None:
    visitor, path = sheet_path
    page = visitor.get(path)
    assert path in [form.attribute("data-autosave") for form in page.all("form[data-autosave]")]
    seen = page.field("seen").value
    answer = patch(visitor, path, {"points-quality": "48", "reason-quality": "好", "unknown": "x"}, seen)
    assert answer.json()["right"] == ["points-quality", "reason-quality"] and answer.json()["wrong"] == {}
    wrong = patch(visitor, path, {"points-quality": "61"}, json.dumps(answer.json()["seen"]))
    assert wrong.status_code == 200 and "超出范围" in wrong.json()["wrong"]["points-quality"]
    late = patch(visitor, path, {"points-quality": "30"}, seen)
    assert late.status_code == 409 and "质量" in late.json()["what"]
    assert (ScoreSheet.objects.get().points, ScoreSheet.objects.get().reasons) == ({}, {"quality": "好"})


def test_full_width_points_are_understood(sheet_path: tuple[Visitor, str]) -> None:
    visitor, path = sheet_path
    visitor.post(path, {"points-quality": "４８．５分", "save": "1"})
    assert ScoreSheet.objects.get().points == {"quality": "48.5"}


def test_script_is_told_when_nobody_is_signed_in(sheet_path: tuple[Visitor, str]) -> None:
    visitor, path = sheet_path
    visitor.client.logout()
    assert patch(visitor, path, {"points-quality": "1"}, "{}").status_code == 401
