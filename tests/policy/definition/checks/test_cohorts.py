"""What is compared must become whole one day, a share at a meeting too."""

from pathlib import Path

import pytest
from tests.policy.definitions import changed_copy, faults_of

ROLLING = (
    "    kind: window\n    opens: 2025-03-01\n    closes: 2025-04-30\n    clause: '1'",
    "    kind: rolling\n    opens: 2025-03-01\n    clause: '1'",
)
BODY = "        body: 局务会\n"


def faults_at_the_meeting(tmp_path: Path, cohort: str) -> list[str]:
    """Of a rolling programme in which the meeting approves at most half of the cases."""
    folder = changed_copy(tmp_path, "example-2025/programme.yaml", [ROLLING])
    file = folder / "example-2025" / "procedures.yaml"
    quota = f"{BODY}        quotas: [{{of: 50%, outcomes: approve, titles: centre, clause: '5'}}]\n{cohort}"
    file.write_text(file.read_text(encoding="utf-8").replace(BODY, quota), encoding="utf-8")
    return [str(fault) for fault in faults_of(folder) if ".steps.decide." in str(fault)]


@pytest.mark.parametrize(("cohort", "faulty"), [("", True), ("        cohort: {over: list}\n", False)])
def test_a_rolling_programme_has_no_whole_round_at_a_meeting(tmp_path: Path, cohort: str, faulty: bool) -> None:
    faults = faults_at_the_meeting(tmp_path, cohort)
    assert ["常年受理的没有截止" in fault and "请写 over: list" in fault for fault in faults] == [True] * faulty
