"""A consequence: proposed once for each cause, heard, decided by a person in the named role, never by itself."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests import factories
from tests.actions.titles.followed import Followed
from tests.conftest import Keep

from pingding.actions.cases.moving import end, hold_case
from pingding.actions.periodic.tick import tick
from pingding.actions.titles.consequences import propose
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.queries.journal.journal import verify
from pingding.queries.title_spans import span_of
from pingding.records.models import Ban, Case, Message, ObligationPeriod, Proposal, TitleChange

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worlds(keep: Keep[Followed]) -> Callable[[], Followed]:
    return keep(Followed)


@pytest.fixture
def world(worlds: Callable[[], Followed], db: None) -> Followed:
    return worlds()


def standing(world: Followed) -> str:
    span = span_of(world.title, local_date(world.at))
    assert span is not None
    return span.standing


def test_one_failed_year_gives_rise_to_nothing(world: Followed) -> None:
    world.assessed(2025, 50)
    assert tick(at=world.later()).consequences_proposed == 0
    assert not Proposal.objects.exists()


def test_second_failed_year_is_proposed_with_its_grounds(world: Followed) -> None:
    proposal = world.failed_twice()
    assert proposal.grounds[0].startswith("2026年度“年度考核”")
    assert "考核等级：不合格，上一年度不合格：是" in proposal.grounds[0]
    assert proposal.grounds[1] == "依据：四。"
    assert (proposal.case.organisation, proposal.case.name) == (world.unit, world.title.name)
    assert Message.objects.filter(organisation=world.unit, case=proposal.case).exists()
    assert standing(world) == "in_force"


def test_ticking_again_or_late_proposes_once(world: Followed) -> None:
    world.failed_twice()
    for _ in range(3):
        assert tick(at=world.later(days=20)).consequences_proposed == 0
    assert Proposal.objects.count() == 1


def test_whole_way_to_revocation_and_ban(world: Followed) -> None:
    case = world.revoked()
    case.refresh_from_db()
    assert (case.status, standing(world)) == ("closed", "revoked")
    assert set(TitleChange.objects.filter(case=case).values_list("act", flat=True)) == {"revoke", "ban"}
    unit = Ban.objects.get(organisation=world.unit)
    assert unit.ends is not None and unit.ends.year == unit.starts.year + 3
    assert verify().ok


def test_refusing_needs_a_reason_and_changes_nothing(world: Followed) -> None:
    case = world.failed_twice().case
    world.state(case)
    with pytest.raises(Refusal) as refusal:
        world.review(case, "two_failures_decision", "reject")
    assert refusal.value.clause == ("四",)
    world.review(case, "two_failures_decision", "reject", reason="已申辩，属实。")
    assert standing(world) == "in_force" and not TitleChange.objects.exists()


def test_deciding_before_the_period_has_run_says_until_when(world: Followed) -> None:
    case = world.failed_twice().case
    with pytest.raises(Refusal) as refusal:
        world.review(case, "two_failures_decision", "confirm")
    due = case.runs.get().due_at
    assert due is not None
    assert f"{local_date(due).month}月{local_date(due).day}日" in refusal.value.what
    assert (refusal.value.clause, refusal.value.kind) == (("四",), "conflict")
    assert not TitleChange.objects.exists() and standing(world) == "in_force"


def test_wrong_role_does_not_decide(world: Followed) -> None:
    case = world.failed_twice().case
    world.state(case)
    for actor in (world.writer, factories.officer(factories.office("economy@cq"))):
        with pytest.raises(Refusal):
            world.review(case, "two_failures_decision", "confirm", actor=actor)
    assert not TitleChange.objects.exists()


def test_silence_lets_the_case_go_on_but_decides_nothing(world: Followed) -> None:
    case = world.failed_twice().case
    world.later(days=30)
    tick(at=world.at)
    case.refresh_from_db()
    assert case.progress["open"] == ["two_failures_decision"]
    assert not TitleChange.objects.exists()
    world.review(case, "two_failures_decision", "confirm")


def test_report_that_is_not_handed_in_is_proposed_thirty_days_late(world: Followed) -> None:
    case = world.owed(2025)
    world.to(2026, 3, 1)
    assert tick(at=world.at).consequences_proposed == 0
    world.to(2026, 3, 4)
    assert tick(at=world.at).consequences_proposed == 1
    proposal = Proposal.objects.get()
    assert proposal.owed is not None and proposal.owed.case == case
    assert proposal.grounds[0].startswith("2025年度“年度报告”应于2026年1月30日前提交，逾期满30日仍未提交")
    assert tick(at=world.later(days=1)).consequences_proposed == 0


def test_report_handed_in_within_the_days_is_no_silence(world: Followed) -> None:
    case = world.owed(2025)
    world.to(2026, 2, 20)
    world.report(case)
    world.to(2026, 5, 1)
    assert tick(at=world.at).consequences_proposed == 0


def test_late_tick_proposes_what_was_missed_although_it_was_handed_in_since(world: Followed) -> None:
    case = world.owed(2025)
    world.to(2026, 4, 1)
    world.report(case)
    assert tick(at=world.later()).consequences_proposed == 1


def test_period_that_is_exempt_is_no_silence(world: Followed) -> None:
    world.owed(2025)
    ObligationPeriod.objects.update(exempt=True)
    world.to(2026, 5, 1)
    assert tick(at=world.at).consequences_proposed == 0


def test_period_that_was_owed_no_more_on_its_day_is_no_silence(world: Followed) -> None:
    """Its case ended without a hand-in before the day came: another case had counted as it."""
    case = world.owed(2025)
    end(hold_case(case), "closed", at=world.at)
    world.to(2026, 5, 1)
    assert tick(at=world.at).consequences_proposed == 0


def test_failed_rectification_is_the_cause_of_the_next_consequence(world: Followed) -> None:
    world.owed(2025)
    world.to(2026, 3, 4)
    tick(at=world.at)
    case = Proposal.objects.get().case
    world.later(days=40)
    tick(at=world.at)
    world.review(case, "order", "confirm")
    assert standing(world) == "rectifying"
    world.review(case, "accept", "failed", reason="未整改")
    assert tick(at=world.later()).consequences_proposed == 1
    assert "“验收未通过”" in Proposal.objects.get(consequence="not_rectified").grounds[0]


def test_office_proposes_what_it_found(world: Followed) -> None:
    case = propose(world.title.code, "fraud", facts="所报材料系伪造。", actor=world.district, at=world.later())
    proposal = Proposal.objects.get(case=case)
    assert "所报材料系伪造" in proposal.grounds[0] and proposal.grounds[1] == "依据：六。"
    assert proposal.case.status == "reviewing"


@pytest.mark.parametrize("facts", ["", "  "])
def test_finding_states_its_facts(world: Followed, facts: str) -> None:
    with pytest.raises(Refusal):
        propose(world.title.code, "fraud", facts=facts, actor=world.officer, at=world.later())
    assert not Proposal.objects.exists() and Case.objects.count() == 1


def test_only_a_named_office_proposes(world: Followed) -> None:
    strangers = (world.writer, factories.officer(factories.office("science@fuling")), factories.administrator())
    for actor in strangers:
        with pytest.raises(Refusal) as refusal:
            propose(world.title.code, "fraud", facts="伪造", actor=actor, at=world.later())
        assert (refusal.value.kind, refusal.value.clause) == ("forbidden", ("六",))
    with pytest.raises(Refusal) as refusal:
        propose(world.title.code, "two_failures", facts="伪造", actor=world.officer, at=world.later())
    assert refusal.value.kind == "missing"


def test_the_same_is_not_proposed_twice_at_once(world: Followed) -> None:
    propose(world.title.code, "fraud", facts="伪造", actor=world.officer, at=world.later())
    with pytest.raises(Refusal) as refusal:
        propose(world.title.code, "fraud", facts="伪造", actor=world.district, at=world.later())
    assert refusal.value.kind == "conflict" and "尚未办结" in refusal.value.what


def test_nothing_is_proposed_for_a_title_that_has_ended(world: Followed) -> None:
    world.revoked()
    with pytest.raises(Refusal) as refusal:
        propose(world.title.code, "fraud", facts="伪造", actor=world.officer, at=world.later())
    assert "已撤销" in refusal.value.what


def test_running_proposal_about_a_title_that_ended_is_closed_by_hand(world: Followed) -> None:
    fraud = propose(world.title.code, "fraud", facts="伪造", actor=world.officer, at=world.later())
    world.revoked()
    tick(at=world.later(days=30))
    before = TitleChange.objects.count()
    with pytest.raises(Refusal) as refusal:
        world.review(fraud, "fraud_decision", "confirm")
    assert "已撤销" in refusal.value.what and TitleChange.objects.count() == before
    world.review(fraud, "fraud_decision", "reject", reason="称号已撤销。")


def test_title_of_another_programme_that_is_revoked_is_the_cause(world: Followed) -> None:
    """The life of the other programme has no revocation of its own here; it is recorded as its outcome would."""
    from tests.actions.titles.elsewhere import revoke_elsewhere

    change = revoke_elsewhere(world)
    assert tick(at=world.later()).consequences_proposed == 1
    proposal = Proposal.objects.get(consequence="superior_lost")
    assert proposal.cause == change.case and "撤销" in proposal.grounds[0]
    assert tick(at=world.later()).consequences_proposed == 0


def test_outcome_that_depends_on_a_grade_not_known_is_refused(world: Followed) -> None:
    case = world.reported(2025)
    world.review(case, "assess", "unscored", reason="资料不全")
    for outcome in ("passed", "failed"):
        with pytest.raises(Refusal) as refusal:
            world.review(case, "record", outcome)
        assert refusal.value.clause == ("三",)
    case.refresh_from_db()
    assert case.progress["open"] == ["record"] and not TitleChange.objects.exists()


def test_grade_without_its_scores_is_refused(world: Followed) -> None:
    case = world.reported(2025)
    with pytest.raises(Refusal):
        world.review(case, "assess", "done")
    case.refresh_from_db()
    assert case.progress["open"] == ["assess"] and not case.scores


def test_grade_given_by_rule_counts_as_a_grade(world: Followed) -> None:
    case = world.reported(2025)
    world.review(case, "assess", "waived", reason="上级已考核")
    case.refresh_from_db()
    assert case.scores == {"yearly_grade": "good"}


def test_tick_with_nothing_new_asks_three_times(world: Followed, django_assert_num_queries: object) -> None:
    from pingding.queries.titles.causes import causes

    tick(at=world.later())
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert causes(world.at + timedelta(days=1)) == []
