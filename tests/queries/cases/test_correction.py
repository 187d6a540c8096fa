"""A return for correction: stored with the round that it opens, read back as the value that it was."""

from pingding.queries.cases.correction import ReturnForCorrection, correction_of
from pingding.records.models import StepRun


def test_what_is_stored_is_read_back() -> None:
    asked = ReturnForCorrection("check", 5, ("section:unit", "fact:staff"), {"fact:staff": "请核对"}, "材料不一致")
    assert correction_of(StepRun(correction=asked.stored())) == asked
    assert correction_of(StepRun()) is None


def test_it_names_the_parts_that_it_reopened() -> None:
    asked = ReturnForCorrection("check", 5, ("section:unit", "fact:staff"))
    assert asked.names("fact:staff") and asked.names("material:licence", "section:unit")
    assert not asked.names("material:licence") and not asked.names()
