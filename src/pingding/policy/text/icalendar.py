"""A calendar that programs subscribe to or take out of a mail: iCalendar text (RFC 5545) of days and moments."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from pingding.policy.translation import SHANGHAI

LONGEST_LINE = 75
"""In octets, without the line's end; what is longer goes on in the next line, after a space."""
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
UNPRINTED = re.compile("[\x00-\x20\x7f]")
COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
ZONE = "Asia/Shanghai"
HEAD = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pingding//Deadlines//ZH", "CALSCALE:GREGORIAN")
REFRESH = ("REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H")
ZONE_LINES = (
    "BEGIN:VTIMEZONE",
    f"TZID:{ZONE}",
    "BEGIN:STANDARD",
    "DTSTART:19920101T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


@dataclass(frozen=True)
class CalendarEvent:
    """Something on a day, or at a moment: `uid` stays the same as long as it is the same thing.

    What is sent by itself says when it was `stated`: a program keeps of two the one that was stated later, in whatever
    order they come. `cancelled` takes it out of the calendar.
    """

    uid: str
    at: date
    summary: str
    description: str
    url: str
    stated: datetime | None = None
    cancelled: bool = False


def calendar_text(name: str, events: Iterable[CalendarEvent], *, at: datetime) -> str:
    """The calendar as text, its lines ended and folded as the standard asks for; `at` is when it is written."""
    lines = [*HEAD, f"X-WR-CALNAME:{escaped(name)}", *REFRESH, *ZONE_LINES]
    for event in events:
        lines += _event_lines(event, at)
    return _ended((*lines, "END:VCALENDAR"))


def attached_calendar(events: Iterable[CalendarEvent], *, organizer: str, at: datetime) -> str:
    """The events as a letter carries them (RFC 5546, 3.2.1): a program that opens it adds them, or moves those that it
    has, or takes them out. `organizer` is the mail address that they come from; of one thing the last is taken."""
    lines = [*HEAD, "METHOD:PUBLISH", *ZONE_LINES]
    for event in {each.uid: each for each in events}.values():
        head, *rest = _event_lines(event, at)
        lines += [head, f"ORGANIZER:mailto:{UNPRINTED.sub('', organizer)}", *rest]
    return _ended((*lines, "END:VCALENDAR"))


def sequence_of(stated: datetime) -> int:
    """A number that grows with the moment: seconds since the beginning of 2020, at most what 31 bits hold until 2088.

    >>> sequence_of(datetime(2020, 1, 1, 0, 1, tzinfo=UTC))
    60
    """
    return max(0, int((stated - COUNTED_FROM).total_seconds()))


def _ended(lines: Iterable[str]) -> str:
    return "".join(f"{part}\r\n" for line in lines for part in folded_line(line))


def escaped(text: str) -> str:
    """A text as a value: what separates values is marked, line breaks are written out, control characters go.

    >>> print(escaped("甲,乙;丙\\\\丁\\r\\n戊"))
    甲\\,乙\\;丙\\\\丁\\n戊
    """
    marked = re.sub(r"([\\;,])", r"\\\1", text)
    return CONTROL.sub("", re.sub("\r\n|[\r\n]", r"\\n", marked))


def folded_line(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, each after the first begun by a space; no character is cut.

    >>> [len(part.encode()) for part in folded_line("SUMMARY:" + "评" * 40)]
    [74, 55]
    """
    part = ""
    size = 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            yield part
            part, size = " ", 1
        part += character
        size += octets
    yield part


def _event_lines(event: CalendarEvent, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.uid)}"
    yield f"DTSTAMP:{(event.stated or at).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    if event.stated is not None:
        yield f"SEQUENCE:{sequence_of(event.stated)}"
    if event.cancelled:
        yield "STATUS:CANCELLED"
    if isinstance(event.at, datetime):
        yield f"DTSTART;TZID={ZONE}:{event.at.astimezone(SHANGHAI):%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{event.at:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{event.at + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(event.summary)}"
    yield f"DESCRIPTION:{escaped(event.description)}"
    yield f"URL:{UNPRINTED.sub('', event.url)}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
