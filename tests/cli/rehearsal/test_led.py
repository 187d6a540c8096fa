"""Which procedures a rehearsal leads its cases through."""

import pytest
from tests.places import ROOT

from pingding.actions.editions import store_edition
from pingding.cli.library import open_edition
from pingding.cli.player.world import opening_of
from pingding.cli.rehearsal.guide import led_procedures
from pingding.cli.rehearsal.rehearsal import Rehearsal
from pingding.cli.rehearsal.report import report_on


def test_what_is_owed_only_after_somebodys_choice_is_not_led() -> None:
    edition = open_edition("wz-technology-2022").edition
    assert edition.procedures["rectification"].opened_by == "obligation"
    assert set(led_procedures(edition)) == {"recognition", "annual_report", "evaluation"}


def test_what_is_owed_for_a_kind_that_only_a_request_brings_is_not_led() -> None:
    edition = open_edition(str(ROOT / "docs" / "example-programme" / "slq-incubator-2026")).edition
    owed = next(key for key, each in edition.procedures.items() if each.opened_by == "obligation")
    kind, other = next(iter(edition.titles.items()))
    obligations = {
        key: each.model_copy(update={"titles": ("graduate",) if each.procedure == owed else each.titles})
        for key, each in edition.obligations.items()
    }
    further = edition.model_copy(update={"titles": {kind: other, "graduate": other}, "obligations": obligations})
    assert owed in led_procedures(edition)
    assert owed not in led_procedures(further)


@pytest.mark.django_db
def test_no_more_apply_than_come_to_something_new() -> None:
    folder = ROOT / "tests" / "definitions" / "sample-consequence-2025"
    edition = open_edition(str(folder)).edition
    store_edition(edition, at=opening_of(edition))
    report = report_on(edition, Rehearsal(edition.id, 1, 1, lambda: None).run())
    assert report.sound and report.funnel.submitted < 10
