"""What an expert notes for nobody else: kept beside the sheet, open after it is sealed, not in the journal."""

import json

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.desk.panels.test_scoring import expert, seal, to_panel

from pingding.queries.reviews.notes import LONGEST_NOTE
from pingding.records.models import JournalEntry, ReviewNote, ScoreSheet

pytestmark = pytest.mark.django_db
SECRET = "与第三章对不上，再核一次。"


def test_notes_are_kept_for_the_expert_alone() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    visitor.post(path, {"points-quality": "40", "note-quality": SECRET, "note-": "整体不错。", "save": "1"})
    page = visitor.get(path)
    assert (page.field("note-quality").value, page.field("note-").value) == (SECRET, "整体不错。")
    assert page.has("details.leaf-note[open]") and "只有您看得到" in page.text_of(".leaf-note summary")
    assert SECRET not in json.dumps(list(ScoreSheet.objects.values_list("points", "reasons", "typed")))
    entry = JournalEntry.objects.get(act="keep_notes")
    assert entry.change == {} and entry.case == case
    life.assign(case, life.experts[1])
    assert SECRET not in Visitor(life.experts[1], life.later()).get(path).html
    for viewer in (life.officer, life.secretary):
        assert SECRET not in Visitor(viewer, life.later()).get(f"/cases/{case.number}/?tab=opinions").html


def test_saving_nothing_new_leaves_no_entry_and_an_emptied_note_goes() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    visitor.post(path, {"points-quality": "40", "note-quality": "", "save": "1"})
    assert not ReviewNote.objects.exists() and not JournalEntry.objects.filter(act="keep_notes").exists()
    visitor.post(path, {"note-quality": SECRET, "save": "1"})
    visitor.post(path, {"note-quality": "", "save": "1"})
    assert ReviewNote.objects.get().texts == {}


def test_notes_go_on_once_the_sheet_is_sealed() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    seal(visitor, path, {"points-quality": "40", "note-quality": SECRET})
    page = visitor.get(path)
    assert page.field("note-quality").value == SECRET and "保存备忘" in page.buttons()
    assert visitor.post(path, {"note-quality": "已核。", "save": "1"}) == path
    assert ReviewNote.objects.get().texts == {"quality": "已核。"}


def test_saving_script_keeps_notes_and_two_tabs_do_not_wipe_each_other() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    seen = visitor.get(path).field("seen").value

    def patch(text: str, marks: str) -> tuple[int, dict[str, str]]:
        sent = json.dumps({"note-quality": text})
        answer = visitor.client.patch(path, sent, content_type="application/json", headers={"X-Seen": marks})
        return answer.status_code, answer.json()

    status, answer = patch("甲", seen)
    assert status == 200 and answer["right"] == ["note-quality"]
    assert patch("乙", seen)[0] == 409
    assert patch("丙", json.dumps(answer["seen"]))[0] == 200
    assert ReviewNote.objects.get().texts == {"quality": "丙"}


def test_a_note_that_is_too_long_is_refused_at_its_field() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    page = visitor.sent(path, {"note-quality": "长" * 2001, "save": "1"}, 422)
    assert "最多2000字" in page.field("note-quality").error and page.field("note-quality").value == "长" * 2001


def test_what_is_wrong_with_a_note_keeps_no_sheet_from_being_saved_and_both_are_said() -> None:
    life = Life()
    (case,) = to_panel(life)
    visitor, path = expert(life), f"/cases/{case.number}/score/panel/"
    long = "长" * (LONGEST_NOTE + 1)
    page = visitor.sent(path, {"points-quality": "40", "note-quality": long, "save": "1"}, 422)
    assert page.field("note-quality").value == long and page.faulty() == ["f-note-quality"]
    assert ScoreSheet.objects.get().points == {"quality": "40"}
    page = visitor.sent(path, {"points-quality": "999", "note-quality": long, "save": "1"}, 422)
    assert sorted(page.faulty()) == ["f-note-quality", "f-points-quality"]
    assert not ReviewNote.objects.exists()
