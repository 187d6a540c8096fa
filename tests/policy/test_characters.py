"""Characters of every Unicode version are kept; what cannot be kept is refused by name; nothing is shortened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pingding.policy.characters import clean_text, widthless
from pingding.policy.errors import Refusal
from pingding.policy.language import Fact, Shared
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.text.typed_text import read_line, read_paragraphs, read_phones
from pingding.policy.values.parsing import read_value

NO_SHARED = Shared(facts={}, regions={}, departments={})
YOUNG = "李\U0002ebf0\U00031350\U000323af"


def typed_everywhere(text: str) -> list[str]:
    """A text as every way into the platform reads it."""
    fact = Fact(label="示例", type="longtext")
    return [
        read_line(text, "示例", 60),
        read_paragraphs(text, "示例", 60),
        str(read_value(fact, text, NO_SHARED)),
        OpinionGiven(opinion=text).opinion,
    ]


def test_names_with_characters_younger_than_python_are_kept() -> None:
    assert set(typed_everywhere(YOUNG)) == {YOUNG}


@pytest.mark.parametrize("text", ["甲\ue003乙", "甲\U000f0001乙"])
def test_private_characters_are_refused_with_the_character_and_its_code(text: str) -> None:
    for read in (read_line, read_paragraphs):
        with pytest.raises(Refusal) as caught:
            read(text, "姓名", 60)
        code = f"U+{ord(text[1]):04X}"
        assert f"“{text[1]}”（{code}）" in caught.value.what and "标准字" in caught.value.remedy
    with pytest.raises(Refusal, match="不能使用的字符"):
        OpinionGiven(opinion=text)
    with pytest.raises(Refusal, match="不能使用的字符"):
        read_value(Fact(label="示例", type="text"), text, NO_SHARED)


def test_control_characters_are_refused_by_their_code() -> None:
    with pytest.raises(Refusal, match=r"不能使用的字符（U\+0007）"):
        read_line("响\a铃", "姓名", 60)


def test_soft_line_breaks_become_line_breaks() -> None:
    assert read_paragraphs("一\x0b二\u2028三\r\n四", "理由", 60) == "一\n二\n三\n四"
    assert read_value(Fact(label="示例", type="longtext"), "一\x0b二", NO_SHARED) == "一\n二"
    assert OpinionGiven(opinion="一\x0b二").opinion == "一\n二"


def test_marks_without_width_are_taken_out_and_can_be_named() -> None:
    assert set(typed_everywhere("示\u200b例\ufeff\u00ad")) == {"示例"}
    assert widthless("示\u200b例\u200b\ufeff") == ("\u200b", "\ufeff")


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Zl", "Zp", "Zs"])))
def test_whatever_is_taken_is_kept_exactly(text: str) -> None:
    try:
        assert clean_text(text, "") == text
    except Refusal as refusal:
        assert "U+" in refusal.what


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("０２３－６０００００００", "023-60000000"),
        ("023—60000000 转 １２", "023-60000000转12"),
        ("13800000000，023-60000000转8", "13800000000、023-60000000转8"),
        ("＋86 138 0000 0000", "+86 138 0000 0000"),
        ("", ""),
    ],
)
def test_telephone_numbers_are_understood_as_they_are_typed(typed: str, kept: str) -> None:
    assert read_phones(typed, "联系电话", 120) == kept


@pytest.mark.parametrize("typed", ["请打前台", "123", "023-60000000转", "13800000000、无"])
def test_what_is_no_telephone_number_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="格式不正确"):
        read_phones(typed, "联系电话", 120)


def test_text_with_a_pattern_is_read_in_full_width_too() -> None:
    fact = Fact(label="联系电话", type="text", pattern=r"^[0-9+() -]{7,20}$")
    assert read_value(fact, "０２３－６０００００００", NO_SHARED) == "023-60000000"
    free = Fact(label="名称", type="text")
    assert read_value(free, "Ａ－１示例", NO_SHARED) == "Ａ－１示例"
