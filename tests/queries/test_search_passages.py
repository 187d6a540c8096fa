"""The passages that the search shows: where the words stand, and how little of a long text is read for it."""

import re
from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.actions.life import Life

from pingding.actions.periodic.search_index import follow_for_search
from pingding.policy.text.grams import terms
from pingding.policy.text.places import text_begins, waypoints
from pingding.queries.listing.finding import find_everywhere
from pingding.queries.search import plainly
from pingding.queries.viewer import PUBLIC
from pingding.records.models import SearchEntry


def test_passages_show_where_the_words_stand(db: None) -> None:
    life = Life()
    life.submitted()
    follow_for_search()
    text = "前" * 100 + "关键词" + "后" * 200
    SearchEntry.objects.filter(kind="case").update(
        text=text, plain=f"\n{text}", terms=terms(text), text_from=1, waypoints=""
    )
    ((hits),) = [each for each in find_everywhere(life.officer, "关键词", life.at) if each.kind == "case"]
    (hit,) = hits.hits
    assert hit.passage.startswith("…前") and hit.passage.endswith("后…") and len(hit.passage) < 130


def entered(heading: str, text: str, n: int) -> SearchEntry:
    plain = plainly(f"{heading}\n{text}")
    words = {"heading": heading, "text": text, "plain": plain, "terms": terms(plain)}
    words |= {"text_from": text_begins(heading), "waypoints": waypoints(text)}
    return SearchEntry.objects.create(kind="clause", subject=n, key=f"slp#{n}", **words)


def passages(words: str, only: str = "") -> dict[str, str]:
    hits = find_everywhere(PUBLIC, words, datetime(2025, 6, 1, tzinfo=UTC), only)
    return {hit.key: hit.passage for each in hits for hit in each.hits}


@pytest.mark.django_db
def test_the_passage_is_cut_around_the_first_of_the_words() -> None:
    entered("一", "前" * 100 + "ＡＢＣ钢铁" + "后" * 100, 1)
    entered("二", "钢铁abc之后", 2)
    entered("三 钢铁abc", "此外" * 60, 3)
    entered("四", "㎏" * 3 + "钢铁abc" + "后" * 100, 4)
    entered("五 钢铁abc", "", 5)
    assert passages("钢铁 abc", "clause") == {
        "slp#1": "…" + "前" * 40 + "ＡＢＣ钢铁" + "后" * 75 + "…",
        "slp#2": "钢铁abc之后",
        "slp#3": "此外" * 40 + "…",
        "slp#4": "㎏" * 3 + "钢铁abc" + "后" * 75 + "…",
        "slp#5": "",
    }


@pytest.mark.django_db
def test_the_passage_has_the_word_whatever_becomes_more_or_fewer_around_it() -> None:
    entered("x", "钢铁厂\n……后文", 1)
    entered("x", "e\u0301" * 90 + "前" * 100 + "钢铁" + "㎡" * 90, 2)
    entered("x", "……" * 20_000 + "钢铁" + "……" * 5_000, 3)
    entered("x", "e\u0301" * 2000 + "钢铁" + "e\u0301" * 10, 4)
    shown = passages("钢铁", "clause")
    assert shown["slp#1"] == "钢铁厂 ……后文"
    assert shown["slp#2"] == "…" + "前" * 40 + "钢铁" + "㎡" * 78 + "…"
    assert shown["slp#3"] == "…" + "…" * 40 + "钢铁" + "…" * 78 + "…"
    assert shown["slp#4"] == "…" + "e\u0301" * 20 + "钢铁" + "e\u0301" * 10


@pytest.mark.django_db
@pytest.mark.parametrize("between", ["前", "…"])
@pytest.mark.parametrize("only", ["", "clause"])
def test_of_a_text_no_more_is_read_than_is_shown(only: str, between: str) -> None:
    for n in range(3):
        entered("一", between * 30_000 + "钢铁" + "后" * 100, n)
    with CaptureQueriesContext(connection) as asked:
        assert len(passages("钢铁", only)) == 3
    columns = [each["sql"].partition(" FROM ")[0] for each in asked.captured_queries]
    assert any("SUBSTR" in each for each in columns)
    assert not [
        each for each in columns if re.search(r'(?:SELECT|,) "records_searchentry"\."(text|plain|terms)"', each)
    ]


@pytest.mark.django_db
def test_entries_of_before_are_given_their_places() -> None:
    entered("标题㎡", "e\u0301" * 300 + "钢铁", 1)
    SearchEntry.objects.update(kind="notice", text_from=0, waypoints="")
    plain = plainly("一（二）\n钢铁厂")
    clause = {"kind": "clause", "key": "slp#2", "heading": "一（二） · 示例", "text": "钢铁厂", "plain": plain}
    SearchEntry.objects.create(subject=2, terms=terms(plain), **clause)
    import_module("pingding.records.migrations.0036_places_of_words").fill(apps, None)
    stored = SearchEntry.objects.order_by("key").values_list("text_from", "waypoints")
    assert list(stored) == [(5, "000000000512"), (5, "")]
    assert passages("钢铁", "clause") == {"slp#2": "钢铁厂"}
