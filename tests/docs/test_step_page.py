"""docs/concepts/adding-a-kind-of-step.md: its files exist and are all that the kind needed; tests say what it says."""

import re

from tests.docs.pages import ROOT
from tests.test_step_kinds import PACKAGES, missing

from pingding.policy.steps.registry import KINDS

PAGE = (ROOT / "docs/concepts/adding-a-kind-of-step.md").read_text(encoding="utf-8")
SOURCE = ROOT / "src" / "pingding"
FILES = re.findall(r"^\| \d \| `([\w/.]+)` \|", PAGE, re.MULTILINE)
DRAWS_TOO = {"actions/titles/rounds.py", "policy/steps/drawn_experts.py"}
"""A round over many titles, and a panel of experts, draw in the same order by a seed; they know nothing of the step."""
OF_DRAWS = re.compile(r"""["']draw["']|\bsteps\.draw\b|\bbatches\.draw\b|\bdraw\.(KIND|Draw)\b""")


def test_the_kind_has_at_most_six_files_and_they_exist() -> None:
    assert 1 < len(FILES) <= 6
    assert [file for file in FILES if not (SOURCE / file).is_file()] == []


def test_no_other_file_speaks_of_the_kind() -> None:
    speaking = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if OF_DRAWS.search(path.read_text(encoding="utf-8")) and "migrations" not in path.parts
    }
    assert speaking <= {*FILES, *DRAWS_TOO}


def test_every_other_file_that_the_page_names_exists() -> None:
    for named in set(re.findall(r"`((?:[\w-]+/)+[\w.-]+)`", PAGE)):
        places = (SOURCE / named, SOURCE / "web" / named, ROOT / named)
        assert any(place.exists() for place in places), named


def test_what_is_said_of_a_missing_module_is_what_the_test_says() -> None:
    for floor in PACKAGES:
        assert (missing("draw", floor) in PAGE) == (floor not in KINDS["draw"].plain)
