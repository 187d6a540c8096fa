"""Phrases of an office: kept under a title or their first words, renamed, deleted, by its officials alone."""

from collections.abc import Callable

import pytest
from django.db.models import QuerySet
from tests import factories

from pingding.actions.directory import phrases
from pingding.actions.directory.phrases import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_PHRASES,
    remove_phrase,
    rename_phrase,
    save_phrase,
)
from pingding.policy.errors import Refusal
from pingding.policy.journal_chain import content_digest
from pingding.queries.directory.phrases import phrases_of
from pingding.queries.viewer import Viewer
from pingding.records.models import JournalEntry, Organisation, Phrase

pytestmark = pytest.mark.django_db
AT = factories.START


@pytest.fixture
def office() -> tuple[Organisation, Viewer]:
    unit = factories.office("science@wanzhou")
    return unit, factories.officer(unit)


def entries() -> list[tuple[str, str]]:
    return list(JournalEntry.objects.filter(act__endswith="_phrase").order_by("seq").values_list("act", "behalf"))


def test_a_phrase_is_read_by_all_officials_of_the_office_and_by_nobody_else(
    office: tuple[Organisation, Viewer],
) -> None:
    unit, officer = office
    phrase = save_phrase(unit.pk, " 材料齐全。\r\n同意推荐。 ", "推荐", actor=officer, at=AT)
    assert (phrase.title, phrase.text, phrase.saved_by) == ("推荐", "材料齐全。\n同意推荐。", officer.person)
    assert phrases_of(factories.secretary(unit)).get() == phrase
    for other in (factories.officer(factories.office("science@yuzhong")), factories.auditor(), factories.unit()[1]):
        assert not phrases_of(other)
    assert not phrases_of(officer, ()) and phrases_of(officer, [unit.pk]).get() == phrase


def test_every_change_is_in_the_journal_for_the_office(office: tuple[Organisation, Viewer]) -> None:
    unit, officer = office
    phrase = save_phrase(unit.pk, "同意推荐。", actor=officer, at=AT)
    rename_phrase(phrase.pk, "同意", actor=officer, at=AT)
    rename_phrase(phrase.pk, "同意", actor=officer, at=AT)
    assert remove_phrase(phrase.pk, actor=officer, at=AT) == "同意" and not Phrase.objects.exists()
    saved = JournalEntry.objects.get(act="save_phrase")
    assert saved.change == {"title": "同意推荐。", "content": content_digest("同意推荐。")}
    assert entries() == [(f"{act}_phrase", unit.name) for act in ("save", "rename", "remove")]


def test_without_a_title_a_phrase_is_called_by_its_first_words(office: tuple[Organisation, Viewer]) -> None:
    unit, officer = office
    text = "材料齐全、内容真实、符合条件，同意推荐至市级部门。\n请予支持。"
    titles = [save_phrase(unit.pk, f"{text}{n}", actor=officer, at=AT).title for n in range(3)]
    assert titles == [text[:20], f"{text[:20]} 2", f"{text[:20]} 3"]


@pytest.mark.parametrize(
    ("text", "title", "what"),
    [
        ("", "", "未填写"),
        ("长" * (LONGEST_TEXT + 1), "", "2001字"),
        ("短", "长" * (LONGEST_TITLE + 1), "41字"),
        ("短", "推荐", "已有名为“推荐”"),
        (" 同意。 ", "另一条", "内容相同的常用语“推荐”"),
    ],
)
def test_what_cannot_be_kept_is_refused(office: tuple[Organisation, Viewer], text: str, title: str, what: str) -> None:
    unit, officer = office
    save_phrase(unit.pk, "同意。", "推荐", actor=officer, at=AT)
    with pytest.raises(Refusal, match=what):
        save_phrase(unit.pk, text, title, actor=officer, at=AT)
    assert Phrase.objects.count() == 1


def test_a_title_in_use_is_free_in_another_office(office: tuple[Organisation, Viewer]) -> None:
    unit, officer = office
    save_phrase(unit.pk, "同意。", "推荐", actor=officer, at=AT)
    other = factories.office("science@yuzhong")
    elsewhere = factories.officer(other)
    phrase = save_phrase(other.pk, "同意。", "推荐", actor=elsewhere, at=AT)
    second = save_phrase(other.pk, "不同意。", "不荐", actor=elsewhere, at=AT)
    with pytest.raises(Refusal, match="已有名为"):
        rename_phrase(second.pk, "推荐", actor=elsewhere, at=AT)
    assert phrase.title == "推荐"


def test_an_office_keeps_a_hundred(office: tuple[Organisation, Viewer]) -> None:
    unit, officer = office
    own = {"organisation": unit, "text": "同意。", "saved_by": officer.person, "saved_at": AT}
    Phrase.objects.bulk_create(Phrase(title=str(n), **own) for n in range(MOST_PHRASES))
    with pytest.raises(Refusal, match="100条"):
        save_phrase(unit.pk, "再一条", actor=officer, at=AT)


@pytest.mark.parametrize("change", [lambda pk, **by: rename_phrase(pk, "另名", **by), remove_phrase])
def test_a_phrase_that_went_while_its_office_was_held_is_missing(
    office: tuple[Organisation, Viewer], change: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, officer = office
    phrase = save_phrase(unit.pk, "同意推荐。", actor=officer, at=AT)
    hold = phrases.for_change

    def late(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
        Phrase.objects.filter(pk=phrase.pk).delete()
        return hold(rows)

    monkeypatch.setattr(phrases, "for_change", late)
    with pytest.raises(Refusal, match="没有这条常用语"):
        change(phrase.pk, actor=officer, at=AT)
    assert entries() == [("save_phrase", unit.name)]
