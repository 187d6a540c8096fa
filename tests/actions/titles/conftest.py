"""A title whose life the tests change."""

from pathlib import Path

import pytest
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life

from pingding.queries.viewer import Viewer
from pingding.records.models import Title


@pytest.fixture
def life(tmp_path: Path) -> Life:
    return titled_life(tmp_path)


@pytest.fixture
def holder(life: Life) -> tuple[Title, Viewer]:
    """A title just granted, and the writer of its holder."""
    return life.recognised()
