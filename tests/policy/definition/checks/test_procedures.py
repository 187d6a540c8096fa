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


@pytest.mark.parametrize(
    ("passed_over", "faults"),
    [("", ["procedures.recognition.steps.science.by"]), ("        when: staff > 0\n        skip_to: visit\n", [])],
)
def test_step_of_a_level_that_a_region_lacks_must_be_passed_over(
    passed_over: str, faults: list[str], tmp_path: Path
) -> None:
    """A county directly under the province has no prefecture above it."""
    folder = changed_copy(
        tmp_path,
        f"{PROGRAMME}/programme.yaml",
        [
            ("regions: [east]", "regions: all"),
            ("department: science, region: case", "department: science, region: case, up_to: prefecture"),
        ],
    )
    regions = folder / "_shared" / "all.yaml"
    old = "  east: {title: 示例东区, kind: district, within: cq}\n"
    text = regions.read_text(encoding="utf-8")
    assert old in text
    new = "  jia: {title: 甲市, kind: prefecture, within: cq}\n  zhi: {title: 直管县, kind: county, within: cq}\n"
    regions.write_text(text.replace(old, new + old.replace("within: cq", "within: jia")), encoding="utf-8")
    steps = folder / PROGRAMME / "procedures.yaml"
    text = steps.read_text(encoding="utf-8")
    science = text.partition("      science:\n")[2].partition("        outcomes:\n")[0]
    steps.write_text(text.replace(science, science + passed_over), encoding="utf-8")
    told = faults_of(folder)
    assert [fault.where for fault in told] == faults
    assert all("直管县" in fault.what and "skip_to" in fault.remedy for fault in told)
