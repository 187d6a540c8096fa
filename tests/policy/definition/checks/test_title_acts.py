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
