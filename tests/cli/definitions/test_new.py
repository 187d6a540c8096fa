"""`new`: the skeleton is sound as it stands and explains itself."""

import re
from pathlib import Path

import pytest
from tests.cli.conftest import Run


def test_a_new_definition_passes_the_check(run: Run, tmp_path: Path) -> None:
    assert run("new", "my-award-2027", "--into", tmp_path).exit_code == 0
    result = run("check", tmp_path / "my-award-2027")
    assert result.exit_code == 0, result.stdout
    assert "算例4个，未通过0个" in result.stdout


def test_the_draw_that_stands_ready_in_the_skeleton_passes_the_check(run: Run, tmp_path: Path) -> None:
    run("new", "my-award-2027", "--into", tmp_path)
    file = tmp_path / "my-award-2027" / "procedures.yaml"
    before, ready = file.read_text(encoding="utf-8").split("改为 to: sample：\n")
    lines, after = ready.split("\n\n", 1)
    steps = re.sub("(?m)^      # ", "      ", lines)
    way = before.replace("to: notice, grants: studio", "to: sample, grants: studio")
    file.write_text(f"{way}改为 to: sample：\n{steps}\n\n{after}", encoding="utf-8")
    said = run("check", tmp_path / "my-award-2027").stdout
    assert "缺陷0处" in said and "kind: draw" in steps


def test_every_file_of_the_skeleton_begins_with_an_explanation(run: Run, tmp_path: Path) -> None:
    run("new", "my-award-2027", "--into", tmp_path)
    files = list((tmp_path / "my-award-2027").rglob("*.yaml"))
    assert len(files) >= 8
    assert all(path.read_text(encoding="utf-8").startswith("# ") for path in files)
    assert not any("{id}" in path.read_text(encoding="utf-8") for path in files)


@pytest.mark.parametrize("name", ["Award", "奖", "../award", "2027-award", "a" * 61])
def test_an_id_that_cannot_be_one_is_misuse(run: Run, tmp_path: Path, name: str) -> None:
    assert run("new", name, "--into", tmp_path).exit_code == 2
    assert not list(tmp_path.iterdir())


def test_an_existing_definition_is_not_overwritten(run: Run, studio: Path) -> None:
    before = (studio / "facts.yaml").read_text(encoding="utf-8")
    assert run("new", studio.name, "--into", studio.parent).exit_code == 2
    assert (studio / "facts.yaml").read_text(encoding="utf-8") == before
