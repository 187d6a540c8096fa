"""Rows that read what a form may leave blank: faulted unless something says what a blank counts as."""

from pathlib import Path

import pytest
from tests.policy.definitions import PROGRAMME, changed_copy, faults_of

ROW = "scale: {title: 规模, weight: 5, score: {rule: yes_no, of: above_scale}}"
OPTIONAL, SOMETIMES = "{fact: above_scale, required: false}", "{fact: above_scale, required_when: rd_staff > 5}"


def faults(to: Path, field: str, row: str = ROW, **changes: str) -> list[str]:
    folder = changed_copy(to, f"{PROGRAMME}/forms.yaml", [("field, above_scale,", f"field, {field},")])
    file = folder / PROGRAMME / "scoring.yaml"
    text = file.read_text(encoding="utf-8").replace(ROW, row)
    for old, new in changes.items():
        text = text.replace(f"    {old}:", new + f"\n    {old}:", 1)
    file.write_text(text, encoding="utf-8")
    return [f"{fault.where}: {fault.what} {fault.remedy}" for fault in faults_of(folder)]


@pytest.mark.parametrize(("field", "how"), [(OPTIONAL, "可以不填"), (SOMETIMES, "只在一定情形下才填")])
def test_a_row_that_reads_what_may_be_blank_is_faulted(field: str, how: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, field)
    assert fault.startswith("indicators.main.bonus.items.scale.score.of: “规模”要用到“规模以上”（above_scale）")
    assert how in fault and "missing: zero" in fault and "when: above_scale is not null" in fault


@pytest.mark.parametrize(
    ("field", "row"),
    [
        (OPTIONAL, ROW.replace("weight: 5,", "weight: 5, when: above_scale is not null,")),
        (OPTIONAL, ROW.replace("of: above_scale", "of: 'coalesce(above_scale, false)'")),
        (OPTIONAL, ROW.replace("of: above_scale", "of: case when above_scale then staff > 1 else false end")),
        (SOMETIMES, ROW.replace("weight: 5,", "weight: 5, when: rd_staff > 5,")),
        (SOMETIMES, ROW.replace("of: above_scale", "of: rd_staff > 5 and above_scale")),
        ("above_scale", ROW),
    ],
)
def test_a_row_that_says_what_a_blank_means_passes(field: str, row: str, tmp_path: Path) -> None:
    assert faults(tmp_path, field, row) == []


def test_a_condition_that_a_blank_leaves_open_does_not_cover(tmp_path: Path) -> None:
    row = ROW.replace("weight: 5,", "weight: 5, when: above_scale = true,")
    assert len(faults(tmp_path, OPTIONAL, row)) == 1


def test_a_set_in_which_what_is_missing_is_nought_passes(tmp_path: Path) -> None:
    assert faults(tmp_path, OPTIONAL, tree="    missing: zero") == []
