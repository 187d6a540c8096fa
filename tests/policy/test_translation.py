"""Texts in the reader's language: Chinese without the platform, English through its translator."""

import json
import re
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from tests.policy.english import in_english

from pingding.policy import translation
from pingding.policy.errors import Refusal
from pingding.policy.expressions.expression import parse
from pingding.policy.language import Fact, Shared
from pingding.policy.language.shared import Region
from pingding.policy.text.typed_text import read_code, read_line
from pingding.policy.translation import kept
from pingding.policy.values.values import read_value

NOTHING = Shared(facts={}, regions={}, departments={})
SHARE = Fact(label="Share", type="ratio")
STAFF = Fact(label="Staff", type="integer", min=Decimal(3))


def test_days_and_moments_are_written_as_the_reader_writes_them() -> None:
    night = datetime(2025, 12, 31, 20, 30, tzinfo=UTC)
    assert (translation.day(date(2025, 6, 20)), translation.moment(night)) == (
        "2025年6月20日",
        "2026年1月1日（周四）04:30",
    )
    with in_english():
        assert translation.day(date(2025, 6, 20), weekday=True) == "20 June 2025 (Fri)"
        assert (
            translation.moment(night) == "1 January 2026 (Thu) 04:30"
            and translation.moment(night, False)[-5:] == "04:30"
        )


def test_joiners_are_the_readers() -> None:
    assert translation.listed(["甲", "乙"]) + translation.bracketed("丙") == "甲、乙（丙）"
    with in_english():
        assert translation.listed(["A", "B"]) + translation.bracketed("C") == "A, B (C)"
        assert (
            translation.headed("Name", "missing") == "Name: missing" and translation.headed("", "missing") == "missing"
        )


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda: read_code("91110000600037341X"), "The check digit is wrong (GB 32100-2015). Check it against"),
        (lambda: read_code("9111"), "Must have 18 places, but has 4. "),
        (lambda: read_line("x" * 9, "Name", 5), "Name: Has 9 characters, at most 5 are allowed. "),
        (lambda: read_value(SHARE, "half", NOTHING), "Share: “half” is not a number. Enter digits only, such as 30%."),
        (lambda: read_value(STAFF, "2", NOTHING), "2 is below the lower limit 3. Enter a number not below 3."),
    ],
)
def test_refusals_of_the_policy_floor_speak_the_readers_language(ask: Callable[[], object], says: str) -> None:
    with in_english(), pytest.raises(Refusal) as english:
        ask()
    shown = _shown_in_english(english.value)
    assert says in shown and not re.search("[\u3000-\u9fff]", shown)
    with pytest.raises(Refusal) as chinese:
        ask()
    assert re.search("[\u4e00-\u9fff]", chinese.value.what) and str(chinese.value).endswith("。")


def _shown_in_english(refusal: Refusal) -> str:
    with in_english():
        return str(refusal)


def test_whole_sentences_stand_behind_each_other() -> None:
    assert translation.in_a_row(["甲。", "乙。"]) == "甲。乙。"
    with in_english():
        assert (
            translation.in_a_row(["One.", "Two."]) == "One. Two."
            and translation.sentences("One.", "Two.") == "One. Two."
        )


def test_stored_text_without_words_may_hold_a_percent_sign() -> None:
    assert translation.in_language("已完成100%", {}) == "已完成100%" and translation.in_language("", {}) == ""


SENTENCE = "在%(place)s"
WANZHOU = {"title": "万州区", "title_en": "Wanzhou District", "kind": "district"}


def test_a_text_of_a_definition_is_said_in_the_readers_language_and_kept_in_chinese() -> None:
    region, bare = Region.model_validate(WANZHOU), Region.model_validate({"title": "巫山县", "kind": "county"})
    with in_english():
        assert (f"{region.title}", SENTENCE % {"place": region.title}, f"{bare.title}") == (
            "Wanzhou District",
            "在Wanzhou District",
            "巫山县",
        )
        assert (region.title == "万州区", json.dumps([region.title], ensure_ascii=False)) == (True, '["万州区"]')
        assert deepcopy(region).title.__format__("") == "Wanzhou District"
        with translation.kept():
            assert f"{region.title}" == "万州区"
    assert f"{region.title}" == "万州区"


def test_choices_and_names_of_offices_have_their_english_one_by_one() -> None:
    fact = Fact.model_validate(
        {
            "label": "单位性质",
            "type": "choice",
            "choices": {"a": "高校", "b": "其他"},
            "choices_en": {"a": "University"},
        }
    )
    economy = {"title": "经信", "pattern": "{region}经信委", "pattern_en": "Economy Commission, {region}"}
    named = {**economy, "names": {"cq": "市经信委"}, "names_en": {"cq": "Municipal Economy Commission"}}
    regions = {
        "wz": WANZHOU,
        "ws": {"title": "巫山县", "kind": "county"},
        "cq": {"title": "重庆市", "kind": "municipality"},
    }
    shared = Shared.model_validate({"facts": {}, "regions": regions, "departments": {"economy": named}})
    with in_english():
        assert [f"{each}" for each in fact.choices.values()] == ["University", "其他"]
        offices = [f"{shared.office_title(f'economy@{region}')}" for region in ("wz", "ws", "cq")]
    assert offices == ["Economy Commission, Wanzhou District", "巫山县经信委", "Municipal Economy Commission"]
    assert shared.office_title("economy@wz") == "万州区经信委"


def test_an_expression_is_said_in_the_language_of_who_asks_whoever_asked_first() -> None:
    staff = {"label": "职工", "label_en": "Staff", "type": "integer", "unit": "人"}
    parsed = parse("staff + 1 >= 2", {"staff": Fact.model_validate(staff)})
    with in_english():
        before = [why.label for why in parsed.explain({"staff": Decimal(0)}, show)]
    after = [why.label for why in parsed.explain({"staff": Decimal(0)}, show)]
    assert (before, after) == (["Staff＋1 people"], ["职工＋1人"])
    with in_english(), kept():
        assert [why.label for why in parsed.explain({"staff": Decimal(0)}, show)] == ["职工＋1人"]


def test_what_is_said_of_a_question_stands_behind_its_mark_without_another() -> None:
    assert translation.headed("目标是否明确？", "尚未回答") == "目标是否明确？尚未回答"
    assert translation.headed("目标", "尚未填写") == "目标：尚未填写"


def show(_name: str, value: object) -> str:
    return str(value)
