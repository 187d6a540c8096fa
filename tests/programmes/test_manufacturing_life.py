"""The life of a manufacturing centre: yearly summaries, evaluations, support stopped, a pilot that is recognised."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.programmes.lived import BAD, GOOD, Lived

from pingding.actions.titles.requests import open_request
from pingding.cli.player.play import Play
from pingding.policy.errors import Refusal
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.supports import ledger_of
from pingding.records.models import TitleChange

pytestmark = pytest.mark.django_db
PILOT = {"proposal": "pilot_proposed", "meeting": "pilot"}


@pytest.fixture(autouse=True)
def _own_media(tmp_path: Path, settings: object) -> None:
    settings.PINGDING_MEDIA = tmp_path / "media"  # type: ignore[attr-defined]


def living(way: dict[str, str] | None = None, **facts: object) -> Lived:
    return Lived("cq-manufacturing-2017", way or {}, facts)


def evaluated(centre: Lived, *, passes: bool) -> None:
    """The evaluation three years after the title was granted."""
    day = centre.title.granted_on
    centre.to(day.year + 3, day.month, 1)
    way = {} if passes else {"evaluation_result": "fail"}
    centre.through(centre.owed("evaluation"), way, level=GOOD if passes else BAD)


def requested(centre: Lived, procedure: str) -> Play:
    """A case that the holder begins on its title."""
    actor = centre.granting.applicant()
    case = open_request(centre.title.number, procedure, actor=actor, at=centre.world.later())
    return Play(centre.world, centre.programme, number=case.number)


def test_failed_evaluation_stops_support_for_three_years_and_leaves_the_title() -> None:
    centre = living()
    evaluated(centre, passes=False)
    assert centre.proposals() == ["support_stopped"]
    centre.through(centre.proposed("support_stopped"))
    assert (centre.span().standing, centre.span().kind) == ("in_force", "recognised_centre")
    (change,) = TitleChange.objects.filter(title=centre.title)
    assert (change.act, change.clause) == ("stop_support", ["四（三）"])
    day = change.effective_on
    stops = [account.stop for account in ledger_of(centre.title, day).accounts]
    assert [stop.until for stop in stops if stop] == [day.replace(year=day.year + 3)] * 2
    centre.to(day.year + 3, day.month, day.day + 1)
    assert [account.stop for account in ledger_of(centre.title, centre.world.today()).accounts] == [None, None]


def test_passed_evaluation_proposes_nothing_and_comes_again_for_pilots_too() -> None:
    pilot = living(PILOT)
    assert pilot.span().status == "pilot"
    evaluated(pilot, passes=True)
    assert pilot.proposals() == []
    pilot.to(pilot.title.granted_on.year + 6, pilot.title.granted_on.month, 1)
    assert pilot.owed("evaluation").case.period == pilot.title.granted_on.year + 6


def test_low_shares_are_shown_with_their_clause_and_the_summary_is_taken() -> None:
    centre = living()
    centre.to(centre.title.granted_on.year + 1, 1, 10)
    summary = centre.owed("summary")
    low = {"staff": 100, "rd_staff": 25, "total_cost": 1000, "rd_expense": 400}
    summary.values |= {key: Decimal(value) for key, value in low.items()}
    summary.act("summary_told")
    findings = {each.path: each for each in assessment_of(CaseFile(summary.case), at=centre.world.at).every()}
    share = findings["rd_staff_share"]
    assert (share.answer, share.clause) == ("not_satisfied", ("三（二）6",)) and "25%" in share.sentence
    assert findings["rd_expense_share"].answer == "satisfied"
    assert centre.through(summary).ended == "filed"


def test_pilot_applies_again_and_its_title_gives_way_to_the_recognised_one() -> None:
    centre = living(PILOT)
    pilot, unit = centre.title, centre.granting.unit()
    again = Play(centre.world, centre.programme, call=centre.granting.call).apply(unit)
    recognised = centre.granted(again, {})
    assert (centre.span(recognised).kind, centre.span(recognised).standing) == ("recognised_centre", "in_force")
    assert centre.span(pilot).standing == "superseded"
    assert TitleChange.objects.get(title=pilot).details == {"by": recognised.number}
    assert [account.promise.total for account in ledger_of(recognised, centre.world.today()).accounts] == [None, None]


def test_field_that_has_a_centre_admits_the_pilot_only_with_a_reason() -> None:
    centre = living(PILOT, field="biomedicine")
    other = Play(centre.world, centre.programme, call=centre.granting.call)
    centre.granted(other.apply(facts={"field": "biomedicine"}), {})
    again = Play(centre.world, centre.programme, call=centre.granting.call)
    again.apply(centre.granting.unit(), facts={"field": "biomedicine"})
    with pytest.raises(Refusal) as refusal:
        centre.through(again)
    assert "五（二）" in refusal.value.clause and list(again.open) == ["meeting"]
    again.override("field_unique")
    assert centre.through(again).ended == "recognised"
    assert centre.span().standing == "superseded"


def test_committee_with_a_leading_chair_is_entered() -> None:
    centre = living()
    filing = requested(centre, "committee_filing")
    filing.values["committee"] = centre.granting.values["committee"]
    centre.through(filing)
    (change,) = TitleChange.objects.filter(title=centre.title)
    assert (change.act, list(change.details["entries"])) == ("enter", ["committee"])


def test_only_a_recognised_centre_tries_for_the_nation() -> None:
    with pytest.raises(Refusal) as refusal:
        requested(living(PILOT), "national_bid")
    assert refusal.value.clause == ("四",)


def test_national_centre_is_entered() -> None:
    centre = living()
    bid = requested(centre, "national_bid")
    bid.values["national_granted"] = True
    assert centre.through(bid).ended == "filed"
    change = TitleChange.objects.get(title=centre.title)
    assert (change.act, set(change.details["entries"])) == ("enter", {"national_name", "national_on"})
