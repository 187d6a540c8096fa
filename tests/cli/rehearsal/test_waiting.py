"""Cases that can take none of their outcomes before a day has come."""

from datetime import date
from functools import partial

from tests.places import ROOT

from pingding.cli.library import open_edition
from pingding.cli.rehearsal.waiting import day_that_opens
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Step

TODAY = date(2026, 5, 6)


def opens(when: str | None) -> date | None:
    """The day that opens the only outcome of an opinion."""
    opened = open_edition(str(ROOT / "docs" / "example-programme" / "slq-incubator-2026"))
    step: Step = opened.edition.application.steps["joint"]
    agree = step.outcomes["agree"].model_copy(update={"when": when})
    only = step.model_copy(update={"outcomes": {"agree": agree}})
    return day_that_opens(only, TODAY, partial(Facts, opened.edition, opened.shared, {}))


def test_a_case_waits_for_the_day_from_which_an_outcome_can_be_taken() -> None:
    assert opens("asked_on >= DATE '2026-09-01'") == date(2026, 9, 1)


def test_a_case_does_not_wait_for_what_no_day_brings() -> None:
    assert opens("asked_on < DATE '2026-05-01'") is None
    assert opens("graduated >= 40") is None
    assert opens(None) is None
