"""docs/concepts/a-number-on-its-way.md: the way that the page describes is the way that a number goes."""

import json
import re
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any
from unittest.mock import patch

import pytest
from django.urls import reverse
from tests.actions.life import Life
from tests.docs.pages import ROOT
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page

PAGE = (ROOT / "docs/concepts/a-number-on-its-way.md").read_text(encoding="utf-8")
HOPS = re.findall(r"^\| \d+ \| `([\w/.]+)` \| (?:`(\w+)`)? ?\|", PAGE, re.MULTILINE)
SOURCE = ROOT / "src" / "pingding"


def calls_of(chapter: str, act: Callable[[], Any]) -> list[tuple[str, str]]:
    """The chapter's functions that were entered while `act` ran, in their order, each call."""
    wanted = {(str(SOURCE / file), name): (file, name) for file, name in hops(chapter)}
    entered: list[tuple[str, str]] = []

    def note(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            place = wanted.get((frame.f_code.co_filename, frame.f_code.co_name))
            if place is not None:
                entered.append(place)

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return entered


def hops(chapter: str) -> list[tuple[str, str]]:
    """The hops of a chapter that are functions."""
    text = PAGE.split(f"## {chapter}\n")[1].split("\n## ")[0]
    return [hop for hop in HOPS if hop[1] and f"| `{hop[0]}` | `{hop[1]}` |" in text]


def test_every_file_of_the_way_exists() -> None:
    assert len(HOPS) == 14
    assert [file for file, _name in HOPS if not (SOURCE / file).is_file()] == []


def passed_in_order(way: list[tuple[str, str]], entered: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """As many hops of the way as were entered one after the other; other calls may lie between."""
    calls = iter(entered)
    return [hop for hop in way if hop in calls]


@pytest.mark.django_db
def test_a_number_goes_the_way_that_the_page_describes() -> None:
    life = Life()
    case, writer = life.draft()
    pages = Visitor(writer, life.later())

    def type_five() -> None:
        with patch("pingding.web.frame.middleware.now", return_value=pages.at):
            body = json.dumps({"staff": "5"})
            answer = pages.client.patch(reverse("autosave", args=[case.number]), body, content_type="application/json")
        assert answer.status_code == 200, answer.content.decode()

    typing = hops("The applicant types 5")
    assert passed_in_order(typing, calls_of("The applicant types 5", type_five)) == typing
    life.submit(case, writer)
    officer = Visitor(life.officer, life.later())
    shown: list[Page] = []
    address = f"/cases/{case.number}/?tab=conditions"
    opening = hops("The officer opens the case")
    entered = calls_of("The officer opens the case", lambda: shown.append(officer.get(address)))
    assert passed_in_order(opening, entered) == opening
    assert [found for found in shown[0].texts(".verdict-found") if "填报为5人" in found]
