"""What a journal entry changed, in words of the reader's language."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import override
from tests import factories

from pingding.policy.language import Edition
from pingding.queries.journal.journal import JournalFilter, JournalLine, journal_page
from pingding.web.desk.journal.journal_words import change_lines


def _told(change: dict[str, Any], act: str = "", edition: Edition | None = None) -> list[str]:
    line = JournalLine(1, datetime(2025, 6, 20, tzinfo=UTC), "", "", act, "", "", "", "", "", change, "")
    return [each["after"] for each in change_lines(line, edition)]


def test_days_and_moments_are_written_as_papers_write_them() -> None:
    change = {"due": "2026-05-31", "closes_at": "2026-01-15T15:59:59.999999+00:00", "reason": "延至 2026-01-15"}
    assert _told(change) == ["2026年5月31日", "2026年1月15日（周四）23:59", "延至 2026-01-15"]
    with override("en"):
        assert _told(change)[:2] == ["31 May 2026", "15 January 2026 (Thu) 23:59"]


def test_number_that_only_looks_like_a_day_stays_as_it_is() -> None:
    assert _told({"number": "2026-13-45"}) == ["2026-13-45"]


def test_lists_are_joined_as_the_reader_joins_them() -> None:
    change = {"from": {"name": "甲", "region": ["乙", "丙"]}}
    assert _told(change) == ["名称：甲；地区：乙、丙"]
    with override("en"):
        assert _told(change) == ["Name: 甲; Region: 乙, 丙"]


def test_ids_outside_cases_are_told_by_their_names() -> None:
    offices = {"offices": ["science@cq", "gone@cq"], "regions": ["wanzhou"]}
    assert _told(offices, "establish_office") == ["重庆市科学技术局、gone@cq", "万州区"]
    unit = {"from": {"kind": "private_enterprise", "region": "yubei"}, "to": {"kind": "other", "region": "wanzhou"}}
    before, after = _told(unit, "correct_organisation")
    assert "private" not in before and before.endswith("地区：渝北区") and after.endswith("地区：万州区")
    assert _told({"role": "writer"}, "invite_member") == ["填报人"]
    assert _told({"from": "", "to": "auditor"}, "set_platform_office") == ["无", "审计员"]
    assert _told({"kind": "pdf"}, "record_attachment") == ["pdf"]
    assert _told({"facts": {"gone": "1"}}, "set_facts") == ["gone：1"]


def test_points_are_told_by_their_indicators_and_whose_they_are() -> None:
    change = {"source": "district", "points": {"quality": "54.5", "gone": "1"}}
    told = _told(change, "save_scores", factories.definition("sample-life-2025"))
    assert told == ["区县评分", "质量：54.5；gone：1"]


def test_an_answered_question_has_one_mark() -> None:
    assert _told({"answers": {"场地与材料是否一致？": True}}) == ["场地与材料是否一致：是"]


def test_published_calls_name_their_programme(db: None) -> None:
    call = factories.call(factories.officer(factories.office("science@cq")), factories.edition("sample-life-2025"))
    page = journal_page(factories.auditor(), JournalFilter(act="publish_call"))
    told = [each["after"] for line in page.lines for each in change_lines(line, line.edition)]
    assert "示例协同中心" in told and call.edition.programme not in told
