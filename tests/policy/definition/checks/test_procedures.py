"""Procedures that are sound in unusual ways must pass as they are."""

from pathlib import Path

import pytest
from tests.policy.definitions import PROGRAMME, changed_copy, faults_of

CHANGES = {
    "a join follows without being named": ("agree: {label: 同意, to: visit}", "agree: {label: 同意}"),
    "a way back": ("upheld: {label: 异议成立, end: refused,", "upheld: {label: 异议成立, to: decide,"),
    "no optional step": ("        optional: true\n        skip_to: score\n", ""),
    "a first step that may not apply": ("        title: 填报\n", "        title: 填报\n        when: staff > 0\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_sound_procedure_passes(change: tuple[str, str], tmp_path: Path) -> None:
    assert faults_of(changed_copy(tmp_path, f"{PROGRAMME}/procedures.yaml", [change])) == ()


def test_selection_may_end_without_a_document(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/programme.yaml", [("kind: title", "kind: selection")])
    file = folder / PROGRAMME / "procedures.yaml"
    file.write_text(file.read_text().replace("to: publish, grants: trial}", "end: selected, grants: trial}"))
    titles = folder / PROGRAMME / "scoring.yaml"
    titles.write_text(titles.read_text().replace("培育中心, status: recognised", "入选, status: selected"))
    assert faults_of(folder) == ()
