"""One broken definition for each kind of fault: exactly the faults it must give, with file and line."""

from pathlib import Path
from typing import Any

import pytest
from tests.policy.definitions import BASE, BROKEN, PROGRAMME, advice_of, base, changed_copy, faults_of

from pingding.policy.definition.yaml_source import read_yaml


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{file.stem}-{case['fault']}")
        for file in sorted(BROKEN.glob("*.yaml"))
        for case in read_yaml(file.read_text(encoding="utf-8"), file.name).value
    ]


def test_sound_definition_gives_no_fault() -> None:
    edition, _ = base()
    assert edition.id == PROGRAMME
    assert faults_of(BASE) == advice_of(BASE) == ()


@pytest.mark.parametrize("case", _cases())
def test_broken_definition_gives_exactly_its_faults(case: dict[str, Any], tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, case["file"], case["change"])
    assert [str(fault) for fault in faults_of(folder)] == case["gives"]
    if not case["gives"]:
        assert [str(advice) for advice in advice_of(folder)] == case.get("advises", [])


def test_every_remedy_is_written() -> None:
    """Each expected line ends in a sentence that says what to do: the words after the fault's own sentence."""
    for file in BROKEN.glob("*.yaml"):
        for case in read_yaml(file.read_text(encoding="utf-8"), file.name).value:
            lines = (*case["gives"], *case.get("advises", ()))
            assert all(line.rstrip("。？").count("。 ") >= 1 for line in lines), case["fault"]
