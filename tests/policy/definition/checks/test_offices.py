"""Where a region has no level above it, its titles must not wait for an office of that level."""

from pathlib import Path

import pytest
from tests.policy.definitions import changed_copy, faults_of

PARTY = "  experts: {title: 专家, role: expert, clause: '4'}\n"
ABOVE = (
    "  above: {title: 市科技局, role: officer, department: science, region: case, up_to: municipality, clause: '3'}\n"
)
REQUEST = """  asking:
    title: 更名
    clause: '7'
    opened_by: request
    opens: {by: OPENERS}
    starts: ask
    steps:
      ask: {kind: review, title: 审核, by: authority, outcomes: {done: {label: 办结, end: closed}}}
"""
SUPPORT = "supports:\n  grant: {title: 补助, by: above, unit: 万元, amount: 5, clause: '6'WHEN}\n"
FINDING = """consequences:
  bad:
    title: 警告
    clause: '7'
    from: {found: aboveWHEN}
    hearing: {by: authority, acts: suspend}
"""
PARTS = {"supports": SUPPORT, "opens": "", "found": FINDING}


def faults(to: Path, added: str, openers: str = "[holder]") -> list[str]:
    """The faults of a definition with a region above which there is no municipality, and with what is added."""
    folder = changed_copy(
        to, "example-2025/programme.yaml", [(PARTY, PARTY + ABOVE), ("regions: [east]", "regions: [east, far]")]
    )
    regions, procedures = folder / "_shared/all.yaml", folder / "example-2025/procedures.yaml"
    text = regions.read_text(encoding="utf-8")
    regions.write_text(text.replace("departments:\n", "  far: {title: 示例直管区, kind: district}\ndepartments:\n", 1))
    text = procedures.read_text(encoding="utf-8").replace(
        "obligations:\n", REQUEST.replace("OPENERS", openers) + "obligations:\n", 1
    )
    procedures.write_text(text.replace("texts:\n", added + "texts:\n", 1), encoding="utf-8")
    return [str(fault) for fault in faults_of(folder) if "没有这一级" in str(fault) or "没有参与方" in str(fault)]


@pytest.mark.parametrize(
    ("part", "what"), [("supports", "没有机关可以登记"), ("opens", "没有谁可以发起"), ("found", "没有机关可以提出")]
)
def test_what_only_a_level_above_begins_or_pays_names_the_regions_without_it(
    tmp_path: Path, part: str, what: str
) -> None:
    (fault,) = faults(tmp_path, PARTS[part].replace("WHEN", ""), "[above]" if part == "opens" else "[holder]")
    assert "示例直管区（共1个地区）" in fault and what in fault


def test_nothing_is_said_where_such_titles_are_left_out_or_somebody_else_may(tmp_path: Path) -> None:
    assert faults(tmp_path / "others", "", "[above, holder]") == []
    for part in ("supports", "found"):
        assert faults(tmp_path / part, PARTS[part].replace("WHEN", ", when: region <> 'far'")) == []


def test_of_a_misspelt_party_only_that_is_said(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, "", "[above, holderr]")
    assert fault.endswith("没有参与方“holderr”。 是否想写“holder”？")
