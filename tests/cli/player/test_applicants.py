"""What is known of an applicant before it applies."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pingding.cli.library import open_edition
from pingding.cli.player.applicants import facts_of_holdings


@pytest.mark.django_db
def test_a_unit_that_is_new_is_known_to_hold_no_title(studio: Path, change: Callable[[Path, str, str], None]) -> None:
    """Conditions on what it holds are decided, so that facts can be made that meet them."""
    held = "{label: 已入库, type: yesno, earlier: {holds: studio-2026}, clause: 一}"
    change(studio / "facts.yaml", "  plan: {", f"  in_pool: {held}\n  plan: {{")
    asked = "  free: {says: 尚未入库, computed: not in_pool, clause: 一（二）}\n"
    change(studio / "conditions.yaml", "conditions:\n", "conditions:\n" + asked)
    edition = open_edition(str(studio)).edition
    assert facts_of_holdings(edition, None, date(2026, 5, 6)) == {"in_pool": False}
