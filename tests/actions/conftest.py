"""What holds after every act: the seats' copies are equal to their sources, and the counts to what is counted."""

from collections.abc import Iterator

import pytest
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
