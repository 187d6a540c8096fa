"""The public pages' tests: the five programmes of this repository, and a clock that a test sets."""

from datetime import datetime

import pytest
from tests import factories

from pingding.actions.calls.calls import publish_call
from pingding.queries.clock import SHANGHAI
from pingding.records.models import StoredEdition


class Clock:
    """What time it is for the pages."""

    def __init__(self) -> None:
        self.at = datetime(2025, 10, 15, 10, tzinfo=SHANGHAI)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: found.at)
    return found


@pytest.fixture
def programmes(db: None, clock: Clock) -> list[str]:
    """Every programme of the repository, stored; those that can be have a call."""
    return factories.programmes()


@pytest.fixture
def fusion_call(programmes: list[str]) -> StoredEdition:
    """The selection's call, open from 2025-10-11 to 2025-10-31."""
    stored = StoredEdition.objects.get(programme="cq-fusion-cases-2025")
    publish_call(stored, actor=factories.officer(factories.office("economy@cq")), at=factories.START)
    return stored
