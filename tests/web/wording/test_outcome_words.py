"""Where a consequence is decided, each outcome says what it does to the title, and red is what hurts its holder."""

from types import SimpleNamespace
from typing import Any

from tests.library import library

from pingding.policy.language import Procedure
from pingding.web.desk.cases.act_contents import form_links
from pingding.web.wording.procedure_words import follows_words, opened_by_outcome, outcome_tone


def with_step(programme: str, step: str) -> Procedure:
    return next(each for each in library().editions[programme].procedures.values() if step in each.steps)


def test_outcomes_of_a_proposal_say_what_follows_and_what_hurts_is_red() -> None:
    procedure = with_step("cq-industry-2024", "fraud_decision")
    outcomes = procedure.steps["fraud_decision"].outcomes
    assert {key: outcome_tone(procedure, each) for key, each in outcomes.items()} == {
        "rectify": "refuse",
        "revoke": "refuse",
        "unfounded": "forward",
    }
    said = {key: follows_words(procedure, each) for key, each in outcomes.items()}
    assert said == {
        "rectify": "称号：责令整改（6个月）、记入信用记录；本件办结。",
        "revoke": "下一步：“印发撤销决定”，其后称号：撤销、记入信用记录。",
        "unfounded": "称号不变，本件办结。",
    }


def test_outcome_that_gives_rise_to_a_consequence_names_it_and_is_red() -> None:
    edition = library().editions["cq-industry-2024"]
    procedure = with_step("cq-industry-2024", "rectification_acceptance")
    failed = procedure.steps["rectification_acceptance"].outcomes["failed"]
    key = next(key for key, each in edition.procedures.items() if each is procedure)
    opens = opened_by_outcome(edition, key, "rectification_acceptance", "failed")
    assert opens and outcome_tone(procedure, failed, opens) == "refuse"
    assert follows_words(procedure, failed, opens) == f"本件办结。办结后拟作出：{opens[0]}。"
    assert not opened_by_outcome(edition, key, "rectification_acceptance", "passed")


def test_what_an_outcome_does_is_said_beside_what_it_gives_rise_to() -> None:
    procedure = with_step("cq-industry-2024", "fraud_decision")
    rectify = procedure.steps["fraud_decision"].outcomes["rectify"]
    said = follows_words(procedure, rectify, ("再次检查",))
    assert said == "称号：责令整改（6个月）、记入信用记录；本件办结。办结后拟作出：再次检查。"


def test_outcomes_of_an_application_keep_their_own_tone() -> None:
    procedure = with_step("cq-fusion-cases-2025", "expert_review")
    for step in procedure.steps.values():
        for outcome in step.outcomes.values():
            assert outcome_tone(procedure, outcome) == outcome.tone and not follows_words(procedure, outcome)


def test_form_of_an_office_is_called_by_its_step_and_not_as_an_application() -> None:
    procedure = with_step("cq-fusion-cases-2025", "expert_review")
    fills = {step.title: step for step in procedure.steps.values() if step.kind == "fill"}
    case: Any = SimpleNamespace(number="2025-00032", held_title_id=None)

    def called(title: str, role: str, correction: dict[str, Any] | None = None) -> str:
        run = SimpleNamespace(correction=correction)
        seat = SimpleNamespace(step=fills[title], seat=SimpleNamespace(role=role), run=run)
        act: Any = SimpleNamespace(seat=seat)
        return form_links(case, act)[0]["title"]

    assert called("报送盖章扫描件", "officer") == "办理“报送盖章扫描件”"
    assert called(next(iter(fills)), "applicant") == "填写申报材料"
    returned = {"asked_by": "check", "working_days": 5, "parts": ["fact:staff"], "notes": {}, "reason": ""}
    assert called(next(iter(fills)), "applicant", returned) == "去补正"
