"""What is limited is limited: quotas and fields bind at proposal and at granting, by whatever way a case gets there."""

from pathlib import Path

import pytest
from tests.actions.batches.changed_life import changed_life, listed, meet, rank, ranked_by
from tests.actions.life import Life, open_steps
from tests.web.desk.pages import Visitor

from pingding.actions.cases.overrides import override_condition
from pingding.policy.errors import Refusal
from pingding.policy.steps.opinion import OpinionGiven
from pingding.policy.translation import in_language
from pingding.queries.batches.batches import batch_desk
from pingding.queries.refusals import each_of
from pingding.records.models import Case

pytestmark = pytest.mark.django_db
BINDING = ("unique_force: warning", "unique_force: refuse")
BODY = "        body: 局长办公会\n"


def meeting_quota(quota: str) -> tuple[str, str]:
    return BODY, f"{BODY}        quotas: [{quota}]\n"


def refused(life: Life, *cases: Case, outcome: str = "approve") -> tuple[Refusal, ...]:
    with pytest.raises(Refusal) as refusal:
        meet(life, *cases, outcome=outcome)
    assert all(open_steps(case) == {"meeting"} for case in cases)
    return each_of(refusal.value)


def at_meeting(life: Life, *topics: str) -> list[Case]:
    cases = [listed(life, topic=topic) for topic in topics]
    rank(life, *cases)
    return cases


def test_a_quota_of_a_meeting_counts_the_outcome_that_it_names(tmp_path: Path) -> None:
    life = changed_life(tmp_path, meeting_quota("{of: 1, outcomes: approve, titles: centre, clause: 五}"))
    first, second, third = at_meeting(life, "steel", "chips", "steel")
    whys = refused(life, first, second)
    assert {why.what for why in whys} == {"名额共1件，此前已占0件，本次2件"} and whys[0].clause == ("五",)
    meet(life, first)
    assert "此前已占1件" in refused(life, second)[0].what
    meet(life, second, outcome="nurture")
    meet(life, third, outcome="nurture")
    assert open_steps(second) == open_steps(third) == {"pilot_issue"}


def test_the_meetings_page_says_how_much_room_is_left(tmp_path: Path) -> None:
    life = changed_life(tmp_path, meeting_quota("{of: 2, outcomes: approve, titles: centre, clause: 五}"))
    first, _second = at_meeting(life, "steel", "chips")
    meet(life, first)
    totals = batch_desk(life.secretary, "sample-life-2025", "meeting", at=life.at).totals
    assert [(total.what, total.count, total.at_most) for total in totals if total.at_most is not None] == [
        ("名额", 1, 1)
    ]


def test_a_pool_may_be_proposed_and_no_more_than_the_quota_granted(tmp_path: Path) -> None:
    quota = "[{of: 1, pool: 200%, outcomes: propose, titles: centre, clause: 四}]"
    life = changed_life(tmp_path, ranked_by(cohort="{over: list}", quotas=quota))
    cases = [listed(life, topic=topic) for topic in ("steel", "chips", "steel")]
    with pytest.raises(Refusal, match="名额共2件，此前已占0件，本次3件"):
        rank(life, *cases)
    first, second = cases[:2]
    rank(life, first, second)
    meet(life, first)
    assert "名额共1件，此前已占1件，本次1件" in refused(life, second)[0].what
    meet(life, second, outcome="nurture")


def test_a_quota_counts_by_the_office_that_recommended(tmp_path: Path) -> None:
    quota = "[{of: 1, per: recommender, clause: 四}]"
    life = changed_life(tmp_path, ranked_by(cohort="{over: list}", quotas=quota))
    cases = [listed(life), listed(life)]
    with pytest.raises(Refusal, match=r"“重庆市万州区.*”名额1件，此前已占0件，本次2件"):
        rank(life, *cases)


