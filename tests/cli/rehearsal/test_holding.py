"""Applicants of a rehearsal hold titles of other programmes, or hold none, as the definition asks."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.cli.rehearsal.test_rehearsals import Change, example, rehearsed

from pingding.actions.editions import store_edition
from pingding.cli.library import open_edition
from pingding.cli.player.elsewhere import grant, titles_elsewhere
from pingding.cli.player.world import World, opening_of
from pingding.policy.values.periods import add_months
from pingding.queries.cases.earlier import holdings_of
from pingding.queries.journal.journal import verify
from pingding.records.models import Case, Title

pytestmark = pytest.mark.django_db
__all__ = ["example"]


FACTS = """facts:
  barred: {label: 持有制造业创新中心, type: yesno, earlier: {holds: cq-manufacturing-2017}, clause: 四（一）}
  district_years: {label: 持有满几年, type: integer, earlier: {level: district, take: years}, clause: 四（一）}
"""
WANTS = """conditions:
  years: {says: 持有区县级称号满二年, computed: district_years >= 2, clause: 四（一）}
  free: {says: 未持有制造业创新中心, computed: not barred, force: warning, clause: 四（一）}
"""


def _ask(example: Path, change: Change) -> None:
    """Have the programme require a title of a level, held for some time, and warn of one of a programme."""
    change(example / "facts.yaml", "facts:\n", FACTS)
    change(example / "conditions.yaml", "conditions:\n", WANTS)


def test_title_elsewhere_is_granted_by_real_acts_years_before(example: Path, change: Change, settings: Any) -> None:
    settings.PINGDING_PROGRAMMES = example.parent
    _ask(example, change)
    edition = open_edition(str(example)).edition
    world = World(opening_of(edition), prefix="r")
    store_edition(edition, at=world.at)
    unit = world.unit("enterprise", "slq")
    title = next(each for each in titles_elsewhere(edition) if each.level == "district")
    since, now = add_months(world.today(), -36), world.at
    grant(world, edition, unit, title, since)
    (held,) = holdings_of(unit.organisation.pk, world.today())
    assert (held.level, held.granted_on) == ("district", since)
    assert world.at == now and verify().ok


def test_titles_of_editions_that_it_revises_are_not_elsewhere(
    example: Path, change: Change, monkeypatch: pytest.MonkeyPatch
) -> None:
    _ask(example, change)
    middle = shutil.copytree(example, example.with_name("example-2020"))
    for folder, revised in ((example, middle.name), (middle, "cq-manufacturing-2017")):
        change(folder / "programme.yaml", f"id: {example.name}\n", f"id: {folder.name}\n  revises: {revised}\n")
    monkeypatch.setenv("PINGDING_PROGRAMMES", str(example.parent))
    assert [each.level for each in titles_elsewhere(open_edition(str(example)).edition)] == ["district"]


def test_some_applicants_hold_the_title_asked_for_and_some_do_not(example: Path, change: Change) -> None:
    _ask(example, change)
    rehearsed(example)
    titles = Title.objects.exclude(edition__programme=example.name).values_list("edition__programme", flat=True)
    assert set(titles) == {"elsewhere-district", "cq-manufacturing-2017"}
    applied = set(Case.objects.filter(edition__programme=example.name).values_list("organisation", flat=True))
    barred = set(
        Title.objects.filter(edition__programme="cq-manufacturing-2017").values_list("organisation", flat=True)
    )
    assert applied & barred and applied - barred
