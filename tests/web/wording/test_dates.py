"""Dates and the time left are said in Chongqing's time, whatever zone the value carries."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from pingding.web.wording import dates

NOW = datetime(2025, 6, 17, 2, 30, tzinfo=UTC)


def test_moment_is_said_with_weekday_in_local_time() -> None:
    assert dates.moment_words(datetime(2025, 6, 20, 9, 0, tzinfo=UTC)) == "2025年6月20日（周五）17:00"
    assert dates.day_words(datetime(2025, 6, 20, 16, 30, tzinfo=UTC)) == "2025年6月21日（周六）"
    assert dates.moment_words(date(2025, 7, 20)) == "2025年7月20日（周日）"


def test_moment_is_said_in_english_for_readers_of_english() -> None:
    with translation.override("en"):
        assert dates.moment_words(datetime(2025, 6, 20, 9, 0, tzinfo=UTC)) == "20 June 2025 (Fri) 17:00"


@pytest.mark.parametrize(
    ("due", "tone", "words"),
    [
        (date(2025, 7, 4), "good", "还有 17 天"),
        (date(2025, 6, 23), "good", "还有 6 天"),
        (date(2025, 6, 22), "warn", "还有 5 天"),
        (date(2025, 6, 18), "warn", "明天截止"),
        (date(2025, 6, 17), "bad", "今天截止"),
        (datetime(2025, 6, 17, 9, 0, tzinfo=UTC), "bad", "今天 17:00截止"),
        (datetime(2025, 6, 17, 1, 0, tzinfo=UTC), "bad", "今天已截止"),
        (date(2025, 6, 13), "bad", "已逾期 4 天"),
    ],
)
def test_time_left_has_a_tone_and_words(due: date, tone: str, words: str) -> None:
    left = dates.time_left(due, NOW)
    assert (left.tone, left.words) == (tone, words)


def test_time_left_in_working_days_is_the_callers_count() -> None:
    left = dates.time_left(date(2025, 6, 27), NOW, working_days=8)
    assert (left.tone, left.words) == ("good", "还有 8 个工作日")
    assert dates.time_left(date(2025, 6, 20), NOW, working_days=3).tone == "warn"


def test_day_turns_at_midnight_in_chongqing() -> None:
    late = datetime(2025, 6, 17, 16, 30, tzinfo=UTC)
    assert dates.time_left(date(2025, 6, 18), late).words == "今天截止"