def test_a_value_that_admits_one_title_is_granted_once(tmp_path: Path) -> None:
    life = changed_life(tmp_path, BINDING)
    first, second = at_meeting(life, "steel", "steel")
    (why,) = refused(life, first, second)
    assert why.what == f"{second.number}：“钢铁”已有“示例钢铁协同中心”，同一领域只设一个"
    assert why.field == f"outcome-{second.number}" and why.clause == ("五",) and why.remedy
    meet(life, first)
    refused(life, second)
    meet(life, second, outcome="nurture")


def test_a_field_taken_meanwhile_is_said_when_the_list_is_made(tmp_path: Path) -> None:
    life = changed_life(tmp_path, BINDING)
    (first,) = at_meeting(life, "steel")
    meet(life, first)
    second = listed(life)
    page = Visitor(life.officer, life.later()).get("/batches/sample-life-2025/list/")
    assert "“钢铁”已有“示例钢铁协同中心”" in page.row(second.number).label
    made = rank(life, second)
    assert any("“钢铁”已有" in in_language(**each) for each in made.content["warnings"])


def test_a_value_that_would_keep_a_case_back_later_is_settled_by_the_meeting(tmp_path: Path) -> None:
    """Where a condition asks about it that somebody may let pass, the second case is not left to stick after notice."""
    life = changed_life(
        tmp_path, ("    bar: field_free\n", "    bar: field_free\n    override: {by: meeting, clause: 五}\n")
    )
    first, second = at_meeting(life, "steel", "steel")
    (why,) = refused(life, first, second)
    assert why.field == f"outcome-{second.number}" and "“钢铁”已有" in why.what
    meet(life, first)
    refused(life, second)
    override_condition(second.number, "one_field", "方向不同。", actor=life.secretary, at=life.later())
    meet(life, second)
    assert open_steps(second) == {"notice"}


def test_a_list_refuses_where_no_kind_of_title_is_left(tmp_path: Path) -> None:
    life = changed_life(tmp_path, BINDING)
    first, second = at_meeting(life, "steel", "steel")
    meet(life, first)
    meet(life, second, outcome="nurture")
    with pytest.raises(Refusal, match="“钢铁”已有“示例钢铁协同中心”"):
        rank(life, listed(life))


def test_a_case_refused_since_gives_its_value_back(tmp_path: Path) -> None:
    life = changed_life(tmp_path, BINDING)
    first, second = at_meeting(life, "steel", "steel")
    meet(life, first)
    Case.objects.filter(pk=first.pk).update(status=Case.Status.REFUSED)
    meet(life, second)
    assert open_steps(second) == {"notice"}


def test_a_single_act_that_grants_is_limited_too(tmp_path: Path) -> None:
    granting = ("agree: {label: 同意, to: letter}", "agree: {label: 同意, to: letter, grants: centre}")
    life = changed_life(tmp_path, BINDING, granting)
    first, second = (life.submitted()[0] for _n in range(2))
    for case in (first, second):
        life.check(case)
    life.opine(first)
    with pytest.raises(Refusal, match="“钢铁”已有“示例钢铁协同中心”，同一领域只设一个"):
        life.opine(second)
    assert open_steps(second) == {"opinion"}
    content = OpinionGiven(opinion="不同意。", reason="领域重复。", signed=True)
    life.act(second, "opinion", "refuse", content, life.districts["wanzhou"])


def test_a_definition_may_say_that_it_only_warns(tmp_path: Path) -> None:
    life = changed_life(
        tmp_path, meeting_quota("{of: 1, outcomes: approve, titles: centre, force: warning, clause: 五}")
    )
    first, second = at_meeting(life, "steel", "steel")
    warned = [in_language(**each) for each in meet(life, first, second).content["warnings"]]
    assert "名额共1件，此前已占0件，本次2件" in warned
    assert any("同一领域只设一个" in each for each in warned)
    assert open_steps(first) == open_steps(second) == {"notice"}
