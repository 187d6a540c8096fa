"""The tool that changes a module a little: where it looks for tests, and how it reads what became of each change."""

from pathlib import Path

import mutants
import pytest


@pytest.mark.parametrize(
    ("module", "tests"),
    [
        ("policy/procedures/deadlines", "tests/policy/procedures/test_deadlines.py"),
        ("policy/scores/rules/bands", "tests/policy/scores/rules"),
        ("policy/journal_chain", "tests/policy"),
        ("queries/steps/review", "tests/queries/steps"),
    ],
)
def test_tests_are_the_modules_own_or_those_of_the_nearest_folder(module: str, tests: str) -> None:
    assert mutants.tests_of(module) == [tests]


def test_each_change_is_read_with_its_state(monkeypatch: pytest.MonkeyPatch) -> None:
    output = "    pingding.a.x_due__mutmut_3: survived\n    pingding.a.x_due__mutmut_4: no tests\nwarning: none\n"
    monkeypatch.setattr(mutants, "mutmut", lambda *_arguments: output)
    assert mutants.states(Path()) == {
        "pingding.a.x_due__mutmut_3": "survived",
        "pingding.a.x_due__mutmut_4": "no tests",
    }


def test_copy_has_the_configuration_of_one_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "project").mkdir()
    (tmp_path / "copy").mkdir()
    (tmp_path / "project" / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.setattr(mutants, "ROOT", tmp_path / "project")
    monkeypatch.setattr(mutants, "COPIED", ("pyproject.toml",))
    mutants.copy_project(tmp_path / "copy", "policy/x", ["tests/policy"])
    written = (tmp_path / "copy" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'only_mutate = ["src/pingding/policy/x.py"]' in written and '= ["tests/policy"]' in written
