from pathlib import Path

import pytest
from tests.actions.batches.changed_life import changed_life, listed, rank
from tests.actions.batches.sittings.arranged_sittings import RULES
from tests.actions.life import Life

from pingding.records.models import Case


@pytest.fixture
def life(tmp_path: Path) -> Life:
    """A life whose meeting has a quorum of two thirds and a majority of those present."""
    return changed_life(tmp_path, RULES)


@pytest.fixture
def case(life: Life) -> Case:
    case = listed(life)
    rank(life, case)
    return case
