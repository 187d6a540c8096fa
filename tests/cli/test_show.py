"""`show` and `diff`: a definition in words, and what changed between two."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from pingding.cli.library import programme_ids


@pytest.mark.parametrize("name", programme_ids())
def test_every_definition_can_be_shown(run: Run, name: str) -> None:
    result = run("show", name)
    assert result.exit_code == 0
    for heading in ("【申报条件】", "【程序】", "【表单】", "【材料】"):
        assert heading in result.stdout


def test_steps_have_parties_deadlines_and_ways(run: Run, studio: Path) -> None:
    text = run("show", studio, "--part", "procedures").stdout
    assert "2. 审核（审核）：市级主管部门（二（二））" in text
    assert "本步骤开始后15个工作日内" in text
    assert "退回“网上申报”，5个工作日内补正，最多1次" in text
    assert "【表单】" not in text


def test_show_as_json_has_the_parts_asked_for(run: Run, studio: Path) -> None:
    found = json.loads(run("show", studio, "--part", "conditions", "--json").stdout)
    assert set(found) == {"programme", "conditions"}


def test_the_same_definition_has_no_differences(run: Run) -> None:
    result = run("diff", "wz-technology-2022", "wz-technology-2022")
    assert (result.exit_code, result.stdout) == (0, "两版内容相同。\n")


def test_what_changed_is_said_in_words(run: Run, studio: Path, change: Callable[[Path, str, str], None]) -> None:
    other = studio.parent / "studio-2027"
    shutil.copytree(studio, other)
    change(other / "programme.yaml", "id: studio-2026", "id: studio-2027")
    change(other / "procedures.yaml", "{working_days: 15,", "{working_days: 20,")
    change(other / "conditions.yaml", "  place:\n", "  site:\n")
    result = run("diff", studio, other)
    assert result.exit_code == 1
    assert "步骤“审核”期限的工作日数由15改为20（二（二））" in result.stdout
    assert "新增条件“场所固定、适用”（一（二））" in result.stdout
    assert "删去条件“场所固定、适用”（一（二））" in result.stdout
    assert "共4处差异" in result.stdout


def test_differences_as_json(run: Run, studio: Path, change: Callable[[Path, str, str], None]) -> None:
    other = studio.parent / "other"
    shutil.copytree(studio, other / studio.name)
    shutil.copytree(studio.parent / "_shared", other / "_shared")
    change(other / studio.name / "facts.yaml", "label: 技能人员数", "label: 技能人才数")
    found = json.loads(run("diff", studio, other / studio.name, "--json").stdout)
    assert found["same"] is False
    assert [item["path"] for item in found["changes"]] == ["facts.skilled_staff.label"]
