"""The definitions say what their documents say: no less, and what is more is marked as a local decision."""

import pytest
from tests.library import library

from pingding.policy.definition.coverage import cover
from pingding.policy.language import Condition, Edition
from pingding.policy.language.conditions import OverrideRule
from pingding.policy.steps.receive import Receive

EDITIONS = library().editions
ENGINEER, MANUFACTURING, INDUSTRY = (
    EDITIONS[key] for key in ("cq-engineer-2025", "cq-manufacturing-2017", "cq-industry-2024")
)
TECHNOLOGY, CASES = EDITIONS["wz-technology-2022"], EDITIONS["cq-fusion-cases-2025"]


@pytest.mark.parametrize(
    ("edition", "step", "proposed_by"),
    [
        (ENGINEER, "meeting", {"approved": ("proposal.proposed",)}),
        (
            MANUFACTURING,
            "meeting",
            {"recognised": ("proposal.proposed",), "pilot": ("proposal.pilot_proposed",)},
        ),
        (CASES, "joint_decision", {"selected": ("shortlist.proposed",)}),
    ],
)
def test_only_what_was_proposed_is_approved_without_a_departure(
    edition: Edition, step: str, proposed_by: dict[str, tuple[str, ...]]
) -> None:
    outcomes = edition.application.steps[step].outcomes
    assert {key: each.proposed_by for key, each in outcomes.items() if each.proposed_by} == proposed_by
    assert {key for key, each in outcomes.items() if each.grants} == set(proposed_by)


def judged(conditions: dict[str, Condition], step: str) -> list[Condition]:
    """The conditions judged at a step, at any depth."""
    below = [each for condition in conditions.values() for each in judged(condition.children, step)]
    return [each for each in conditions.values() if each.judged and step in each.judged.at] + below


@pytest.mark.parametrize(("edition", "party"), [(ENGINEER, "party_group"), (MANUFACTURING, "directors_meeting")])
def test_what_the_assessment_finds_not_met_is_let_pass_by_the_meeting_alone(edition: Edition, party: str) -> None:
    overrides = [each.override for each in judged(edition.conditions, "assessment")]
    assert overrides and all(isinstance(each, OverrideRule) and each.by == party for each in overrides)


def test_districts_recommend_every_centre_and_follow_it_up() -> None:
    steps = MANUFACTURING.application.steps
    recommendation, support = steps["district_recommendation"], steps["district_support"]
    assert recommendation.by == support.by == ("district",) and recommendation.when is None
    assert "五（二）" in recommendation.clause and "五（二）" in support.clause
    assert not any(outcome.end for outcome in recommendation.outcomes.values())


def test_a_co_building_agreement_is_due_whenever_there_are_partners() -> None:
    agreement = MANUFACTURING.conditions["agreement"]
    assert (agreement.when, MANUFACTURING.materials["agreement"].when) == ("partner_count > 0",) * 2
    signed = agreement.children["signed"].declared
    assert signed is not None and signed.evidence == ("agreement",)


@pytest.mark.parametrize(
    ("declaration", "words"),
    [
        ("promise_rules", ("各项管理规定", "全部权利和责任")),
        ("promise_inputs", ("人力", "物力", "财力", "工作时间")),
        ("promise_reports", ("中心主任", "科技管理部门", "按区科技局的要求", "报表和材料")),
        ("partners_agree", ("人员", "时间", "工作条件", "按计划完成")),
    ],
)
def test_signed_declarations_carry_the_undertakings_of_the_annex(declaration: str, words: tuple[str, ...]) -> None:
    says = TECHNOLOGY.declarations[declaration].says
    assert [word for word in words if word not in says] == []


def test_what_was_added_to_the_official_form_is_marked() -> None:
    form = TECHNOLOGY.forms["application"]
    assert not form.designed
    assert {key for key, section in form.sections.items() if section.added} == {
        "mode",
        "eligibility",
        "arrangements",
        "targets",
        "recommendation",
    }
    fields = {field.fact: field for field in form.sections["centre"].fields}
    assert "官方表样没有此项，据第八条" in fields["construction_months"].guidance()
    assert TECHNOLOGY.declarations["meets_call"].local


def test_an_annual_report_is_with_the_bureau_and_the_department_from_the_moment_it_is_handed_in() -> None:
    steps = TECHNOLOGY.procedures["annual_report"].steps
    first = steps["report"].outcomes["submit"].to
    assert first == ("check",) and set(steps["check"].by) == {"bureau", "recommender"}
    assert "提交即为报送区科技局" in steps["report"].help


def test_the_departments_opinion_belongs_to_the_application_and_how_is_said_to_both() -> None:
    apply, recommend = (TECHNOLOGY.application.steps[key] for key in ("apply", "recommend"))
    assert "五个工作日" in apply.help and recommend.deadline is not None
    assert "第十条1" in recommend.deadline.local and "2022年9月16日" in recommend.deadline.local


@pytest.mark.parametrize("path", ["union.academia", "union.platforms", "outside_funding"])
def test_what_the_guide_demands_blocks_a_recommendation_unless_the_district_says_why(path: str) -> None:
    condition = INDUSTRY.condition(path)
    assert condition is not None and condition.force == "recommendation"
    assert condition.override is not None and condition.override.by == "district" and condition.override.local


