"""The tests of the policy floor need neither Django nor Playwright, and their ids can be selected by name."""

import subprocess
import sys

from tests.places import ROOT

BLOCKED = """
import sys, pytest

class Block:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "pytest_django", "playwright"}:
            raise ModuleNotFoundError(f"{name} is blocked here")

sys.meta_path.insert(0, Block())
sys.exit(pytest.main(sys.argv[1:]))
"""


def test_policy_tests_run_without_django_and_playwright() -> None:
    command = [sys.executable, "-c", BLOCKED, "-p", "no:django", "-p", "no:cacheprovider", "tests/policy/values"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_ids_in_chinese_can_be_selected_by_name() -> None:
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "no:cacheprovider", "--collect-only"]
    run = subprocess.run([*command, "-k", "执照", "tests/policy/forms"], cwd=ROOT, capture_output=True, text=True)
    assert "test_file_faults.py" in run.stdout and "执照.png" in run.stdout, run.stdout + run.stderr
