"""Nothing is sealed before it was confirmed, on a page that repeats the case, the total and what follows."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.actions.changed_life import changed_life
from tests.actions.life import Life
from tests.web.desk.panels.test_scoring import expert, seal, to_panel

from pingding.actions.panels.sheets import save_expert_sheet, seal_sheet
from pingding.policy.errors import Refusal
from pingding.records.models import JournalEntry, ScoreSheet

pytestmark = pytest.mark.django_db


def test_the_button_of_the_sheet_asks_and_seals_nothing() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    assert not visitor.get(f"/cases/{case.number}/seal/panel/").has("#silent"), "nothing is scored yet"
    asked = visitor.post(path, {"points-quality": "48", "submit": "1"})
    assert asked == f"/cases/{case.number}/seal/panel/"
    page = visitor.get(asked)
    assert page.text_of(".seal-says") == "将以 68 分（满分 100）封存：示例钢铁协同中心"
    assert "封存" in page.buttons() and "封存，评下一件" not in page.buttons()
    assert "封存后不能再改" in page.one(".seal-box").text and case.number in page.one(".seal-box").text
    assert page.row("质量").cells == ["质量", "48 / 60", "没有理由"]
    assert page.text_of("#silent") == "1 项没有写理由：质量。"
    assert not any(box.element.attributes.get("checked") for box in page.all("input[type=checkbox]"))
    assert ScoreSheet.objects.get().submitted_at is None


def test_both_statements_are_ticked_before_it_is_sealed() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    asked = visitor.post(path, {"points-quality": "48", "reason-quality": "基础好。", "submit": "1"})
    page = visitor.get(asked)
    shown = page.field("saved_at").value
    assert page.text_of("#silent") == "各项都写了理由。"
    assert page.link("需要回避") == f"{path}?act=recuse#recusal"
    refused = visitor.sent(asked, {"saved_at": shown, "read": "1"}, 422)
    assert refused.faulty() == ["f-impartial"] and ScoreSheet.objects.get().submitted_at is None
    assert visitor.post(asked, {"saved_at": shown, "read": "1", "impartial": "1"}) == "/expert/"
    assert ScoreSheet.objects.get().submitted_at is not None


def test_low_points_without_a_reason_stand_apart_and_keep_nothing_from_being_sealed(
    tmp_path: Path,
) -> None:
    two = (
        "quality: {title: 质量, weight: 60, score: {rule: judged}}",
        "quality: {title: 质量, weight: 40, score: {rule: judged}}\n"
        "      worth: {title: 价值, weight: 20, score: {rule: judged}}",
    )
    life = changed_life(tmp_path, two)
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    page = visitor.get(visitor.post(path, {"points-quality": "23.5", "points-worth": "12", "submit": "1"}))
    assert page.text_of("#low") == "低于六成而没有理由的 1 项：质量。"
    assert page.text_of("#silent") == "另有 1 项没有写理由：价值。"
    assert page.html.index('id="low"') < page.html.index('id="silent"')
    assert page.row("质量").cells[2] == "低于六成，没有理由" and page.row("价值").cells[2] == "没有理由"
    english = expert(life)
    english.client.cookies["django_language"] = "en"
    low = english.get(f"/cases/{case.number}/seal/panel/").text_of("#low")
    assert low.startswith("Below 60 % of the points without a reason, 1:")
    assert "封存" in page.buttons()
    told = {"points-quality": "23.5", "reason-quality": "佐证不足。", "points-worth": "12", "submit": "1"}
    asked = visitor.post(path, told)
    assert not visitor.get(asked).has("#low")


def test_what_was_saved_after_the_page_was_shown_is_confirmed_again() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    asked = visitor.post(path, {"points-quality": "48", "submit": "1"})
    shown = visitor.get(asked).field("saved_at").value
    visitor.at = life.later()
    visitor.post(path, {"points-quality": "20", "save": "1"})
    refused = visitor.sent(asked, {"saved_at": shown, "read": "1", "impartial": "1"}, 409)
    assert "又有改动" in refused.text_of("#error-summary") and "40 分" in refused.text_of(".seal-says")
    assert ScoreSheet.objects.get().submitted_at is None


def test_a_sheet_with_gaps_is_not_offered_to_be_sealed() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/seal/panel/"
    page = visitor.get(path)
    assert "还不能封存" in page.text_of("#error-summary h2") and "封存，评下一件" not in page.buttons()
    page = visitor.sent(path, {"saved_at": "", "read": "1", "impartial": "1"}, 409)
    assert not ScoreSheet.objects.exists()


def test_the_next_case_is_promised_where_there_is_one() -> None:
    life = Life()
    first, second = to_panel(life, 2)
    visitor = expert(life)
    asked = visitor.post(f"/cases/{first.number}/score/panel/", {"points-quality": "48", "submit": "1"})
    page = visitor.get(asked)
    assert "封存，评下一件" in page.buttons()
    sent = {"saved_at": page.field("saved_at").value, "read": "1", "impartial": "1"}
    assert visitor.post(asked, sent) == f"/cases/{second.number}/score/panel/"


def test_a_sealed_sheet_is_shown_and_not_asked_about_again() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    seal(visitor, path, {"points-quality": "48"})
    assert visitor.led_from(f"/cases/{case.number}/seal/panel/") == path


def test_a_reason_that_the_definition_demands_is_said_before_and_asked_for(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ("score: {rule: judged}", "score: {rule: judged, reason_below: 30}"))
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    assert "低于30分须写明理由" in visitor.get(path).text_of(".leaf-reason summary")
    page = visitor.sent(path, {"points-quality": "29.5", "submit": "1"}, 422)
    assert "低于30分须写明理由" in page.fault("f-reason-quality") and page.has("details.leaf-reason[open]")
    seal(visitor, path, {"points-quality": "29.5", "reason-quality": "佐证不足。"})
    assert ScoreSheet.objects.get().submitted_at is not None


def test_nothing_is_sealed_undeclared_by_whatever_way() -> None:
    life = Life()
    (case,) = to_panel(life)
    by = {"actor": life.experts[0], "at": life.later()}
    points = {"quality": Decimal(48)}
    saved = save_expert_sheet(case.number, "panel", points=points, **by)
    for hand_in in (
        lambda: seal_sheet(case.number, "panel", saved.saved_at, declared=False, **by),
        lambda: save_expert_sheet(case.number, "panel", points=points, submit=True, **by),
    ):
        with pytest.raises(Refusal, match="尚未确认") as undeclared:
            hand_in()
        assert undeclared.value.remedy and ScoreSheet.objects.get().submitted_at is None
    seal_sheet(case.number, "panel", saved.saved_at, declared=True, **by)
    assert JournalEntry.objects.get(act="submit_sheet").change["declared"] is True
