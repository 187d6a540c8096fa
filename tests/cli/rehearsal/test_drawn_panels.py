"""A rehearsal of a panel whose experts are drawn: it draws, fills places by the order, and comes out alike again."""

from pathlib import Path

import pytest
from tests.cli.rehearsal.test_rehearsals import Change, example, rehearsed

from pingding.policy.steps.drawn_experts import repeat_experts
from pingding.queries.panels.expert_draws import record_of
from pingding.records.models import Assignment, ExpertDraw

pytestmark = pytest.mark.django_db
__all__ = ["example"]
PANEL = "        kind: panel\n"


def test_a_rehearsal_draws_the_experts_and_nobody_is_assigned_by_hand(
    example: Path, change: Change, tmp_path: Path, settings: object
) -> None:
    settings.PINGDING_MEDIA = tmp_path / "media"  # type: ignore[attr-defined]
    change(example / "procedures.yaml", PANEL, f"{PANEL}        drawn: {{fields: {{any: 5}}}}\n")
    report = rehearsed(example, cases=3)
    assert report["steps"] and ExpertDraw.objects.count() >= 3
    assert all(repeat_experts(record_of(draw)).agrees for draw in ExpertDraw.objects.all())
    assert not Assignment.objects.filter(run__step="panel", draw=None).exists()
    seeds = {draw.record["seed"] for draw in ExpertDraw.objects.all()}
    assert all(seed.startswith("rehearsal-1-") for seed in seeds)
