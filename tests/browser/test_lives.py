"""What follows recognition, in Chromium: an evaluation failed up to the revocation, a change filed after its day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.life import TitleLife
from tests.browser.visitors import LOOKED, Watch
from tests.conftest import NewPage
from tests.programmes.lived import Lived
from tests.programmes.technology_centre import POOR_YEAR, Centre

from pingding.cli.player.world import World
from pingding.queries.editions import edition_of
from pingding.queries.journal.journal import verify
from pingding.queries.title_spans import span_of
from pingding.records.models import Title, TitleChange

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

Begin = Callable[[Title, World], TitleLife]


@pytest.fixture
def begin(
    new_page: NewPage, live_server: LiveServer, axe: Callable[[Page], list[str]], settings: object, tmp_path: Path
) -> Begin:
    """A title's life in a demonstration whose clock stands where its world stands."""
    settings.PINGDING_DEMO = True  # type: ignore[attr-defined]
    settings.PINGDING_MEDIA = tmp_path / "media"  # type: ignore[attr-defined]

    def life(title: Title, world: World) -> TitleLife:
        return TitleLife(title, edition_of(title.edition), world, new_page, live_server.url, Watch(axe, LOOKED))

    return life


def test_a_failed_evaluation_goes_on_to_the_revocation(begin: Begin) -> None:
    centre = Centre()
    evaluation = centre.evaluated(POOR_YEAR, 0.4).case
    life = begin(centre.title, centre.world)
    life.acts(evaluation, "evaluation_verdict", "fail")

    life.to(life.ground.today())
    heard = life.open_case("unqualified")
    life.writes(life.holder(), heard, "unqualified_statement")
    life.acts(heard, "unqualified_decision", "confirm")
    life.shown(life.public(), "warn", "限期整改")

    life.to(life.ground.today())
    rectified = life.open_case("rectification")
    life.writes(life.holder(), rectified, "rectify_report")
    life.acts(rectified, "rectify_view")
    life.acts(rectified, "rectify_accept", "fail")

    life.to(life.ground.today())
    heard = life.open_case("not_accepted")
    life.shown(life.holder(), "warn", "整改后验收仍不合格")
    life.to(life.ground.after(heard.runs.get(closed_at=None).due_at))
    life.acts(heard, "not_accepted_decision", "confirm")
    life.acts(heard, "not_accepted_document")

    life.shown(life.public(), "bad", "撤销", "第二十四条第一款")
    span = span_of(life.title, life.ground.today())
    assert span is not None and span.standing == "revoked"
    assert verify().ok and life.watch.faults == []


def test_a_change_is_filed_by_the_district_and_shown_in_the_title(begin: Begin) -> None:
    lived = Lived("cq-industry-2024")
    registered, new = date(2025, 3, 3), "重庆市示例甲产业创新中心"
    lived.to(2025, 4, 16)
    life = begin(lived.title, lived.world)
    world = life.ground.world
    district = life.visitor(world.officer(world.office(f"reform@{lived.title.case.regions[0]}")))
    change = life.request(district, "change")
    life.writes(district, change, "change_filed", change_kind="renamed", registered_on=registered, new_name=new)
    life.acts(change, "change_confirmed", "renamed")

    change.refresh_from_db()
    assert change.late_days == 1
    life.shown(life.public(), "good", new, lived.title.name, "第十六条")
    assert TitleChange.objects.get().act == "rename" and Title.objects.get().name == lived.title.name
    assert verify().ok and life.watch.faults == []
