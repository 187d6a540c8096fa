"""Loading definitions into the database."""

import shutil
from pathlib import Path

import pytest
from tests import factories

from pingding.actions.editions import load_programmes
from pingding.policy.loading import digest
from pingding.queries.editions import edition_of
from pingding.records.models import JournalEntry, StoredEdition

pytestmark = pytest.mark.django_db
AT = factories.START
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of programmes with the shared vocabularies and the two sample editions."""
    shutil.copytree(ROOT / "programmes/_shared", tmp_path / "_shared")
    for name in ("sample-centre-2025", "sample-rolling-2025"):
        shutil.copytree(factories.DEFINITIONS / name, tmp_path / name)
    return tmp_path


def change(folder: Path, old: str, new: str, name: str = "sample-centre-2025") -> None:
    file = folder / name / "sample.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_new_editions_are_stored_whole_and_a_second_load_changes_nothing(folder: Path) -> None:
    report = load_programmes(folder, at=AT)
    assert report.ok and report.stored == ["sample-centre-2025", "sample-rolling-2025"]
    stored = StoredEdition.objects.get(programme="sample-centre-2025")
    assert digest(edition_of(stored)) == stored.digest and stored.kind == "selection"
    again = load_programmes(folder, at=AT)
    assert again.unchanged == report.stored and not again.stored and not again.replaced
    assert JournalEntry.objects.filter(act="store_edition").count() == 2


def test_unused_edition_is_replaced(folder: Path) -> None:
    load_programmes(folder, at=AT)
    change(folder, "title: 示例研发中心\n", "title: 示例研发新中心\n")
    assert load_programmes(folder, at=AT).replaced == ["sample-centre-2025"]
    stored = StoredEdition.objects.get(programme="sample-centre-2025")
    assert stored.title == edition_of(stored).title == "示例研发新中心"


def test_used_edition_is_kept_and_the_others_load(folder: Path) -> None:
    load_programmes(folder, at=AT)
    stored = StoredEdition.objects.get(programme="sample-centre-2025")
    factories.call(factories.officer(factories.office("science@cq")), stored)
    change(folder, "says: 具有独立法人资格", "says: 具有法人资格")
    change(folder, "title: 示例常年中心", "title: 示例常年新中心", "sample-rolling-2025")
    report = load_programmes(folder, at=AT)
    assert report.replaced == ["sample-rolling-2025"] and not report.ok
    refusal = report.refused["sample-centre-2025"]
    assert refusal.kind == "conflict" and "不能改动" in refusal.what and "revises" in refusal.remedy
    assert StoredEdition.objects.get(programme="sample-centre-2025").digest == stored.digest


def test_broken_edition_is_reported_with_its_place_and_the_others_load(folder: Path) -> None:
    change(folder, "force: submission", "farce: submission")
    report = load_programmes(folder, at=AT)
    assert report.stored == ["sample-rolling-2025"]
    fault = report.broken["sample-centre-2025"][0]
    assert fault.file.endswith("sample.yaml") and fault.line > 1 and "farce" in fault.what


def test_platform_administrator_may_load_from_a_page(folder: Path) -> None:
    administrator = factories.administrator()
    load_programmes(folder, actor=administrator, at=AT)
    entry = JournalEntry.objects.filter(act="store_edition").first()
    assert entry is not None and entry.actor == administrator.person
