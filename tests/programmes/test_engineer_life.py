"""The life of an engineers' centre: assessed every year, put right, cancelled, or prolonged at the end of its term."""

from collections.abc import Callable

import pytest
from tests.conftest import Keep
from tests.programmes.lived import BAD, GOOD, Lived

from pingding.cli.player.play import Play
from pingding.policy.errors import Refusal
from pingding.records.models import Ban, Case, Proposal, TitleChange

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def centres(keep: Keep[Lived]) -> Callable[[], Lived]:
    return keep(lambda: Lived("cq-engineer-2025"))


@pytest.fixture
def centre(centres: Callable[[], Lived], db: None) -> Lived:
    return centres()


def assessed(centre: Lived, year: int, *, passes: bool) -> None:
    """The yearly assessment of a year, with its grade."""
    centre.to(year, 12, 1)
    way = {} if passes else {"year_result": "fail"}
    centre.through(centre.owed("year_assessment"), way, level=GOOD if passes else BAD)


def term(centre: Lived) -> Play:
    """The three-year assessment, as far as the decision on what follows."""
    centre.to(2028, 4, 3)
    play = centre.owed("term_assessment")
    for step in ("term_self", "term_check"):
        play.act(step)
    return play


def test_failed_put_right_failed_again_heard_cancelled_and_applying_again(centre: Lived) -> None:
    assessed(centre, 2026, passes=False)
    rectification = centre.proposed("rectify_order")
    assert centre.span().standing == "in_force"
    rectification.act("rectify_statement").act("rectify_order")
    assert centre.span().standing == "rectifying"
    centre.through(rectification)
    assert centre.span().standing == "in_force"

    assessed(centre, 2027, passes=False)
    assert centre.proposals() == ["rectify_order", "failed_twice"]
    assert "连续考核不合格的年数：2" in Proposal.objects.get(consequence="failed_twice").grounds[0]
    assert centre.span().standing == "in_force"
    centre.through(centre.proposed("failed_twice"))
    assert centre.span().standing == "revoked"
    change = TitleChange.objects.get(title=centre.title, act="revoke")
    assert (change.clause, change.document is not None) == (["三（一）", "三（四）4"], True)

    assert centre.granting.call is not None and not Ban.objects.exists()
    again = Play(centre.world, centre.programme, call=centre.world.call_again(centre.granting.call))
    again.apply(centre.granting.unit())
    assert list(again.open) == ["first_review"]


def test_passed_years_lead_to_three_more_and_new_duties(centre: Lived) -> None:
    assessed(centre, 2026, passes=True)
    assessed(centre, 2027, passes=True)
    assert centre.proposals() == []
    first = centre.span().expires_on
    assert first is not None
    centre.through(term(centre), level=GOOD)
    extended = centre.span()
    assert (extended.standing, extended.expires_on) == ("in_force", first.replace(year=first.year + 3))
    change = TitleChange.objects.get(title=centre.title)
    assert (change.act, change.clause) == ("extend", ["三（一）"])
    centre.to(2028, 12, 1)
    assert centre.owed("year_assessment").case.period == 2028


def test_nothing_is_prolonged_once_the_term_is_over(centre: Lived) -> None:
    play = term(centre)
    play.act("term_panel", level=GOOD).act("term_result")
    centre.to(2028, 8, 10)
    assert centre.span().standing == "expired"
    with pytest.raises(Refusal) as refusal:
        play.act("term_decision")
    assert (refusal.value.kind, refusal.value.clause) == ("conflict", ("三（一）",))
    centre.through(play, {"term_decision": "end"})
    assert not TitleChange.objects.exists()


def test_failed_term_is_heard_and_the_title_ends_on_its_day(centre: Lived) -> None:
    way = {"term_result": "fail", "term_decision": "end"}
    play = centre.through(term(centre), way, level=BAD)
    assert Case.objects.get(number=play.number).runs.filter(step="term_statement").exists()
    assert centre.span().standing == "in_force"
    centre.to(2028, 8, 10)
    assert centre.span().standing == "expired" and not TitleChange.objects.exists()


def test_not_taking_part_is_proposed_after_thirty_days(centre: Lived) -> None:
    centre.to(2027, 1, 20)
    assert centre.proposals() == []
    centre.to(2027, 2, 1)
    assert centre.proposals() == ["refused_year"]


def test_district_reports_on_the_centre_every_year(centre: Lived) -> None:
    centre.to(2025, 12, 1)
    play = centre.through(centre.owed("operation"))
    assert (play.ended, play.case.period) == ("filed", 2025)
    assert play.case.filings.get(form="operation_form").organisation.name.endswith("经济和信息化委员会")
