"""The policy core measured: all conditions of a programme for one organisation, and the check of everything."""

import os
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from bench.figures import Figure, quiet, timed
from pingding.policy.conditions.assess import assess
from pingding.policy.definition.loading import load_library
from pingding.policy.definition.worked.running import read_cases
from pingding.policy.facts.facts import Facts, read_facts
from pingding.policy.language import Edition, Shared

ROOT = Path(__file__).resolve().parents[2]
PROGRAMMES = ROOT / "programmes"
ASSESSMENTS, TIMES = 100, 8
IN_ALL = 10_000
CHECKS = 3
CHECK_SECONDS = 2.0
BARE_PARSE = """
import sys, yaml
from pathlib import Path
loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
for file in sorted(Path(sys.argv[1]).rglob("*.yaml")):
    yaml.load(file.read_text(encoding="utf-8"), Loader=loader)
"""


def figures() -> Iterator[Figure]:
    """A figure for each programme's conditions, then the check."""
    library = load_library(PROGRAMMES)
    for key, edition in sorted(library.editions.items()):
        yield _conditions(key, edition, library.shared)
    yield _check()


def _conditions(key: str, edition: Edition, shared: Shared) -> Figure:
    """Seconds for ten thousand assessments in words, facts read each time; bare: a Decimal comparison for each leaf."""
    case = read_cases(PROGRAMMES / key)[0]
    entered = read_facts(edition, shared, case.facts, case.on).entered
    leaves = len(assess(edition, shared, Facts(edition, shared, entered, case.on)).all())
    numbers = [Decimal(n + 1) for n in range(leaves)]

    def ours() -> None:
        for _n in range(ASSESSMENTS):
            for finding in assess(edition, shared, Facts(edition, shared, entered, case.on)).all():
                finding.sentence  # noqa: B018 - put into words, as a page shows it

    def bare() -> None:
        for _n in range(ASSESSMENTS):
            for number in numbers:
                number / 7 >= Decimal("0.3")  # noqa: B015 - the comparison is what is measured

    many = IN_ALL / ASSESSMENTS
    seconds = quiet(timed(ours) for _n in range(TIMES)) * many
    baseline = quiet(timed(bare) for _n in range(TIMES)) * many
    return Figure(f"10,000 × all conditions of {key}", seconds, baseline, note=f"{leaves} leaves")


def _check() -> Figure:
    """The command as one types it, against a process that only parses the same files."""
    check = [str(Path(sys.executable).with_name("pingding")), "check"]
    parse = [sys.executable, "-c", BARE_PARSE, str(PROGRAMMES)]
    worked = os.times()
    ours = min(timed(lambda: _run(check)) for _n in range(CHECKS))
    done = os.times()
    processor = (done.children_user + done.children_system - worked.children_user - worked.children_system) / CHECKS
    bare = min(timed(lambda: _run(parse)) for _n in range(CHECKS))
    note = f"{processor:.2f} s of processor time"
    return Figure("pingding check of everything", ours, bare, "under 2 s", ours < CHECK_SECONDS, note)


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
