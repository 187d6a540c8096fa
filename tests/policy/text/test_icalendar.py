"""Calendars as text: lines of 75 octets that begin again as they were, values marked, days and moments in China."""

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from tests.policy.text.rfc5545 import Component, read_calendar

from pingding.policy.text.icalendar import (
    CalendarEvent,
    attached_calendar,
    calendar_text,
    escaped,
    folded_line,
    sequence_of,
)
from pingding.policy.translation import SHANGHAI

AT = datetime(2025, 6, 20, 1, 30, tzinfo=UTC)


def read(*events: CalendarEvent, name: str = "期限") -> Component:
    return read_calendar(calendar_text(name, events, at=AT).encode())


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
    (shown,) = read(event(summary=text, description=text), name=text).of("VEVENT")
    assert shown["SUMMARY"].value == shown["DESCRIPTION"].value == text


def test_what_separates_values_is_marked_and_control_characters_go() -> None:
    assert escaped("甲,乙;丙\\丁\r\n戊\r己\x00\x0b") == "甲\\,乙\\;丙\\\\丁\\n戊\\n己"


def test_no_text_begins_a_line_of_its_own() -> None:
    calendar = read(event(url="https://example/\r\nEND:VCALENDAR"), name="x\r\nBEGIN:VEVENT")
    (shown,) = calendar.of("VEVENT")
    assert shown["URL"].value == "https://example/END:VCALENDAR"
    assert calendar["X-WR-CALNAME"].value == "x\nBEGIN:VEVENT"


def test_event_of_a_day_and_of_a_moment() -> None:
    moment = CalendarEvent("b", datetime(2025, 6, 20, 9, 0, tzinfo=UTC), "截止", "", "https://example/")
    day, at_a_moment = read(event(), moment).of("VEVENT")
    assert day["DTSTART"] == ("DTSTART", {"VALUE": "DATE"}, "20250620")
    assert day["DTEND"] == ("DTEND", {"VALUE": "DATE"}, "20250621")
    assert at_a_moment["DTSTART"] == ("DTSTART", {"TZID": "Asia/Shanghai"}, "20250620T170000")
    assert day["DTSTAMP"].value == at_a_moment["DTSTAMP"].value == "20250620T013000Z"
    assert moment.at.astimezone(SHANGHAI).hour == 17


def test_zone_of_the_moments_is_described() -> None:
    (zone,) = read().of("VTIMEZONE")
    (standard,) = zone.of("STANDARD")
    assert zone["TZID"].value == "Asia/Shanghai"
    assert standard["TZOFFSETFROM"].value == standard["TZOFFSETTO"].value == "+0800"


def test_an_event_of_a_letter_says_when_it_was_stated_and_from_whom() -> None:
    stated = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)
    moved = replace(event(), stated=stated, cancelled=True)
    text = attached_calendar([event(summary="早先"), moved], organizer="office@unit.example", at=AT)
    (shown,) = read_calendar(text.encode()).of("VEVENT")
    values = [shown[name].value for name in ("DTSTAMP", "SEQUENCE", "STATUS", "ORGANIZER", "SUMMARY")]
    assert values == ["20250601T090000Z", str(sequence_of(stated)), "CANCELLED", "mailto:office@unit.example", "审核"]
