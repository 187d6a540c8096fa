"""What the API's tests share: the clock of the platform, set to the moment of the test's world."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.actions.world import World, build_world
from tests.api.program import set_clock

from pingding.queries.clock import local_date


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's clock stands where the factories begin."""
    set_clock(monkeypatch, factories.START)
    assert local_date(factories.START).isoformat() == "2025-10-10"


@pytest.fixture
def world(clock: None) -> World:
    return build_world()


@pytest.fixture
def life(clock: None) -> Life:
    return Life()
