"""Of what a quota is a quota: the list that a case stood on, the office that it came to."""

from pathlib import Path

import pytest
from tests.actions.batches.changed_life import DAYS_TO_CLOSING, changed_life, listed, meet, rank, ranked_by
from tests.actions.life import Life, open_steps
from tests.actions.panels.test_cohorts import in_region

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.meeting import decide_in_meeting
from pingding.actions.batches.rank import rank_cases
from pingding.policy.errors import Refusal
from pingding.policy.steps.visit import VisitMade
from pingding.queries.viewer import Viewer
from pingding.records.models import Case

pytestmark = pytest.mark.django_db
HALF = ranked_by(cohort="{over: list}", quotas="[{of: 50%, clause: 四}]")
TITLE = "        title: 建议名单\n        by: "
BY_DISTRICT = (f"{TITLE}authority\n", f"{TITLE}district\n")
BODY = "        body: 局长办公会\n"


def list_of_two(life: Life) -> tuple[Case, Case]:
    """Two cases put in order, of which the first is proposed."""
    cases = listed(life, 55, 55), listed(life, 50, 50)
    propose(life, life.officer, *cases)
    return cases


def propose(life: Life, officer: Viewer, first: Case, *others: Case) -> None:
    decisions = [Decision(first.number, "propose", "排序结果", 1)]
    decisions += [Decision(case.number, "drop", "排序结果", place) for place, case in enumerate(others, 2)]
    rank_cases("list", decisions, actor=officer, at=life.later())


def test_a_share_of_a_list_is_granted_of_the_same_list(tmp_path: Path) -> None:
    life = changed_life(tmp_path, HALF)
    first, _dropped = list_of_two(life)
    meet(life, first)
    assert open_steps(first) == {"notice"}


def test_every_list_has_a_share_of_its_own(tmp_path: Path) -> None:
    life = changed_life(tmp_path, HALF)
    (first, _dropped), (second, _gone) = list_of_two(life), list_of_two(life)
    meet(life, first, second)
    assert open_steps(first) == open_steps(second) == {"notice"}


def test_a_share_of_a_list_binds_where_more_were_proposed(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by(cohort="{over: list}", quotas="[{of: 50%, pool: 200%, clause: 四}]"))
    cases = listed(life, 55, 55), listed(life, 50, 50)
    rank(life, *cases)
    with pytest.raises(Refusal, match="名额共1件，此前已占0件，本次2件"):
        meet(life, *cases)
    meet(life, cases[0])
    with pytest.raises(Refusal, match="名额共1件，此前已占1件，本次1件"):
        meet(life, cases[1])


def test_a_number_counts_whatever_the_list(tmp_path: Path) -> None:
    life = changed_life(tmp_path, ranked_by(cohort="{over: list}", quotas="[{of: 1, pool: 300%, clause: 四}]"))
    (first, _dropped), (second, _gone) = list_of_two(life), list_of_two(life)
    with pytest.raises(Refusal, match="名额共1件，此前已占0件，本次2件"):
        meet(life, first, second)


def test_a_meeting_gives_a_share_of_the_cases_before_it(tmp_path: Path) -> None:
    quota = "        quotas: [{of: 50%, outcomes: approve, titles: centre, clause: 五}]\n        cohort: {over: list}\n"
    life = changed_life(tmp_path, (BODY, BODY + quota))
    cases = listed(life), listed(life, topic="chips")
    rank(life, *cases)
    decisions = [Decision(cases[0].number, "approve", "会议决定"), Decision(cases[1].number, "refuse", "会议决定")]
    decide_in_meeting(
        "meeting", decisions, actor=life.secretary, at=life.later(), held_on=life.at.date(), session="第1次"
    )
    assert open_steps(cases[0]) == {"notice"}


@pytest.mark.parametrize("quota", ["of: 50%", "of: 1"])
def test_districts_that_put_in_order_have_quotas_of_their_own(tmp_path: Path, quota: str) -> None:
    life = changed_life(tmp_path, ranked_by(quotas=f"[{{{quota}, clause: 四}}]"), BY_DISTRICT)
    by_region = {region: [to_list(life, region, mark) for mark in (55, 50)] for region in ("wanzhou", "fuling")}
    life.later(days=DAYS_TO_CLOSING)
    for region, cases in by_region.items():
        with pytest.raises(Refusal, match="名额共1件，此前已占0件，本次2件"):
            rank_both(life, region, *cases)
        propose(life, life.districts[region], *cases)
    firsts = [cases[0] for cases in by_region.values()]
    meet(life, *firsts)
    assert all(open_steps(case) == {"notice"} for case in firsts)


def rank_both(life: Life, region: str, *cases: Case) -> None:
    decisions = [Decision(case.number, "propose", "排序结果", place) for place, case in enumerate(cases, 1)]
    rank_cases("list", decisions, actor=life.districts[region], at=life.later())


def to_list(life: Life, region: str, mark: int) -> Case:
    case = in_region(life, region)
    life.receive(case)
    life.panel(case, mark, mark)
    return life.act(case, "visit", "skip", VisitMade(), life.officer)
