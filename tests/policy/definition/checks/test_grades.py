"""Grade scales that are sound must pass as they are."""

from pathlib import Path

import pytest
from tests.policy.definitions import PROGRAMME, changed_copy, faults_of

GRADES = """\
      good: {label: 优秀, from: 85}
      fair: {label: 合格, from: 60, below: 85}
      poor: {label: 不合格, below: 60}
"""


@pytest.mark.parametrize(
    "grades",
    [
        "{good: {label: 优秀, top_share: 20%, from: 85}, fair: {label: 合格, from: 60}, poor: {label: 差, below: 60}}",
        "{good: {label: 优秀, from: 85, requires: above_scale}, fair: {label: 合格, below: 85}}",
        "{good: {label: 优秀, from: 60}, poor: {label: 差, below: 60, event: staff < 1}}",
        "{good: {label: 优秀, top_share: 20%}, fair: {label: 良好, top_share: 50%}, poor: {label: 其他}}",
        "{good: {label: 优秀, from: 60}, poor: {label: 其他}, none: {label: 未报, event: staff < 1}}",
    ],
)
def test_sound_scale_passes(grades: str, tmp_path: Path) -> None:
    change = ("    grades:\n" + GRADES, f"    grades: {grades}\n")
    assert faults_of(changed_copy(tmp_path, f"{PROGRAMME}/scoring.yaml", [change])) == ()
