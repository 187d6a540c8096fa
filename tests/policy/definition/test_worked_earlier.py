"""Worked cases over several years: what they say of earlier years is read as on the platform."""

from datetime import date
from typing import Any

from tests.policy.facts.test_earlier import earlier_fact, edition
from tests.policy.scoring_facts import set_of
from tests.policy.small_edition import SHARED

from pingding.policy.definition.worked.earlier import worked_facts
from pingding.policy.definition.worked.running import run_case
from pingding.policy.definition.worked.scores import WorkedScores
from pingding.policy.language import WorkedCase

FACTS = {
    "row": earlier_fact(in_a_row="yearly", where="grade = 'fail'"),
    "last_staff": earlier_fact(fact="staff", of="yearly", back=1),
    "since": earlier_fact(title="years"),
    "town": earlier_fact("yesno", level="district"),
    "promised": earlier_fact(fact="staff", of="recognition"),
    "missed": earlier_fact(missed="yearly_report"),
}
YEARS = [
    {"procedure": "recognition", "period": 2023, "facts": {"staff": 60}},
    {"procedure": "yearly", "period": 2024, "facts": {"staff": 35, "grade": "fail"}},
]
BASE: dict[str, Any] = {
    "case": "连续两年不合格",
    "on": date(2026, 2, 1),
    "procedure": "yearly",
    "facts": {"staff": 30, "grade": "fail"},
    "earlier": {
        "period": 2025,
        "title": {"granted_on": "2023-05-01", "kind": "centre"},
        "years": YEARS,
        "owed": [{"obligation": "yearly_report", "period": 2024, "due": "2025-01-30"}],
        "holds": [{"programme": "town", "granted_on": "2020-01-01"}],
    },
    "expect": {"facts": {"row": 2, "last_staff": 35, "since": 2, "town": True, "promised": 60, "missed": 1}},
}
OWED = {"yearly_report": {"title": "年度考核", "procedure": "yearly", "by": "01-30", "covers": "previous_year"}}


def differences(**changes: Any) -> tuple[str, ...]:
    of = edition(**FACTS)
    obligations = type(of).model_validate({"programme": of.programme, "obligations": OWED}).obligations
    return run_case(
        of.model_copy(update={"obligations": obligations}), SHARED, WorkedCase.model_validate(BASE | changes)
    )


def test_earlier_years_of_a_worked_case_give_its_earlier_facts() -> None:
    assert differences() == ()


def test_value_that_comes_out_otherwise_is_told_with_its_source() -> None:
    assert differences(expect={"facts": {"last_staff": 40, "staf": 1}}) == (
        "以往（last_staff）：期望 40人，实为 35人（2024年度考核）。",
        "事实（facts）：没有事实“staf”。是否想写“staff”或“rd_staff”？",
    )


def test_case_that_starts_from_another_has_its_earlier_years() -> None:
    base = WorkedCase.model_validate(BASE)
    other = WorkedCase.model_validate({"case": "另一例", "like": "连续两年不合格", "on": "2026-02-01", "expect": {}})
    assert other.over(base).earlier == base.earlier


def test_procedure_and_obligation_that_there_are_not_are_refused() -> None:
    years = [{"procedure": "yearli", "period": 2024}]
    assert differences(earlier={"years": years}) == ("earlier.years 第 1 件：没有程序“yearli”。是否想写“yearly”？",)
    owed = [{"obligation": "other", "period": 2024, "due": "2025-01-30"}]
    assert differences(earlier={"owed": owed}) == ("earlier.owed：没有义务“other”。可写：yearly_report。",)


def test_other_cases_of_the_round_have_the_earlier_years_too() -> None:
    indicators = {"marks": set_of({"a": (100, {"rule": "proportional", "of": "last_staff", "full": 100})})}
    parts = type(edition(**FACTS)).model_validate({"programme": edition().programme, "indicators": indicators})
    obligations = type(parts).model_validate({"programme": edition().programme, "obligations": OWED}).obligations
    of = edition(**FACTS).model_copy(update={"indicators": parts.indicators, "obligations": obligations})
    cohort = [{"facts": {"staff": 20}}, {"facts": {"last_staff": 50}}]
    case = WorkedCase.model_validate(BASE | {"cohort": cohort})
    contenders = WorkedScores(of, SHARED, case, worked_facts(of, SHARED, case)).contenders
    assert [(each.facts["staff"], each.facts["last_staff"]) for each in contenders] == [(30, 35), (20, 35), (30, 50)]
    assert [each.result.score for each in contenders if each.result] == [35, 35, 50]
