"""The writers' pages' tests: one unit with its people, its district, an open call, and a clock that a test sets."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from tests import factories
from tests.web.page_reader import Page

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.applications.materials import add_material
from pingding.actions.panels.sheets import save_source_sheet
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, Case, Filing, Organisation

GOOD: dict[str, Any] = {
    "legal_person": "yes",
    "staff": "50",
    "main_business": "示例装备",
    "centre_name": "示例项目",
    "topic": "steel",
    "ways": ["joint"],
    "share": "28.5%",
    "started": "2025-01-01",
    "has_lab": "no",
    "aim": "示例目标",
    "bureau": "science@wanzhou",
    "tools": [{"name": "示例仪", "price": "12.5", "used": "80%", "own": "yes"}],
    "plan_why": "示例必要性",
    "plan_how_work": "示例内容",
}
"""Values that fill the sample form completely, as they are typed."""


class Clock:
    """What time it is for the pages; each look moves it on, as time does."""

    def __init__(self) -> None:
        self.at = factories.START + timedelta(hours=2)

    def now(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("pingding.web.frame.middleware.now", found.now)
    return found


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.PINGDING_MEDIA = tmp_path
    return tmp_path


@dataclass
class Desk:
    """A unit, its administrator and writer, the district's officer, the call, and a signed-in client."""

    unit: Organisation
    own: Viewer
    writer: Viewer
    district: Viewer
    call: Call
    client: Client
    clock: Clock

    def as_(self, viewer: Viewer) -> Client:
        """A client of its own, signed in as somebody."""
        return signed_in(viewer)

    def case(self, **values: Any) -> Case:
        """An application just begun; with values, they are saved."""
        case = open_application(self.call, self.unit, actor=self.own, at=self.clock.now())
        if values:
            save_draft(case.number, values, actor=self.own, at=self.clock.now())
        return case

    def complete(self, **values: Any) -> Case:
        """An application with everything but the signature."""
        case = self.case(**(GOOD | values))
        file = factories.attachment(self.unit, self.own)
        add_material(case.number, "licence", file, actor=self.own, at=self.clock.now())
        points = {"quality": Decimal(50)}
        save_source_sheet(case.number, "apply", points, {}, actor=self.own, at=self.clock.now())
        return case

    @property
    def office_name(self) -> str:
        """The name of the district's office."""
        return self.district.organisations[0].name

    def url(self, case: Case, rest: str) -> str:
        return f"/cases/{case.number}/{rest}"

    def draft(self, case: Case) -> dict[str, Any]:
        found = Filing.objects.filter(case=case, submitted_at=None, organisation=self.unit).first()
        return dict(found.data) if found else {}


def signed_in(viewer: Viewer) -> Client:
    assert viewer.person is not None
    client = Client()
    client.force_login(viewer.person, backend="pingding.site.signing_in.PeopleBackend")
    return client


@pytest.fixture
def desk(db: None, clock: Clock) -> Desk:
    city = factories.officer(factories.office("science@cq"))
    district = factories.officer(factories.office("science@wanzhou"))
    unit, own = factories.unit()
    writer = factories.writer(unit, own)
    call = factories.call(city, factories.edition("sample-writing-2025"))
    own = factories.viewer(own.person)  # type: ignore[arg-type]
    return Desk(unit, own, writer, district, call, signed_in(own), clock)


def post_fields(page: Page) -> dict[str, Any]:
    """What a browser would send back of a page's writing form without any change."""
    form = page.all("form[enctype]")[0]
    sent: dict[str, Any] = {}
    for name in form.fields():
        field = form.field(name)
        kind = field.kind
        if kind == "checkbox" and field.ticked:
            sent[name] = field.ticked
        elif kind not in ("checkbox", "file", "submit") and (kind != "radio" or field.ticked):
            sent[name] = field.value
    return sent
