"""A strict reader of iCalendar (RFC 5545): what calendar programs might read otherwise than it is meant is an error."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

LONGEST_LINE = 75
CONTENT = re.compile(r'([A-Z0-9-]+)((?:;[A-Z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)')
ESCAPED = re.compile(r"\\(.)")
TEXTS = frozenset({"UID", "SUMMARY", "DESCRIPTION", "X-WR-CALNAME", "PRODID", "TZID", "TZNAME"})
MARKS = {"n": "\n", "N": "\n", "\\": "\\", ";": ";", ",": ","}
ONCE = {
    "VCALENDAR": {"VERSION", "PRODID", "CALSCALE"},
    "VEVENT": {"UID", "DTSTAMP", "DTSTART", "SUMMARY", "DESCRIPTION", "URL", "TRANSP"},
    "VTIMEZONE": {"TZID"},
    "STANDARD": {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"},
}
"""Properties that a component must have exactly once."""


class Property(NamedTuple):
    """A line of content: its name, its parameters and its value, read as the type that it has."""

    name: str
    params: dict[str, str]
    value: str


@dataclass
class Component:
    """What stands between BEGIN and END."""

    kind: str
    properties: list[Property] = field(default_factory=list)
    parts: list["Component"] = field(default_factory=list)

    def __getitem__(self, name: str) -> Property:
        (only,) = [each for each in self.properties if each.name == name]
        return only

    def of(self, kind: str) -> list["Component"]:
        """The parts of a kind."""
        return [part for part in self.parts if part.kind == kind]


def read_calendar(content: bytes) -> Component:
    """The one calendar of a file, every component of it complete. AssertionError where the standard is not kept."""
    roots: list[Component] = []
    around: list[Component] = []
    for each in map(_property, _unfolded(content)):
        if each.name == "BEGIN":
            component = Component(each.value)
            (around[-1].parts if around else roots).append(component)
            around.append(component)
        elif each.name == "END":
            _check_whole(around.pop(), each.value)
        else:
            around[-1].properties.append(each)
    (calendar,) = roots
    assert not around and calendar.kind == "VCALENDAR" and calendar["VERSION"].value == "2.0"
    _check_events(calendar)
    return calendar


def moment_of(each: Property, zones: frozenset[str] = frozenset()) -> date:
    """A day, a moment in UTC, or one by the clock of a time zone that the calendar describes."""
    if each.params.get("VALUE") == "DATE":
        assert re.fullmatch(r"\d{8}", each.value), each
        return datetime.strptime(each.value, "%Y%m%d").date()
    assert each.value.endswith("Z") or each.params.get("TZID") in zones, each
    return datetime.strptime(each.value.removesuffix("Z"), "%Y%m%dT%H%M%S").replace(tzinfo=UTC)


def _unfolded(content: bytes) -> Iterator[str]:
    assert content.endswith(b"\r\n")
    lines = content.removesuffix(b"\r\n").split(b"\r\n")
    whole = b""
    for line in lines:
        assert 0 < len(line) <= LONGEST_LINE, line
        assert not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line), line
        line.decode("utf-8")
        if line.startswith((b" ", b"\t")):
            assert whole and len(line) > 1
            whole += line[1:]
            continue
        if whole:
            yield whole.decode("utf-8")
        whole = line
    yield whole.decode("utf-8")


def _property(line: str) -> Property:
    read = CONTENT.fullmatch(line)
    assert read is not None, line
    name, params, value = read.groups()
    named = dict(part.split("=", 1) for part in params.split(";")[1:])
    if name in TEXTS:
        assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), line
        assert all(mark in MARKS for mark in ESCAPED.findall(value)), line
        value = ESCAPED.sub(lambda mark: MARKS[mark[1]], value)
    return Property(name, named, value)


def _check_whole(component: Component, end: str) -> None:
    assert component.kind == end
    names = [each.name for each in component.properties]
    assert all(names.count(name) == 1 for name in ONCE[end]), (end, names)


def _check_events(calendar: Component) -> None:
    """Each event begins, is stamped in UTC, has an identity of its own, and ends after it begins where it ends."""
    zones = frozenset(zone["TZID"].value for zone in calendar.of("VTIMEZONE"))
    events = calendar.of("VEVENT")
    uids = [event["UID"].value for event in events]
    assert len(uids) == len(set(uids)) and all(uids)
    for event in events:
        assert event["DTSTAMP"].value.endswith("Z")
        begins = moment_of(event["DTSTART"], zones)
        for end in (each for each in event.properties if each.name == "DTEND"):
            assert end.params.get("VALUE") == event["DTSTART"].params.get("VALUE")
            assert moment_of(end, zones) > begins
        assert re.fullmatch(r"https?://[!-~]+", event["URL"].value), event["URL"]
