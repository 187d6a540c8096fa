"""Loading definitions into the database."""

import hashlib
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from tests import factories
from tests.places import ROOT

from pingding.actions.applications.applications import open_application
from pingding.actions.applications.submission import submit_application
from pingding.actions.calls.calls import publish_call
from pingding.actions.editions import load_programmes
from pingding.policy.definition.loading import digest
from pingding.policy.errors import Refusal
from pingding.queries.calls.calls import CallState, call_state, open_calls
from pingding.queries.calls.programmes import ProgrammeState, programme, programmes
from pingding.queries.clock import SHANGHAI
from pingding.queries.editions import edition_by, edition_of
from pingding.records.models import Call, JournalEntry, StoredEdition

pytestmark = pytest.mark.django_db
AT = factories.START


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


def test_an_edition_is_parsed_once_for_its_content_whatever_its_key(django_assert_num_queries: Any) -> None:
    stored = factories.edition()
    edition = edition_of(stored)
    with django_assert_num_queries(0):
        assert edition_by(stored.digest, stored.pk + 1) is edition


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


def test_a_used_edition_takes_other_english(folder: Path) -> None:
    load_programmes(folder, at=AT)
    stored = StoredEdition.objects.get(programme="sample-centre-2025")
    factories.call(factories.officer(factories.office("science@cq")), stored)
    for english in ("Sample centres", "Research centres (sample)"):
        before = StoredEdition.objects.get(pk=stored.pk).digest
        change(folder, "title: 示例研发中心\n", f"title: 示例研发中心\n  title_en: {english}\n")
        assert load_programmes(folder, at=AT).replaced == ["sample-centre-2025"]
        now = StoredEdition.objects.get(pk=stored.pk)
        with override("en"):
            assert str(edition_of(now).title) == english
        entry = JournalEntry.objects.filter(act="store_edition").order_by("pk").last()
        assert entry is not None and entry.change == {"digest": now.digest, "before": before} != {}
        change(folder, f"  title_en: {english}\n", "")


def test_a_used_edition_stored_before_the_language_gained_a_key_is_unchanged(folder: Path) -> None:
    load_programmes(folder, at=AT)
    stored = StoredEdition.objects.get(programme="sample-centre-2025")
    earlier = stored.content.replace(',"figures":[]', "")
    assert earlier != stored.content
    stored.content, stored.digest = earlier, hashlib.sha256(earlier.encode()).hexdigest()
    stored.save()
    factories.call(factories.officer(factories.office("science@cq")), stored)
    report = load_programmes(folder, at=AT)
    assert report.ok and "sample-centre-2025" in report.unchanged
    assert factories.edition() == stored and StoredEdition.objects.get(pk=stored.pk).digest == stored.digest


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


OLD, NEW = "sample-rolling-2025", "sample-rolling-2026"
IN_FORCE = datetime(2026, 7, 1, tzinfo=SHANGHAI)
"""The day on which the revised edition is in force: thirty days after the first of June."""


@pytest.fixture
def revised(folder: Path) -> Call:
    """A rolling call of an edition, whose revision is loaded and in force from the first of July 2026."""
    shutil.copytree(folder / OLD, folder / NEW)
    change(folder, f"id: {OLD}\n", f"id: {NEW}\n  revises: {OLD}\n", NEW)
    change(folder, "edition: 2025年", "edition: 2026年", NEW)
    change(
        folder, "signed: 2025-09-01\n    published: 2025-09-01", "signed: 2026-06-01\n    published: 2026-06-01", NEW
    )
    assert load_programmes(folder, at=AT).ok
    stored = StoredEdition.objects.get(programme=OLD)
    return factories.call(factories.officer(factories.office("science@cq")), stored)


def test_a_revised_edition_takes_applications_until_the_newer_is_in_force(revised: Call) -> None:
    unit, writer = factories.unit()
    assert revised.published_by is not None
    authority = factories.viewer(revised.published_by)
    before = IN_FORCE.replace(month=6, day=30)
    assert call_state(revised, before) is CallState.OPEN and programme(OLD, before).standing is ProgrammeState.ROLLING
    running = open_application(revised, unit, actor=writer, at=before)
    assert call_state(revised, IN_FORCE) is CallState.LAPSED and open_calls(IN_FORCE) == ()
    info = programme(OLD, IN_FORCE)
    assert info.standing is ProgrammeState.STOPPED and info.stopped is not None
    assert "2026年" in info.stopped.what and info.stopped.clause == ("四",)
    other, other_writer = factories.unit()
    for late in (
        lambda: open_application(revised, other, actor=other_writer, at=IN_FORCE),
        lambda: submit_application(running.number, actor=writer, at=IN_FORCE),
        lambda: publish_call(revised.edition, actor=authority, at=IN_FORCE),
    ):
        with pytest.raises(Refusal, match="修订") as refused:
            late()
        assert refused.value.kind == "closed" and "修订后的办法" in refused.value.remedy
    newer = StoredEdition.objects.get(programme=NEW)
    publish_call(newer, actor=authority, at=IN_FORCE)
    assert [info.call.edition_id for info in open_calls(IN_FORCE)] == [newer.pk]


def test_revisions_are_known_whichever_edition_was_stored_first_and_forgotten_with_them(folder: Path) -> None:
    first = "sample-centre-2025"
    change(folder, f"id: {first}\n", f"id: {first}\n  revises: {OLD}\n")
    load_programmes(folder, at=AT)
    assert StoredEdition.objects.get(programme=OLD).revised_by == StoredEdition.objects.get(programme=first)
    change(folder, f"  revises: {OLD}\n", "")
    load_programmes(folder, at=AT)
    assert StoredEdition.objects.get(programme=OLD).revised_by is None


def test_revised_editions_ask_the_database_no_more_often(revised: Call, django_assert_num_queries: object) -> None:
    programmes(IN_FORCE)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(programmes(IN_FORCE)) == 3


def test_an_edition_cannot_revise_itself(folder: Path) -> None:
    change(folder, f"id: {OLD}\n", f"id: {OLD}\n  revises: {OLD}\n", OLD)
    assert "可供修订" in load_programmes(folder, at=AT).broken[OLD][0].what


def test_an_edition_whose_worked_cases_fail_is_stored_with_a_warning(folder: Path) -> None:
    case = "- case: 示例\n  on: 2025-11-01\n  facts: {legal_person: true}\n  expect: {submission: not_satisfied}\n"
    (folder / OLD / "cases").mkdir()
    (folder / OLD / "cases/cases.yaml").write_text(case, encoding="utf-8")
    report = load_programmes(folder, at=AT)
    assert OLD in report.stored and report.ok and report.doubtful == {OLD: ("示例",)}
    change(folder, "title: 示例常年中心", "title: 示例常年新中心", OLD)
    (folder / OLD / "cases/cases.yaml").write_text("- case: 示例\n  day: 1\n", encoding="utf-8")
    assert "cases.yaml" in load_programmes(folder, at=AT).doubtful[OLD][0]
