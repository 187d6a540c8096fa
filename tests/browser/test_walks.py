"""Every programme walked in Chromium, from a new registration to a title on the public register."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.browser.visitors import LOOKED, Watch
from tests.browser.walk import Twist, Walk
from tests.conftest import NewPage

from pingding.policy.procedures.progress import GRANTING
from pingding.queries.journal.journal import verify
from pingding.records.models import Assignment, Case, Filing, ObligationPeriod

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

TWISTS = {
    "cq-industry-2024": Twist(recuse=True),
    "cq-engineer-2025": Twist(correct=True),
    "wz-technology-2022": Twist(width=390, partners=True, object=True, owes=True),
    "cq-manufacturing-2017": Twist(english=True, partners=True),
    "cq-fusion-cases-2025": Twist(script=False, correct=True),
}
LATIN = re.compile("[a-z]{2}")


@pytest.fixture
def walk(
    new_page: NewPage, live_server: LiveServer, axe: Callable[[Page], list[str]], settings: object, tmp_path: Path
) -> Callable[[str], Walk]:
    """A walk of a programme with its twist, in a demonstration whose clock can be moved."""
    settings.PINGDING_DEMO = True  # type: ignore[attr-defined]
    settings.PINGDING_MEDIA = tmp_path / "media"  # type: ignore[attr-defined]

    def begin(programme: str) -> Walk:
        twist = TWISTS[programme]
        return Walk(programme, twist, new_page, live_server.url, Watch(axe, LOOKED, twist.script, twist.english))

    return begin


@pytest.mark.parametrize("programme", TWISTS)
def test_a_programme_goes_from_a_registration_to_the_public_register(
    walk: Callable[[str], Walk], programme: str
) -> None:
    walked = walk(programme)
    twist = walked.twist
    call = walked.publish_call()
    walked.register()
    receipt = walked.apply(call)
    assert Filing.objects.get(case=walked.case, receipt=receipt).version == 1
    walked.on()
    assert walked.case.progress["ended"] in GRANTING
    assert walked.returned == twist.correct
    assert Assignment.objects.exclude(ended_at=None).exists() == twist.recuse
    title = walked.verify()
    if twist.owes:
        owed = walked.meet_obligations(title)
        assert owed and {case.pk for case in owed} == set(ObligationPeriod.objects.values_list("case", flat=True))
        assert {case.progress["ended"] for case in Case.objects.filter(held_title=title)} == {"filed"}
    assert [text for text in walked.published() if LATIN.search(text)] == []
    assert verify().ok
    assert walked.watch.faults == [], "\n".join(walked.watch.faults)
