"""Outcomes that are for some grades only: the grades must exist, by a score that the step looks at."""

from pathlib import Path

import pytest
from tests.policy.definitions import PROGRAMME, changed_copy, faults_of

APPROVE = "approve: {label: 同意认定, to: publish, grants: centre}"
PROPOSED = "proposed: {label: 建议认定, to: decide}"


def bound(outcome: str, grades: str) -> tuple[str, str]:
    return outcome, outcome.replace("}", f", grades: {grades}}}")


def faults(to: Path, *changes: tuple[str, str], file: str = "procedures.yaml") -> list[str]:
    folder = changed_copy(to, f"{PROGRAMME}/{file}", changes)
    return [f"{fault.where}: {fault.what}" for fault in faults_of(folder)]


def test_outcomes_of_rankings_and_meetings_may_be_bound_to_grades(tmp_path: Path) -> None:
    assert faults(tmp_path, bound(PROPOSED, "[good, fair]"), bound(APPROVE, "[good]")) == []


def test_a_grade_that_there_is_not_is_faulted(tmp_path: Path) -> None:
    where = "procedures.recognition.steps.decide.outcomes.approve.grades[1]"
    assert faults(tmp_path, bound(APPROVE, "[good, goood]")) == [f"{where}: 没有“年度等级”的等级“goood”。"]


def test_without_grades_for_the_score_nothing_can_be_bound(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/procedures.yaml", [bound(APPROVE, "[good]")])
    file = folder / PROGRAMME / "scoring.yaml"
    text = file.read_text(encoding="utf-8")
    start, end = text.index("grades:\n  yearly"), text.index("rankings:")
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    assert ["没有与本程序评审步骤的指标体系对应的等级" in fault.what for fault in faults_of(folder)] == [True]


@pytest.mark.parametrize("outcome", ["clear: {label: 无异议, to: approve}", "scored: {label: 评审完毕, to: order}"])
def test_other_steps_cannot_be_bound(outcome: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, bound(outcome, "[good]"))
    assert "不是排序（rank）或会议（meeting）" in fault


def test_a_deadline_takes_no_outcome_bound_to_grades(tmp_path: Path) -> None:
    late = ("        body: 局务会\n", "        body: 局务会\n        deadline: {working_days: 5, passed: approve}\n")
    found = faults(tmp_path, bound(APPROVE, "[good]"), late)
    assert "期限经过自动作出的“同意认定”限定了等级，无人核对。" in " ".join(found)
