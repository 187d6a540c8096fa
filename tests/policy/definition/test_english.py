"""The English of a definition's texts: its own glossary, the shared one, what is left."""

from pathlib import Path
from typing import Any

import pytest
from tests.places import ROOT
from tests.policy.english import in_english

from pingding.policy.definition.english import in_chinese_alone, texts_of, without_english
from pingding.policy.definition.loading import (
    dump_edition,
    load_advised,
    load_edition,
    load_library,
    load_shared,
    read_edition,
)
from pingding.policy.language import Edition, Shared
from pingding.policy.translation import kept

EXAMPLE = ROOT / "docs/example-programme"


def edition_with(folder: Path, english: str, shared: Shared | None = None) -> Edition:
    """The example programme with a glossary of its own."""
    copy = folder / "slq-incubator-2026"
    copy.mkdir(exist_ok=True)
    for path in (EXAMPLE / "slq-incubator-2026").glob("*.yaml"):
        (copy / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    if english:
        (copy / "english.yaml").write_text(f"english:\n{english}", encoding="utf-8")
    return load_edition(copy, shared or load_shared(EXAMPLE / "_shared"))


def test_a_text_is_said_in_english_wherever_it_stands_and_kept_in_chinese(tmp_path: Path) -> None:
    edition = edition_with(tmp_path, "  提交: Hand in\n")
    outcomes = [o for p in edition.procedures.values() for s in p.steps.values() for o in s.outcomes.values()]
    labels = [outcome.label for outcome in outcomes if outcome.label == "提交"]
    assert len(labels) > 1
    with in_english():
        assert {f"{label}" for label in labels} == {"Hand in"}
        with kept():
            assert {f"{label}" for label in labels} == {"提交"}
    assert {f"{label}" for label in labels} == {"提交"}


def test_the_shared_glossary_lends_what_the_own_one_does_not_say(tmp_path: Path) -> None:
    shared = load_shared(EXAMPLE / "_shared").model_copy(update={"english": {"提交": "Submit", "无处写着": "Nowhere"}})
    assert edition_with(tmp_path, "", shared).english == {"提交": "Submit"}
    assert edition_with(tmp_path, "  提交: Hand in\n", shared).english == {"提交": "Hand in"}


def test_the_english_goes_with_the_edition(tmp_path: Path) -> None:
    edition = edition_with(tmp_path, "  提交: Hand in\n")
    read = read_edition(dump_edition(edition))
    assert read.english == edition.english
    assert len(without_english(read)) == len(without_english(edition))
    assert len(without_english(edition)) < len({text for _, text in texts_of(edition)})


def test_an_english_that_no_text_has_is_advised_with_what_may_be_meant(tmp_path: Path) -> None:
    edition_with(tmp_path, "  提交了: Handed in\n")
    _edition, advice = load_advised(tmp_path / "slq-incubator-2026", load_shared(EXAMPLE / "_shared"))
    (one,) = (each for each in advice if "“提交了”" in each.what)
    assert (one.file, one.line) == ("slq-incubator-2026/english.yaml", 2) and "“提交”" in one.remedy


@pytest.mark.parametrize(
    ("changed", "same"),
    [({"english": {"提交": "Hand in"}}, True), ({"order": True}, False), ({"title": "别的"}, False)],
)
def test_only_what_is_said_in_chinese_and_in_which_order_is_a_rule(
    tmp_path: Path, changed: dict[str, Any], same: bool
) -> None:
    edition = edition_with(tmp_path, "")
    if "order" in changed:
        changed = {"parties": dict(reversed(edition.parties.items()))}
    elif "title" in changed:
        changed = {"programme": edition.programme.model_copy(update=changed)}
    other = edition.model_copy(update=changed)
    assert len(edition.parties) > 1 and (in_chinese_alone(other) == in_chinese_alone(edition)) is same


def test_a_half_translated_definition_is_advised_how_much_is_left(tmp_path: Path) -> None:
    shared = load_shared(EXAMPLE / "_shared")
    left = without_english(edition_with(tmp_path, "  提交: Hand in\n"))
    _edition, advice = load_advised(tmp_path / "slq-incubator-2026", shared)
    (one,) = (each for each in advice if "英文" in each.what)
    assert f"另有{len(left)}处没有：“{left[0][1]}”" in one.what and "english" in one.remedy


def test_every_text_of_the_programmes_has_an_english() -> None:
    library = load_library(ROOT / "programmes")
    left = {name: without_english(edition) for name, edition in library.editions.items()}
    assert {name: texts for name, texts in left.items() if texts} == {}
    used = set().union(*(edition.english for edition in library.editions.values()))
    said = {text[:] for _, text in texts_of(library.shared)}
    assert sorted(set(library.shared.english) - used - said) == []
