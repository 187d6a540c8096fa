"""Each page keeps the number of queries that docs/performance.md gives it, with many rows as with few."""

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from tests.actions.changed_life import changed_life
from tests.places import ROOT
from tests.web.desk.batches.batch_pages import to_letter, to_list
from tests.web.desk.pages import Visitor

from pingding.actions.periodic.search_index import follow_for_search
from pingding.queries.viewer import Viewer
from pingding.records.models import Case

pytestmark = pytest.mark.django_db
PROGRAMME, STEP = "sample-life-2025", "panel"
ROW = re.compile(r"^\| ([^|]+) \| `([^`]+)` \| (\d+) \|$", re.MULTILINE)


def aims() -> dict[str, tuple[str, int]]:
    """By the page, its address as the table writes it and the most queries that it may take."""
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    section = text.partition("## Queries of a page")[2].partition("\n## ")[0]
    return {name: (address, int(most)) for name, address, most in ROW.findall(section)}


def stranger(at: datetime) -> Visitor:
    """Somebody of the public, who has not signed in."""
    visitor = Visitor.__new__(Visitor)
    visitor.client, visitor.at = Client(), at
    return visitor


class Rows:
    """A life whose pages have few rows, then many."""

    def __init__(self, folder: Path) -> None:
        self.life = life = changed_life(folder, ("quota: 9", "quota: 60"))
        case, self.writer = life.draft()
        self.draft = case.number
        self.first = life.at_panel()
        life.assign(self.first, life.experts[0])
        to_letter(life, 1)
        to_list(life, (50, 52))
        follow_for_search(float("inf"))

    def more(self) -> None:
        """Four more rows wherever the pages have rows."""
        for _n in range(4):
            case = self.life.at_panel()
            self.life.assign(case, *self.life.experts[:2])
        to_letter(self.life, 4)
        to_list(self.life, *((40 + n, 42) for n in range(4)))
        own = Case.objects.get(number=self.draft)
        for n in range(4):
            own.pk, own.number, own.ended_at, own.status = None, f"2099-{n:05d}", self.life.at, Case.Status.WITHDRAWN
            own._state.adding = True
            own.save()
        follow_for_search(float("inf"))

    def visitors(self) -> Mapping[str, Viewer | None]:
        """Who asks for a page, by its name in the table; None is the public."""
        officer, district = self.life.officer, self.life.districts["wanzhou"]
        expert = self.life.experts[0]
        own = {"letter": district, "expert's desk": expert, "expert's sheet": expert, "programme": None}
        own |= {"own tasks": self.writer, "part of a form": self.writer}
        return own | {name: officer for name in aims() if name not in own}

    def path(self, address: str) -> str:
        words = {"first": self.first.number, "draft": self.draft, "programme": PROGRAMME, "step": STEP}
        words["expert"] = str(self.life.experts[2].person_or_refuse().pk)
        return address.format(**words)

    def counted(self) -> dict[str, int]:
        at = self.life.later()
        visitors = self.visitors()
        pages = ((name, visitors[name], self.path(address)) for name, (address, _most) in aims().items())
        return {name: (Visitor(viewer, at) if viewer else stranger(at)).queries(path) for name, viewer, path in pages}


def test_each_page_keeps_its_aim_with_many_rows_as_with_few(tmp_path: Path) -> None:
    rows = Rows(tmp_path)
    assert len(aims()) == 16 and aims().keys() == rows.visitors().keys()
    few = rows.counted()
    rows.more()
    many = rows.counted()
    assert many == few
    assert {name: count for name, count in many.items() if count > aims()[name][1]} == {}
