"""What acts on a title use, and what a hearing and its acts rest on."""

from pathlib import Path

import pytest
from tests.policy.definitions import PROGRAMME, changed_copy, faults_of

from pingding.policy.definition.loading import load_library

ACCEPTED = "          accept: {label: 通过, end: filed}\n"
TEXTS = "texts:\n  approval: |\n"


@pytest.mark.parametrize("act", ["{act: enter, facts: total}", "{act: rename, fact: total}"])
def test_what_only_an_act_on_a_title_reads_is_used(tmp_path: Path, act: str) -> None:
    total = "facts:\n  total: {label: 总分, type: number, unit: 分, score: {indicators: main}, clause: '7'}\n"
    accepted = ACCEPTED.replace("filed}", f"filed, acts: [{act}]}}")
    changes = [(ACCEPTED, accepted), (TEXTS, total + TEXTS)]
    faults = faults_of(changed_copy(tmp_path, "example-2025/procedures.yaml", changes))
    assert [str(fault) for fault in faults if "从未使用" in str(fault)] == []


@pytest.mark.parametrize(("cited", "clause"), [("local: 暂定5日", "7"), ("clause: '4', local: 暂定5日", "4")])
def test_local_reason_of_a_hearing_is_that_of_its_period(tmp_path: Path, cited: str, clause: str) -> None:
    hearing = f"{{by: authority, working_days: 5, acts: revoke, {cited}}}"
    lost = f"consequences:\n  lost: {{title: 撤销, clause: '7', from: {{after: annual}}, hearing: {hearing}}}\n"
    folder = changed_copy(tmp_path, "example-2025/procedures.yaml", [(TEXTS, lost + TEXTS)])
    procedure = load_library(folder).editions[PROGRAMME].procedures["lost"]
    deadline = procedure.steps["lost_statement"].deadline
    assert deadline is not None and (deadline.working_days, deadline.local) == (5, "暂定5日")
    assert {step.clause for step in procedure.steps.values()} == {procedure.clause} == {(clause,)}


TRIAL = "trial: {label: 培育中心, status: recognised,"


def regrading(to: Path, acts: str, trial: str) -> tuple[str, ...]:
    """The faults where the pilots are assessed each year, and passing carries out acts."""
    folder = changed_copy(to, "example-2025/scoring.yaml", [(TRIAL, f"trial: {{label: 培育中心, {trial},")])
    procedures = folder / "example-2025/procedures.yaml"
    text = procedures.read_text(encoding="utf-8").replace("titles: [centre]", "titles: [trial]")
    procedures.write_text(
        text.replace(ACCEPTED, ACCEPTED.replace("filed}", f"closed, acts: {acts}}}")), encoding="utf-8"
    )
    return tuple(fault for fault in map(str, faults_of(folder)) if "annual" in fault or "从未使用" in fault)


def test_who_rises_need_not_be_heard(tmp_path: Path) -> None:
    assert regrading(tmp_path, "[{act: regrade, to: centre}]", "status: pilot") == ()


def test_who_sinks_or_stays_beside_is_heard(tmp_path: Path) -> None:
    (fault,) = regrading(tmp_path, "[{act: regrade, to: centre}]", "status: recognised")
    assert "“通过”（调整称号种类）对称号单位不利" in fault


def test_a_kind_that_only_a_regrade_leads_to_is_used(tmp_path: Path) -> None:
    leading = "status: pilot, clause: '5'}\n  leading: {label: 领军中心, status: recognised"
    assert regrading(tmp_path, "[{act: regrade, to: leading}]", leading) == ()


@pytest.mark.parametrize("act", ["extend", "{act: extend, years: 1, months: 6}", "{act: ban, years: 1, months: 6}"])
def test_a_length_of_time_is_written_once(tmp_path: Path, act: str) -> None:
    faults = regrading(tmp_path, f"[{act}]", "status: pilot")
    assert len([fault for fault in faults if "years 和 months" in fault]) == 1


def test_a_lasting_kind_is_reached_with_a_new_term(tmp_path: Path) -> None:
    (fault,) = regrading(tmp_path / "as-it-was", "[{act: regrade, to: centre}]", "status: pilot, years: 2")
    assert "长期有效" in fault and "renew" in fault
    assert regrading(tmp_path / "renewed", "[{act: regrade, to: centre}, renew]", "status: pilot, years: 2") == ()
