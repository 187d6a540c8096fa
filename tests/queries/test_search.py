"""The search: what is found by which words, for whom, and that its entries follow what happens."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import factories
from tests.actions.life import Life

from pingding.actions.directory.corrections import Renaming, rename_organisation
from pingding.actions.periodic.search_index import follow_for_search, index_for_search
from pingding.policy.definition.loading import digest, dump_edition
from pingding.policy.text.grams import sought_terms, terms
from pingding.policy.text.places import text_begins, waypoints
from pingding.queries.clock import local_date
from pingding.queries.documents import LETTER
from pingding.queries.editions import edition_of
from pingding.queries.listing.finding import find_everywhere
from pingding.queries.listing.listing import ListSearch
from pingding.queries.listing.subjects import listing_of
from pingding.queries.search import entries_with
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import BatchItem, Filing, SearchEntry, StoredEdition


@given(st.text("重庆市镕喆心AIz019é -（）", max_size=40), st.integers(0, 39), st.integers(1, 8))
def test_every_part_of_a_text_is_found_by_its_terms(text: str, start: int, length: int) -> None:
    """Whatever is typed of a text that is whole characters or the beginning of a word in letters and digits."""
    kept = terms(text).split()
    for n, (term, begins) in enumerate(sought_terms(text[start : start + length])):
        if n == 0 and term[0].isascii():
            continue  # it may begin within a word
        assert any(each.startswith(term) if begins else each == term for each in kept)


@pytest.fixture
def life(db: None) -> Life:
    return Life()


def keys(viewer: Viewer, life: Life, words: str) -> dict[str, list[str]]:
    """By kind, the keys of what is found."""
    follow_for_search()
    return {hits.kind: [hit.key for hit in hits.hits] for hits in find_everywhere(viewer, words, life.at)}


@pytest.mark.parametrize(
    "words", ["钢铁", "示例钢铁协同中心", "钢 协同", "{number}", "2025", "000", "示例　钢铁", "ＣＥＮＴＲＥ示例"]
)
def test_a_case_is_found_by_parts_of_names_and_beginnings_of_numbers(life: Life, words: str) -> None:
    case, _writer = life.submitted()
    found_keys = keys(life.officer, life, words.format(number=case.number))
    assert (case.number in found_keys.get("case", [])) == ("ＣＥＮＴＲＥ" not in words)


def test_what_no_text_has_and_what_is_no_word_finds_nothing(life: Life) -> None:
    life.submitted()
    for words in ("", "  ", "%", "'", '"', "* OR 1", "钢铁\\ 没有", ":*", "钢铁 & |", "－－", "x" * 500):
        assert keys(life.officer, life, words) == {}, words


def test_both_parts_of_a_word_must_stand_together(life: Life) -> None:
    """钢铁 and 铁协 are in it, 钢铁示例 is not, though each pair of it is."""
    life.submitted()
    assert keys(life.officer, life, "中心示例") == {}


def test_everybody_finds_what_they_may_see_alone(life: Life) -> None:
    case, writer = life.submitted()
    elsewhere = factories.officer(factories.office("economy@yuzhong"))
    for viewer in (life.officer, life.districts["wanzhou"], factories.auditor(), writer):
        assert keys(viewer, life, "钢铁")["case"] == [case.number]
    for viewer in (elsewhere, PUBLIC, factories.unit()[1], factories.expert()):
        assert "case" not in keys(viewer, life, "钢铁")
        assert "unit" not in keys(viewer, life, case.organisation.name)


def test_a_title_is_found_by_everybody_under_every_name(life: Life) -> None:
    title, _writer = life.recognised()
    unit = title.organisation
    before = unit.name
    follow_for_search()
    renaming = Renaming("改名以后的示例公司", life.at.date(), "示例〔2025〕1号")
    rename_organisation(unit, renaming, actor=factories.approver(unit), at=life.at)
    for words in (title.number, title.name, before, "改名以后"):
        assert keys(PUBLIC, life, words)["title"] == [title.code], words


def test_entry_that_is_made_again_tells_again_where_its_words_stand(life: Life) -> None:
    title, _writer = life.recognised()
    unit = title.organisation
    follow_for_search()
    renaming = Renaming("改名㎡以后很长很长的示例……公司", life.at.date(), "示例〔2025〕1号")
    rename_organisation(unit, renaming, actor=factories.approver(unit), at=life.at)
    follow_for_search()
    entries = SearchEntry.objects.exclude(kind="clause")
    assert {each.kind for each in entries} >= {"case", "title", "unit"}
    for each in entries:
        assert (each.text_from, each.waypoints) == (text_begins(each.heading), waypoints(each.text)), each.kind


def test_notice_is_found_by_the_new_name_of_a_unit_on_it(life: Life) -> None:
    case, _writer = life.submitted()
    notice = life.notice(life.to_notice(case))
    follow_for_search()
    renaming = Renaming("改名以后的示例公司", life.at.date(), "示例〔2025〕1号")
    rename_organisation(case.organisation, renaming, actor=factories.approver(case.organisation), at=life.at)
    follow_for_search()
    assert keys(PUBLIC, life, "改名以后")["notice"] == [str(notice.pk)]


def test_call_is_found_under_the_title_that_its_programme_has_now(life: Life) -> None:
    life.submitted()
    follow_for_search()
    stored = StoredEdition.objects.get()
    before = edition_of(stored)
    edition = before.model_copy(update={"programme": before.programme.model_copy(update={"title": "改题以后的办法"})})
    stored.content, stored.digest = dump_edition(edition), digest(edition)
    stored.save()
    follow_for_search()
    assert len(keys(PUBLIC, life, "改题以后")["call"]) == 1


def test_what_an_applicant_wrote_is_found_without_what_is_personal_or_a_draft(life: Life) -> None:
    case, writer = life.submitted()
    filing = Filing.objects.get(case=case)
    filing.data |= {"contact_phone": "023-69999999"}
    filing.save()
    follow_for_search()
    entry = SearchEntry.objects.get(kind="case")
    personal = [
        str(value)
        for key, value in filing.data.items()
        if (fact := factories.definition("sample-life-2025").vocabulary.get(key)) and fact.personal
    ]
    assert personal and not any(text in entry.text for text in personal)
    drafted, _other = life.draft(centre_name="尚未提交的名称")
    follow_for_search()
    assert "尚未提交" not in SearchEntry.objects.get(key=drafted.number).text
    assert keys(writer, life, filing.data["centre_name"])["case"] == [case.number]


def test_the_list_of_all_cases_searches_what_was_written_too(life: Life) -> None:
    case, _writer = life.submitted()
    follow_for_search()
    SearchEntry.objects.filter(kind="case").update(
        plain="示例钢铁 攻克超薄带轧制", terms=terms("示例钢铁 攻克超薄带轧制")
    )
    listed = listing_of("cases", life.officer, life.at).listed(ListSearch(words="超薄带 钢铁"))
    assert [row.number for row in listed.rows] == [case.number]


def test_entries_follow_what_happens_and_each_thing_is_looked_at_once(life: Life) -> None:
    case, _writer = life.submitted()
    assert follow_for_search() > 0 and index_for_search() == 0
    life.check(case)
    assert index_for_search() == 1 and index_for_search() == 0


def test_clauses_are_found_by_number_and_gist_and_follow_their_edition(life: Life) -> None:
    edition = factories.definition("sample-life-2025")
    number, clause = next(iter(edition.clauses.items()))
    assert f"{edition.id}#1" in keys(PUBLIC, life, clause.says[:6])["clause"]
    assert entries_with(number).filter(kind="clause").exists()
    count = SearchEntry.objects.filter(kind="clause").count()
    SearchEntry.objects.filter(kind="clause").update(mark="an earlier digest")
    follow_for_search()
    assert SearchEntry.objects.filter(kind="clause").count() == count == len(edition.clauses)


def test_a_clause_is_not_found_by_the_name_of_its_programme_but_by_its_own_text(life: Life) -> None:
    edition = factories.definition("sample-life-2025")
    follow_for_search()
    assert edition.programme.short and "clause" not in keys(PUBLIC, life, edition.programme.short)
    number, clause = next(iter(edition.clauses.items()))
    (hits,) = (hits for hits in find_everywhere(PUBLIC, number, life.at, "clause"))
    first = next(hit for hit in hits.hits if hit.key == f"{edition.id}#1")
    assert edition.programme.short in first.heading and first.passage.rstrip("…") in clause.says.replace("\n", " ")
    assert first.passage


def test_programmes_and_calls_are_found_by_their_names_and_days(life: Life) -> None:
    edition = factories.definition("sample-life-2025")
    programme = {"programme": [edition.id]}
    assert keys(PUBLIC, life, edition.title).items() >= programme.items()
    key = f"{edition.id}#{life.call.pk}"
    closes = local_date(life.call.closes_at)
    for words in (life.call.title, "申报截止", f"{closes.year}年{closes.month}月{closes.day}日", str(closes)):
        assert keys(PUBLIC, life, words)["call"] == [key], words
    life.call.closes_at += timedelta(days=400)
    life.call.save(update_fields=["closes_at"])
    assert str(closes.year + 2) not in str(closes) and keys(PUBLIC, life, str(local_date(life.call.closes_at)))["call"]
    assert "call" not in keys(PUBLIC, life, str(closes)) and index_for_search() == 0


def test_notices_are_found_by_the_cases_on_them_and_documents_by_their_numbers(life: Life) -> None:
    title, _writer = life.recognised()
    follow_for_search()
    case = title.case
    for words in ("钢铁", case.number, case.organisation.name):
        assert keys(PUBLIC, life, words)["notice"], words
    document = title.document
    assert keys(PUBLIC, life, document.number)["document"] == [str(document.pk)]


def test_a_letter_is_found_by_offices_alone(life: Life) -> None:
    title, _writer = life.recognised()
    letter, batch = title.document, title.document.batch
    batch.pk, batch.kind = None, LETTER
    batch.save()
    letter.pk, letter.batch, letter.pattern, letter.number, letter.n = None, batch, "", "示例荐〔2025〕77号", None
    letter.save()
    BatchItem.objects.create(batch=batch, case=title.case, place=1)
    assert "document" not in keys(PUBLIC, life, letter.number)
    assert keys(life.officer, life, letter.number)["document"] == [str(letter.pk)]


def test_one_kind_alone_is_found_whole(life: Life) -> None:
    for _n in range(12):
        life.submitted()
    follow_for_search()
    (few,) = (hits for hits in find_everywhere(life.officer, "钢铁", life.at) if hits.kind == "case")
    (whole,) = find_everywhere(life.officer, "钢铁", life.at, "case")
    assert (len(few.hits), few.total) == (10, 12) and (len(whole.hits), whole.total) == (12, 12)
