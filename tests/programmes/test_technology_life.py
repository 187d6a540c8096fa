"""The life of a technology innovation centre through the real acts: reports, changes, evaluation, what follows."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from tests.conftest import Keep
from tests.programmes.technology_centre import GOOD_YEAR, POOR_YEAR, PROGRAMME, Centre

from pingding.actions.titles.consequences import propose
from pingding.cli.player.play import Play
from pingding.policy.errors import Refusal
from pingding.queries.journal.journal import verify
from pingding.queries.title_spans import span_of
from pingding.records.models import Ban, ObligationPeriod, Proposal, TitleChange

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def centres(keep: Keep[Centre]) -> Callable[[], Centre]:
    return keep(Centre)


@pytest.fixture
def centre(centres: Callable[[], Centre], db: None) -> Centre:
    return centres()


def test_a_year_missed_is_heard_revoked_and_banned(centre: Centre) -> None:
    centre.report(2022, GOOD_YEAR)
    centre.to(2024, 2, 28)
    assert not Proposal.objects.exists()
    centre.to(2024, 3, 1)
    case = centre.proposal("unreported")
    assert "2023年度" in Proposal.objects.get(case=case).grounds[0]
    centre.decided("unreported")
    assert centre.standing == "revoked"
    ban = Ban.objects.get(organisation=centre.unit.organisation)
    assert (ban.starts.year, ban.ends.year if ban.ends else None) == (2024, 2027)
    assert ban.change.clause == ["第二十五条（四）"]
    call = centre.world.call_again(centre.call)
    with pytest.raises(Refusal) as again:
        Play(centre.world, PROGRAMME, call=call).begin(centre.unit)
    assert again.value.clause == ("第二十五条（四）",)
    assert verify().ok


def test_what_is_late_is_a_fact_and_takes_nothing_away(centre: Centre) -> None:
    centre.report(2022, GOOD_YEAR)
    centre.to(2024, 2, 20)
    centre.case(centre.owed("annual_report", 2023), **GOOD_YEAR).act("report")
    centre.to(2024, 5, 1)
    assert not Proposal.objects.exists() and centre.standing == "in_force"


def test_excellent_centre_is_recommended_upward(centre: Centre) -> None:
    play = centre.evaluated(GOOD_YEAR, 1.0)
    play.act("evaluation_verdict", "excellent")
    play.act("evaluation_upward")
    assert play.ended == "filed"
    entered = TitleChange.objects.get(title=centre.title, act="enter").details["entries"]
    assert entered["evaluation_grade"] == "excellent"
    centre.to(2025, 12, 31)
    assert not Proposal.objects.exists() and centre.standing == "in_force"


@pytest.mark.parametrize(("accepted", "standing"), [(True, "in_force"), (False, "revoked")])
def test_failed_centre_rectifies_and_is_accepted_or_revoked(centre: Centre, accepted: bool, standing: str) -> None:
    play = centre.evaluated(POOR_YEAR, 0.4)
    with pytest.raises(Refusal):
        play.act("evaluation_verdict", "excellent")
    play.act("evaluation_verdict", "fail")
    centre.decided("unqualified")
    assert centre.standing == "rectifying"
    centre.world.tick()
    case = ObligationPeriod.objects.get(title=centre.title, obligation="rectification").case
    rectification = centre.case(case)
    rectification.act("rectify_report")
    rectification.act("rectify_view")
    rectification.act("rectify_accept", "pass" if accepted else "fail")
    if not accepted:
        centre.decided("not_accepted")
        assert not Ban.objects.exists()
    assert centre.standing == standing


def test_failed_centre_that_stays_silent_is_revoked(centre: Centre) -> None:
    centre.evaluated(POOR_YEAR, 0.4).act("evaluation_verdict", "fail")
    centre.decided("unqualified")
    due = TitleChange.objects.get(title=centre.title, act="rectify").effective_on
    centre.to(due.year + 1, due.month, due.day)
    case = centre.proposal("not_rectified")
    assert "限期整改" in Proposal.objects.get(case=case).grounds[0]


def test_early_evaluation_begins_the_next_cycle(centre: Centre) -> None:
    centre.report(2022, GOOD_YEAR)
    centre.report(2023, GOOD_YEAR)
    request = centre.request("early_evaluation")
    request.act("early_request")
    request.act("early_decision", "agree")
    centre.world.tick()
    case = ObligationPeriod.objects.get(title=centre.title, obligation="early_evaluation").case
    play = centre.panelled(case, 0.9)
    play.act("evaluation_verdict", "excellent")
    centre.report(2024, GOOD_YEAR)
    centre.to(2025, 12, 31)
    assert not ObligationPeriod.objects.filter(obligation="evaluation").exists()
    assert not Proposal.objects.exists()


def test_leaving_the_evaluation_is_a_cause(centre: Centre) -> None:
    for year in (2022, 2023, 2024):
        centre.report(year, GOOD_YEAR)
    centre.to(2025, 9, 20)
    play = centre.case(centre.owed("evaluation", 2025))
    play.act("evaluation_self")
    play.act("evaluation_help")
    play.act("evaluation_panel", "left", reason="书面告知退出评估。")
    assert centre.proposal("left_evaluation").procedure == "left_evaluation"


def test_a_name_changes_after_the_request_and_with_approval(centre: Centre) -> None:
    before, after, day = centre.title.name, "重庆市万州区示例新材料技术创新中心", date(2023, 3, 1)
    play = centre.request("change", change_kind="name", new_name=after, change_on=day)
    assert "变更以前提出申请" in centre.refused(play, change_on=centre.world.today().isoformat())
    assert "技术创新中心" in centre.refused(play, change_on=day.isoformat(), new_name="示例中心")
    play.act("change_request")
    play.act("change_review")
    with pytest.raises(Refusal):
        play.act("change_approval", "lead")
    play.act("change_approval", "name")
    names = [span_of(centre.title, each).name for each in (date(2023, 2, 28), day)]  # type: ignore[union-attr]
    assert names == [before, after]


def test_a_change_that_came_before_its_approval_is_not_approved(centre: Centre) -> None:
    play = centre.request("change", change_kind="registered", change_on=centre.world.today() + timedelta(days=20))
    play.act("change_request")
    play.act("change_review")
    centre.world.advance(working_days=20)
    with pytest.raises(Refusal) as refused:
        play.act("change_approval", "registered")
    assert refused.value.clause == ("第二十一条", "第七条6")


def committee(lead: int, others: int, chair: str = "outside") -> list[dict[str, str]]:
    """So many from the lead unit and so many others; the first of `chair` has the chair."""
    belongs = ["lead"] * lead + ["outside"] * others
    chairs = belongs.index(chair)
    common = {"unit": "示例大学", "area": "outside"}
    return [
        {"name": f"示例委员{n}", "belongs": each, "post": "chair" if n == chairs else "member", **common}
        for n, each in enumerate(belongs)
    ]


def test_committee_with_more_than_a_third_from_the_lead_unit_is_refused(centre: Centre) -> None:
    play = centre.request("governance")
    play.values["committee_members"] = tuple(committee(3, 6))
    assert "不超过三分之一" in centre.refused(play, committee_members=committee(3, 5))
    assert "主任由牵头单位人员担任的理由" in centre.refused(play, committee_members=committee(3, 6, "lead"))
    play.act("governance_report")
    play.act("governance_check", "filed")
    entries = TitleChange.objects.get(title=centre.title, act="enter").details["entries"]
    assert {"council_members", "committee_members", "director_name"} <= entries.keys()


def test_decisions_and_supervision_are_on_record(centre: Centre) -> None:
    decisions = centre.request("decisions")
    decisions.act("decisions_report")
    decisions.act("decisions_entry", "entered")
    assert "council_decisions" in TitleChange.objects.get(title=centre.title, act="enter").details["entries"]
    with pytest.raises(Refusal) as refused:
        centre.request("supervision")
    assert refused.value.clause == ("第六条", "第六条2")


def test_offices_propose_what_they_find(centre: Centre) -> None:
    case = propose(
        centre.title.code, "listed", facts="被列入经营异常名录（示例）。", actor=centre.bureau, at=centre.world.later()
    )
    assert "经营异常" in Proposal.objects.get(case=case).grounds[0]
    centre.decided("listed")
    assert centre.standing == "revoked"
