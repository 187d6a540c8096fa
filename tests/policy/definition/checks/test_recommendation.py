"""A recommendation condition must be asked somewhere."""

from pathlib import Path

import pytest
from tests.places import DEFINITIONS, PROGRAMMES

from pingding.policy.definition.loading import load_edition, load_shared
from pingding.policy.errors import BrokenDefinition


def test_a_recommendation_condition_needs_a_step_that_asks_it(tmp_path: Path) -> None:
    folder = tmp_path / "sample-centre-2025"
    folder.mkdir()
    text = (DEFINITIONS / folder.name / "sample.yaml").read_text(encoding="utf-8")
    (folder / "sample.yaml").write_text(text.replace("force: submission", "force: recommendation"), encoding="utf-8")
    with pytest.raises(BrokenDefinition) as broken:
        load_edition(folder, load_shared(PROGRAMMES / "_shared"))
    (fault,) = broken.value.faults
    assert (fault.where, fault.line) == ("conditions.legal.force", 40)
    assert "程序里没有这样的步骤" in fault.what


def test_a_step_that_cannot_be_read_is_not_called_missing(tmp_path: Path) -> None:
    folder = tmp_path / "sample-life-2025"
    folder.mkdir()
    text = (DEFINITIONS / folder.name / "sample.yaml").read_text(encoding="utf-8")
    assert "force: recommendation" in text
    (folder / "sample.yaml").write_text(text.replace("kind: panel", "kind: panell", 1), encoding="utf-8")
    with pytest.raises(BrokenDefinition) as broken:
        load_edition(folder, load_shared(PROGRAMMES / "_shared"))
    (fault,) = broken.value.faults
    assert "是否想写“panel”" in fault.remedy