def test_what_becomes_of_a_technology_centre_rests_on_its_clause_and_the_period_on_a_local_decision() -> None:
    banned = {"fraud", "dishonesty", "listed", "unreported", "unevaluated", "left_evaluation"}
    assert TECHNOLOGY.consequences.keys() == banned | {"unqualified", "not_accepted", "not_rectified"}
    for key, consequence in TECHNOLOGY.consequences.items():
        steps = TECHNOLOGY.procedures[key].steps
        acts = [act.act for step in steps.values() for outcome in step.outcomes.values() for act in outcome.acts]
        assert ("ban" in acts) == (key in banned)
        assert all(step.clause == consequence.clause for step in steps.values())
        deadline = steps[f"{key}_statement"].deadline
        assert deadline is not None and (deadline.working_days, deadline.local != "") == (10, True)


def test_recommenders_of_technology_centres_help_the_evaluation_and_do_not_score() -> None:
    steps = TECHNOLOGY.procedures["evaluation"].steps
    assert not TECHNOLOGY.parties["recommender"].may_score
    assert [key for key, step in steps.items() if "recommender" in step.by] == ["evaluation_help"]
    assert steps["evaluation_help"].indicators is None


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.id)
def test_whole_document_is_carried_out_or_needs_no_rule(edition: Edition) -> None:
    assert {line.state for line in cover(edition).lines} == {"carried", "excused"}


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.id)
def test_limits_that_no_document_sets_on_its_outline_are_local_decisions(edition: Edition) -> None:
    silent = [key for key, outline in edition.outlines.items() if not (outline.designed or outline.local)]
    assert silent == []


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.id)
def test_trimming_and_the_age_of_evidence_are_local_decisions(edition: Edition) -> None:
    assert all(each.local for each in edition.indicators.values() if each.combine == "trimmed")
    assert all(each.local for each in edition.materials.values() if "一个月" in each.help)


ASKED = {
    "agreement",
    "agreements",
    "charter",
    "list_scan",
    "sealed_scan",
    "signature_pages",
    "lead_authorisation",
    "district_title",
}
"""Materials that the documents themselves ask for, or without which what they ask cannot be seen."""


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.id)
def test_obligatory_evidence_that_no_document_asks_for_says_why(edition: Edition) -> None:
    silent = {key for key, each in edition.materials.items() if each.required and not each.local}
    assert {key for key in silent - ASKED if "附件1 说明四" not in edition.materials[key].clause} == set()


def test_goal_rows_are_a_local_decision() -> None:
    near = INDUSTRY.condition("goals.near")
    assert INDUSTRY.facts["goals"].local and near is not None and near.local


def test_the_economy_department_reviews_with_the_other_two_and_none_ends_a_case_alone() -> None:
    steps = CASES.application.steps
    three = {"district_economy", "district_science", "district_education"}
    assert all(set(steps[key].by) == three for key in ("first_review", "joint_opinions"))
    assert all(steps[key].needs == "together" for key in ("first_review", "joint_opinions"))


def test_online_review_does_not_wait_for_paper_but_recommending_does() -> None:
    steps = CASES.application.steps
    assert steps["joint_opinions"].waits_for == ()
    assert set(steps["recommend"].waits_for) == {"joint_opinions", "district_paper"}
    assert isinstance(steps["district_paper"], Receive) and steps["district_paper"].sender == "applicant"


def test_a_district_may_set_its_applicants_a_date_before_the_districts_own() -> None:
    district = CASES.programme.intake.district
    assert district is not None and (district.by, district.working_days) == ("district_economy", 3)


def test_words_are_those_of_the_documents() -> None:
    benefits = " ".join(MANUFACTURING.titles["recognised_centre"].benefits)
    assert "首台套首购风险补贴" in benefits
    joint, condition = ENGINEER.programme.joint, ENGINEER.conditions["joint"]
    assert (
        joint is not None
        and "地域相近、产业协同、优势互补" in joint.help
        and "地域相近、产业协同、优势互补" in condition.says
    )
    assert condition.judged is not None and condition.judged.at == ("first_review", "assessment")
    for edition in (ENGINEER, MANUFACTURING):
        assert edition.application.steps["first_review"].outcomes["refused"].label == "初审不予通过"


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=lambda edition: edition.id)
def test_a_fact_is_not_optional_in_one_place_of_a_form_and_compulsory_in_another(edition: Edition) -> None:
    for form in edition.forms.values():
        needs: dict[str, set[bool]] = {}
        for section in form.sections.values():
            for field in section.fields:
                needs.setdefault(field.fact, set()).add(field.required)
        assert {fact for fact, marks in needs.items() if len(marks) > 1} == set()


def test_the_preference_of_an_excellent_case_decides_between_equals() -> None:
    rules = MANUFACTURING.rankings["proposal"].tie_breakers
    assert rules[0].holding == CASES.id and "四（二）" in rules[0].local
    (preference,) = CASES.preferences.values()
    assert preference.title in CASES.titles and preference.clause == ("四（二）",)
