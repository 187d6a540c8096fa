"""Libraries of editions: broken ones stay out, bound ones can be kept and read again."""

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.policy.definitions import BASE, PROGRAMME, base, changed_copy, faults_of

from pingding.policy.definition.loading import digest, dump_edition, load_library, load_shared, read_edition
from pingding.policy.errors import BrokenDefinition
from pingding.policy.language import Edition


def test_broken_edition_stays_out_and_the_others_load(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/conditions.yaml", [("staff >= 10", "staf >= 10")])
    shutil.copytree(BASE / PROGRAMME, folder / "sound-2025")
    programme = folder / "sound-2025/programme.yaml"
    programme.write_text(programme.read_text().replace(f"id: {PROGRAMME}", "id: sound-2025"))
    library = load_library(folder)
    assert list(library.editions) == ["sound-2025"]
    assert [fault.line for fault in library.broken[PROGRAMME]] == [8]


def test_broken_shared_vocabulary_stops_all(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, "_shared/all.yaml", [("type: integer", "type: integr")])
    with pytest.raises(BrokenDefinition) as broken:
        load_library(folder)
    assert "是否想写“integer”" in str(broken.value)


def test_faults_of_form_and_of_meaning_come_together(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/facts.yaml", [("unit: 间", "units: 间"), ("area > 0", "aria > 0")])
    assert [fault.where for fault in faults_of(folder)] == [
        "facts.premises.rows.rules[0].requires",
        "facts.large_rooms.units",
    ]


def test_unread_file_gives_its_own_fault_alone(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/scoring.yaml", [("indicators:", "indicators: [")])
    assert [fault.file for fault in faults_of(folder)] == [f"{PROGRAMME}/scoring.yaml"]


def test_half_written_definition_is_told_of_what_lacks_and_of_its_other_faults(tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/programme.yaml", [("department: science", "department: scince")])
    (folder / PROGRAMME / "forms.yaml").unlink()
    said = "\n".join(map(str, faults_of(folder)))
    assert "没有写任何表单（forms）" in said
    assert "没有部门“scince”" in said


def test_kept_edition_reads_back_the_same() -> None:
    edition, _ = base()
    again = read_edition(dump_edition(edition))
    assert again == edition
    assert digest(again) == digest(edition)
    assert list(again.application.steps) == list(edition.application.steps)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2025-04-30", date(2025, 4, 30)),
        ("2025-04-30T17:00:00+08:00", datetime.fromisoformat("2025-04-30T17:00:00+08:00")),
    ],
)
def test_closing_day_stays_a_day_and_a_moment_a_moment(written: str, kept: object, tmp_path: Path) -> None:
    folder = changed_copy(tmp_path, f"{PROGRAMME}/programme.yaml", [("closes: 2025-04-30", f"closes: {written}")])
    edition = load_library(folder).editions[PROGRAMME]
    assert edition.programme.intake.closes == kept
    assert type(read_edition(dump_edition(edition)).programme.intake.closes) is type(kept)


def test_digest_changes_with_any_word(tmp_path: Path) -> None:
    edition, _ = base()
    folder = changed_copy(tmp_path, f"{PROGRAMME}/conditions.yaml", [("staff >= 10", "staff >= 11")])
    assert digest(load_library(folder).editions[PROGRAMME]) != digest(edition)


@pytest.mark.parametrize("text", ["", "{}", '{"programme": 1}'])
def test_text_that_is_no_edition_is_refused(text: str) -> None:
    with pytest.raises(BrokenDefinition):
        read_edition(text)


def test_shared_facts_are_merged_in() -> None:
    edition, shared = base()
    assert edition.shared_facts == shared.facts
    assert load_shared(BASE / "_shared") == shared
    assert set(edition.vocabulary) > set(shared.facts) | {"plan_background", "plan_tasks_research"}
    assert isinstance(edition, Edition)
