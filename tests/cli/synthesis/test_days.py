"""Days that meet what is asked of them: calendar functions with a fact or the day of the question on either side."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.cli.synthesis.test_synthesis import day_of, forms_of

from pingding.cli.library import open_edition
from pingding.cli.synthesis.synthesis import LASTS, Synthesis
from pingding.policy.facts.facts import Facts

Change = Callable[[Path, str, str], None]
LEASE = """  lease_from: {label: 租期起, type: date, clause: 一}
  lease_to: {label: 租期止, type: date, day: planned, clause: 一}
"""


@pytest.mark.parametrize(
    "asked",
    [
        "established_on <= years_before(asked_on, 3)",
        "established_on <= years_before(asked_on, 14) and established_on > years_before(asked_on, 15)",
        "years_before(asked_on, 11) >= established_on",
        "years_between(established_on, asked_on) >= 30",
        "months_between(established_on, asked_on) = 17",
        "year(established_on) = 1999",
        "days_after(established_on, 10) >= asked_on",
        "established_on >= years_before(lease_from, 1) and established_on < lease_from",
        "lease_to >= years_before(asked_on, -3)",
        "years_between(lease_from, days_after(lease_to, 1)) = 6 and lease_to >= asked_on",
        "lease_to - asked_on >= 200 and lease_to - asked_on < 210",
    ],
)
def test_days_are_made_that_meet_a_condition(studio: Path, change: Change, asked: str) -> None:
    change(studio / "facts.yaml", "  plan: {", LEASE + "  plan: {")
    fields = "          - premises\n          - lease_from\n          - lease_to\n"
    change(studio / "forms.yaml", "          - premises\n", fields)
    condition = f'conditions:\n  days: {{says: 日期符合, computed: "{asked}", clause: 一（二）}}\n'
    change(studio / "conditions.yaml", "conditions:\n", condition)
    change(
        studio / "conditions.yaml",
        "conditions:\n",
        'conditions:\n  both: {says: 有租期, computed: "lease_from <= lease_to", clause: 一（二）}\n',
    )
    opened = open_edition(str(studio))
    edition, day = opened.edition, day_of(opened.edition)
    for seed in range(3):
        made = Synthesis(edition, opened.shared, day, random.Random(seed), forms_of(edition)).search()
        facts = Facts(edition, opened.shared, {"established_on": made.record["established"], **made.entered}, day)
        assert facts.holds(asked) is True
        assert facts["established_on"] <= day and facts["lease_from"] <= day
        assert isinstance(facts["established_on"], date)


def test_a_planned_day_is_still_to_come_at_the_later_steps(studio: Path, change: Change) -> None:
    change(studio / "facts.yaml", "  plan: {", LEASE + "  plan: {")
    fields = "          - premises\n          - lease_from\n          - lease_to\n"
    change(studio / "forms.yaml", "          - premises\n", fields)
    change(
        studio / "facts.yaml",
        "day: planned, clause: 一}",
        "day: planned, clause: 一, rules: [{says: 尚未到期, requires: lease_to > asked_on}]}",
    )
    opened = open_edition(str(studio))
    day = date(2026, 5, 6)
    for seed in range(5):
        rng = random.Random(seed)
        entered = Synthesis(opened.edition, opened.shared, day, rng, forms_of(opened.edition)).search().entered
        ends = entered["lease_to"]
        assert isinstance(ends, date) and ends >= day + LASTS
