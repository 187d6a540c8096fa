"""What holds after every act: the seats' copies are equal to their sources, and the counts to what is counted."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.actions.changed_life import Changed, changed_life
from tests.seat_copies import unequal_copies, wrong_counts


@pytest.fixture(autouse=True)
def _seats_stay_equal(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test of an action, whatever it did to its cases."""
    if request.node.get_closest_marker("django_db") is None:
        yield
        return
    request.getfixturevalue("db")
    yield
    assert not unequal_copies()
    assert not wrong_counts()


@pytest.fixture
def changed(tmp_path: Path) -> Changed:
    """A life by a definition that the test changes."""
    return partial(changed_life, tmp_path)
