"""What a journal entry changed, in words of the reader's language."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import override

from pingding.queries.journal import JournalLine
from pingding.web.desk.journal_words import change_lines


def _told(change: dict[str, Any]) -> list[str]:
    line = JournalLine(1, datetime(2025, 6, 20, tzinfo=UTC), "", "", "", "", "", "", "", "", change, "")
    return [each["after"] for each in change_lines(line)]


def test_days_and_moments_are_written_as_papers_write_them() -> None:
    change = {"due": "2026-05-31", "closes_at": "2026-01-15T15:59:59.999999+00:00", "reason": "延至 2026-01-15"}
    assert _told(change) == ["2026年5月31日", "2026年1月15日（周四）23:59", "延至 2026-01-15"]
    with override("en"):
        assert _told(change)[:2] == ["31 May 2026", "15 January 2026 (Thu) 23:59"]


def test_number_that_only_looks_like_a_day_stays_as_it_is() -> None:
    assert _told({"number": "2026-13-45"}) == ["2026-13-45"]


def test_lists_are_joined_as_the_reader_joins_them() -> None:
    change = {"from": {"name": "甲", "region": ["乙", "丙"]}}
    assert _told(change) == ["name：甲；region：乙、丙"]
    with override("en"):
        assert _told(change) == ["name: 甲; region: 乙, 丙"]
