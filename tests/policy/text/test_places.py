"""Words found in a text whose length changes when its characters are made ordinary."""

import unicodedata

import pytest

from pingding.policy.text.places import places_of, plainly


@pytest.mark.parametrize(
    ("text", "word", "marked"),
    [
        ("重庆示例中心", "示例", ["示例"]),
        ("  前有空格的示例", "示例", ["示例"]),
        ("厂房３５００㎡，示例园区", "示例", ["示例"]),
        ("厂房３５００㎡，示例园区", "3500m2", ["３５００㎡"]),
        ("厂房３５００㎡，示例园区", "m", ["㎡"]),
        ("Cafe\u0301与示例Cafe\u0301", "示例", ["示例"]),
        ("Cafe\u0301与示例CAFE\u0301", "CAFÉ", ["Cafe\u0301", "CAFE\u0301"]),
        ("Cafe\u0301占㎡，示例", "示例", ["示例"]),
        ("ﾊﾞﾌﾞﾙ与示例", "バブル", ["ﾊﾞﾌﾞﾙ"]),
        ("④示例……⑫示例", "示例", ["示例", "示例"]),
        ("羅列の\uf90e示例", "\u7669示", ["\uf90e示"]),
        ("İstanbul示例", "示例", ["示例"]),
        ("ＡＩ－示例—中心", "ai-示例-", ["ＡＩ－示例—"]),
        ("示例", "没有", []),
    ],
)
def test_a_word_is_found_where_it_was_written(text: str, word: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in places_of(text, [plainly(word)])] == marked


def test_of_words_that_begin_together_the_longest_is_taken_and_none_lies_over_another() -> None:
    text = "示例中心示例"
    assert [text[a:b] for a, b in places_of(text, ["示例", "示例中心", "例中", ""])] == ["示例中心", "示例"]
    assert places_of("㎡㎡", ["m", "2"]) == [(0, 1), (1, 2)]


def test_the_pieces_of_a_text_are_plain_as_the_whole_is() -> None:
    text = "　Ａ㎡e\u0301ﾊﾞ한글" + unicodedata.normalize("NFD", "한글é") + "①ﬁ…—羅"
    plain = plainly(text)
    for n in range(len(plain) - 1):
        assert places_of(text, [plain[n : n + 2]]), plain[n : n + 2]
