"""What somebody says at a step whose outcomes ask for reasons."""

from datetime import date

import pytest
from tests.places import ROOT

from pingding.cli.library import open_edition
from pingding.cli.synthesis.contents import content_of


@pytest.mark.parametrize(
    ("asks", "reasoned"), [({"reason": True}, True), ({"proposed_by": ("list.propose",)}, True), ({}, False)]
)
def test_a_forward_outcome_has_a_reason_where_it_asks_for_one(asks: dict[str, object], reasoned: bool) -> None:
    edition = open_edition(str(ROOT / "docs" / "example-programme" / "slq-incubator-2026")).edition
    step = edition.application.steps["joint"]
    outcome = step.outcomes["agree"].model_copy(update=asks)
    content = content_of(step, outcome, today=date(2026, 5, 1), judged=(), more={})
    assert bool(content.reason) is reasoned


def test_a_step_that_is_left_out_needs_no_reason() -> None:
    edition = open_edition(str(ROOT / "docs" / "example-programme" / "slq-incubator-2026")).edition
    assert not content_of(edition.application.steps["joint"], None, today=date(2026, 5, 1), judged=(), more={}).reason
