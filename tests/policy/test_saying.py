"""Texts in the reader's language: Chinese without the platform, English through its translator."""

from datetime import UTC, date, datetime

from django.utils.translation import override

from pingding.policy import saying


def test_days_and_moments_are_written_as_the_reader_writes_them() -> None:
    night = datetime(2025, 12, 31, 20, 30, tzinfo=UTC)
    assert (saying.day(date(2025, 6, 20)), saying.moment(night)) == ("2025年6月20日", "2026年1月1日（周四）04:30")
    with override("en"):
        assert saying.day(date(2025, 6, 20), weekday=True) == "20 June 2025 (Fri)"
        assert saying.moment(night) == "1 January 2026 (Thu) 04:30" and saying.moment(night, False)[-5:] == "04:30"


def test_joiners_are_the_readers() -> None:
    assert saying.listed(["甲", "乙"]) + saying.bracketed("丙") == "甲、乙（丙）"
    with override("en"):
        assert saying.listed(["A", "B"]) + saying.bracketed("C") == "A, B (C)"
        assert saying.headed("Name", "missing") == "Name: missing" and saying.headed("", "missing") == "missing"


def test_stored_text_without_words_may_hold_a_percent_sign() -> None:
    assert saying.said("已完成100%", {}) == "已完成100%" and saying.said("", {}) == ""
