"""Changes one module a little, one change at a time, and runs its tests: what none notices is a behaviour not pinned.

    python tools/mutants.py policy/procedures/deadlines [TEST...]

The module's path is below src/pingding, without ending. Its tests are those of its own or of its room in the folder
`tests`, unless others are named. All is done by mutmut in a copy of the project in a scratch folder. The survivors are
listed with what was changed. Exit code 0 whatever survives: this is a question, not a check (docs/quality.md).
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("src", "tests", "tools", "programmes", "docs", "demonstration", "pyproject.toml")
CONFIGURATION = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = ["src/pingding/{module}.py"]
pytest_add_cli_args_test_selection = [{tests}]
pytest_add_cli_args = ["--ds=tests.settings", "-p", "no:randomly"]
also_copy = ["programmes", "docs", "tools", "demonstration", "src"]
"""
NOTICED = ("killed", "timeout", "suspicious", "segfault")


def tests_of(module: str) -> list[str]:
    """Where the tests of a module are: its own file, else those of the nearest folder that there is one of."""
    path = Path("tests") / module
    own = path.with_name(f"test_{path.name}.py")
    if (ROOT / own).is_file():
        return [str(own)]
    return [str(next(parent for parent in path.parents if (ROOT / parent).is_dir()))]


def copy_project(to: Path, module: str, tests: list[str]) -> None:
    """The project with the configuration of this run."""
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, to / name)
    named = ", ".join(f'"{test}"' for test in tests)
    with (to / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(module=module, tests=named))


def mutmut(folder: Path, *arguments: str) -> str:
    """Run mutmut there; what it says on standard output."""
    command = [str(Path(sys.executable).with_name("mutmut")), *arguments]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return done.stdout


def states(folder: Path) -> dict[str, str]:
    """What became of each change, by its name."""
    lines = [line.strip().rpartition(": ") for line in mutmut(folder, "results", "--all", "true").splitlines()]
    return {name: state for name, _colon, state in lines if "__mutmut_" in name}


def main() -> None:
    """Change, run, and tell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("module", help="e.g. policy/procedures/deadlines")
    parser.add_argument("tests", nargs="*", help="test files or folders")
    asked = parser.parse_args()
    module = asked.module.removeprefix("src/pingding/").removesuffix(".py")
    if not (ROOT / "src" / "pingding" / f"{module}.py").is_file():
        sys.exit(f"There is no module src/pingding/{module}.py.")
    with tempfile.TemporaryDirectory(prefix="pingding-mutants-") as name:
        folder = Path(name)
        copy_project(folder, module, asked.tests or tests_of(module))
        output = mutmut(folder, "run")
        results = states(folder)
        if not results:
            sys.exit(f"The tests did not run on the unchanged module:\n{output[-3000:]}")
        for change in (name for name, state in results.items() if state == "survived"):
            print(mutmut(folder, "show", change))
    untested = {change.partition("__mutmut_")[0] for change, state in results.items() if state == "no tests"}
    for function in sorted(untested):
        print(f"not reached by these tests: {function}")
    count = Counter(results.values())
    noticed = sum(count[state] for state in NOTICED)
    print(
        f"\n{module}: {noticed} of {len(results)} changes noticed; " + ", ".join(f"{n} {s}" for s, n in count.items())
    )


if __name__ == "__main__":
    main()
