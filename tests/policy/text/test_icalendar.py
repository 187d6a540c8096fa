"""Calendars as text: lines of 75 octets that begin again as they were, values marked, days and moments in China."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from pingding.policy.text.icalendar import CalendarEvent, calendar_text, escaped, folded_line
from pingding.policy.translation import SHANGHAI

AT = datetime(2025, 6, 20, 1, 30, tzinfo=UTC)
BACK = {"n": "\n", "N": "\n"}


def unfolded(text: str) -> list[str]:
    """The lines as a calendar program reads them."""
    assert text.endswith("\r\n")
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def read_back(value: str) -> str:
    return re.sub(r"\\(.)", lambda mark: BACK.get(mark[1], mark[1]), value)


def event(**more: str) -> CalendarEvent:
    texts = {"uid": "seat-1@example", "summary": "审核", "description": "说明", "url": "https://example/"}
    return CalendarEvent(at=date(2025, 6, 20), **texts | more)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\n"), max_size=300))
def test_lines_have_at_most_75_octets_and_read_back_whole(line: str) -> None:
    parts = list(folded_line(line))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")) | st.sampled_from("\n,;\\:"), max_size=200))
def test_values_read_back_as_they_were(text: str) -> None:
    lines = unfolded(calendar_text("期限", [event(summary=text, description=text)], at=AT))
    values = dict(line.split(":", 1) for line in lines)
    assert read_back(values["SUMMARY"]) == read_back(values["DESCRIPTION"]) == text


def test_what_separates_values_is_marked_and_control_characters_go() -> None:
    assert escaped("甲,乙;丙\\丁\r\n戊\r己\x00\x0b") == "甲\\,乙\\;丙\\\\丁\\n戊\\n己"


def test_no_text_begins_a_line_of_its_own() -> None:
    lines = unfolded(calendar_text("x\r\nBEGIN:VEVENT", [event(url="https://example/\r\nEND:VCALENDAR")], at=AT))
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VCALENDAR") == 1


def test_event_of_a_day_and_of_a_moment() -> None:
    moment = CalendarEvent("b", datetime(2025, 6, 20, 9, 0, tzinfo=UTC), "截止", "", "https://example/")
    lines = unfolded(calendar_text("期限", [event(), moment], at=AT))
    assert [line for line in lines if line.startswith(("DTSTART;", "DTEND"))] == [
        "DTSTART;VALUE=DATE:20250620",
        "DTEND;VALUE=DATE:20250621",
        "DTSTART;TZID=Asia/Shanghai:20250620T170000",
    ]
    assert lines.count("DTSTAMP:20250620T013000Z") == 2 and "TZID:Asia/Shanghai" in lines
    assert moment.at.astimezone(SHANGHAI).hour == 17


def test_calendar_begins_and_ends_each_part() -> None:
    lines = unfolded(calendar_text("期限", [event(), event()], at=AT))
    assert (lines[0], lines[1], lines[-1]) == ("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR")
    opened: list[str] = []
    for line in lines:
        if line.startswith("BEGIN:"):
            opened.append(line[6:])
        if line.startswith("END:"):
            assert opened.pop() == line[4:]
    assert not opened
