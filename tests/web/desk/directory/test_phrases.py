"""Phrases of an office on its own page and where opinions are written, without any script."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.actions.directory.phrases import save_phrase
from pingding.records.models import Phrase, Seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> tuple[Life, Visitor, int]:
    life = Life()
    district = life.districts["wanzhou"]
    return life, Visitor(district, life.at), district.organisations[0].pk


def test_phrases_are_kept_renamed_and_deleted_on_their_page(desk: tuple[Life, Visitor, int]) -> None:
    _life, visitor, office = desk
    assert visitor.get("/phrases/").empty().startswith("还没有常用语")
    assert visitor.post("/phrases/", {"office": office, "text": "同意推荐。", "title": "推荐"}) == "/phrases/"
    phrase = Phrase.objects.get()
    assert visitor.get("/phrases/").by_id(f"phrase-{phrase.pk}").text_of("strong") == "推荐"
    assert visitor.post(f"/phrases/{phrase.pk}/rename/", {"title": "同意"}) == "/phrases/"
    assert Phrase.objects.get().title == "同意"
    assert visitor.led_from(f"/phrases/{phrase.pk}/remove/") == "/phrases/"
    assert visitor.post(f"/phrases/{phrase.pk}/remove/", {}) == "/phrases/" and not Phrase.objects.exists()


def test_what_is_wrong_is_said_and_what_was_typed_stays(desk: tuple[Life, Visitor, int]) -> None:
    _life, visitor, office = desk
    typed = visitor.hidden("/phrases/", "") | {"title": "推荐", "text": ""}
    page = visitor.sent("/phrases/", typed, 422)
    assert "未填写" in page.text_of("#error-summary") and page.field("title").value == "推荐"
    assert office and not Phrase.objects.exists()


def test_page_is_for_officials(desk: tuple[Life, Visitor, int]) -> None:
    life, _visitor, office = desk
    for viewer in (factories.unit()[1], factories.auditor()):
        outside = Visitor(viewer, life.at)
        assert outside.get("/phrases/", 403).refusal()
        outside.sent("/phrases/", {"office": office, "text": "同意。"}, 403)


def test_a_phrase_is_put_below_what_is_written_and_kept_as_a_draft(desk: tuple[Life, Visitor, int]) -> None:
    life, visitor, office = desk
    phrase = save_phrase(office, "请补正。", actor=life.districts["wanzhou"], at=life.at)
    case, _writer = life.submitted()
    path = f"/cases/{case.number}/"
    act = f"{path}act/check/"
    assert "请补正。" in visitor.get(path).texts(".phrases button") and not visitor.get(path).has(".phrases li p")
    typed = visitor.hidden(path, act) | {"reason": "材料不全。", "outcome": "return"}
    there = visitor.post(act, typed | {"keep": f"use.{phrase.pk}.reason"})
    page = visitor.get(there)
    assert page.field("reason").value == "材料不全。\n请补正。" and page.field("outcome").ticked == ["return"]
    assert Seat.objects.get(run__step="check").acted_at is None


def test_the_text_of_a_phrase_is_read_below_its_name(desk: tuple[Life, Visitor, int]) -> None:
    life, visitor, office = desk
    visitor.post("/phrases/", {"office": office, "text": "同意推荐，请市里审核。", "title": "推荐"})
    case, _writer = life.submitted()
    (phrase,) = visitor.get(f"/cases/{case.number}/").all(".phrases li")
    assert (phrase.text_of("button"), phrase.text_of("p.muted")) == ("推荐", "同意推荐，请市里审核。")


def test_what_is_written_is_kept_as_a_phrase_of_the_office(desk: tuple[Life, Visitor, int]) -> None:
    life, visitor, office = desk
    case, _writer = life.submitted()
    path = f"/cases/{case.number}/"
    act = f"{path}act/check/"
    typed = visitor.hidden(path, act) | {"reason": "请补充盖章页。", "keep": f"save.{office}.reason"}
    page = visitor.get(visitor.post(act, typed))
    assert Phrase.objects.get().text == "请补充盖章页。" and page.field("reason").value == "请补充盖章页。"
    assert "请补充盖章页。" in page.texts(".phrases button")
    empty = visitor.sent(act, typed | {"reason": ""}, 422)
    assert "未填写" in empty.text_of("#error-summary")


@pytest.mark.parametrize("field", ["request", "no-such-field", ""])
def test_a_phrase_goes_into_no_field_that_the_form_lacks(desk: tuple[Life, Visitor, int], field: str) -> None:
    life, visitor, office = desk
    phrase = save_phrase(office, "请补正。", actor=life.districts["wanzhou"], at=life.at)
    case, _writer = life.submitted()
    path = f"/cases/{case.number}/"
    act = f"{path}act/check/"
    typed = visitor.hidden(path, act) | {"reason": "材料不全。", "keep": f"use.{phrase.pk}.{field}"}
    page = visitor.sent(act, typed, 404)
    assert "没有可写入常用语的这一栏" in page.text_of("#error-summary") and page.field("reason").value == "材料不全。"


def test_phrase_of_another_office_cannot_be_used(desk: tuple[Life, Visitor, int]) -> None:
    life, visitor, _office = desk
    phrase = save_phrase(life.city.pk, "市级。", actor=life.officer, at=life.at)
    case, _writer = life.submitted()
    act = f"/cases/{case.number}/act/check/"
    page = visitor.sent(act, visitor.hidden(f"/cases/{case.number}/", act) | {"keep": f"use.{phrase.pk}.reason"}, 404)
    assert page.field("reason").value == "" and "市级。" not in page.html


def test_other_acts_of_no_office_have_no_phrases(desk: tuple[Life, Visitor, int]) -> None:
    life, _visitor, _office = desk
    case, writer = life.draft()
    assert not Visitor(writer, life.at).get(f"/cases/{case.number}/").has(".phrases")
