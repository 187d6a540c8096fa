"""An empty database gets all tables at once; one of an earlier version comes to the same by the migrations it lacks."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from tests.records.schemas import empty_database, migrate_by_the_old_way, schema

from pingding.records.models import Message, Organisation, Title, TitleSpan, WaitingChange

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
ALL_AT_ONCE = "0001_squashed_0028_keyed_digests_of_persons"
BEFORE_TITLES_LIVED = "0017_size_of_drafts"
LAST_REPLACED = "0028_keyed_digests_of_persons"


def planned() -> list[str]:
    """The migrations of the records that the connected database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration.name for migration, _backwards in plan if migration.app_label == "records"]


def grant_a_title(models: Any) -> None:
    """A message that nobody has read, and a title as they were stored before titles had a life."""

    def new(model: str, **values: Any) -> Any:
        return models.get_model("records", model).objects.create(**values)

    person = new("Person", username="officer", name="示例甲", created_at=AT)
    unit = new("Organisation", name="示例单位", kind="private_enterprise", region="wanzhou", registered_at=AT)
    edition = new("StoredEdition", programme="sample", title="示例", kind="x", lead="x", digest="x", loaded_at=AT)
    place = {"edition": edition, "organisation": unit}
    case = new("Case", number="2026-1", procedure="x", progress={}, opened_at=AT, **place)
    batch = new("Batch", edition=edition, step="x", kind="x", acted_at=AT, acted_by=person, organisation=unit)
    letter = new("IssuedDocument", pattern="x", year=2026, n=1, number="示例〔2026〕1号", dated=AT, batch=batch)
    granted = {"kind": "x", "status": "recognised", "name": "示例", "number": "1", "region": "wanzhou", "code": "x"}
    term = {"granted_on": date(2026, 1, 5), "expires_on": date(2028, 1, 5)}
    new("Title", case=case, document=letter, **place, **granted, **term)
    new("Message", organisation=unit, text="示例", sent_at=AT)


def test_an_empty_database_takes_one_step_and_one_of_an_earlier_version_comes_to_the_same(tmp_path: Path) -> None:
    at_once = schema()
    assert all(at_once.values())
    with empty_database(tmp_path):
        assert planned()[0] == ALL_AT_ONCE
        grant_a_title(migrate_by_the_old_way(BEFORE_TITLES_LIVED))
        assert planned()[0].startswith("0018") and LAST_REPLACED in planned()
        call_command("migrate", verbosity=0)
        assert planned() == []
        assert schema() == at_once
        assert list(TitleSpan.objects.order_by("starts").values_list("standing", flat=True)) == ["in_force", "expired"]
        Message.objects.create(organisation=Title.objects.get().organisation, text="示例", sent_at=AT)
        Message.objects.filter(pk=Message.objects.earliest("pk").pk).update(read_at=AT)
        assert sorted(WaitingChange.objects.values_list("n", flat=True)) == [-1, 1, 1]


def test_one_that_has_the_last_of_the_old_migrations_lacks_none_of_them() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied("records", ALL_AT_ONCE)
    assert not [name for name in planned() if name <= LAST_REPLACED]
    call_command("migrate", verbosity=0)
    assert ("records", ALL_AT_ONCE) in recorder.applied_migrations()


def test_the_tables_can_be_taken_away_again(tmp_path: Path) -> None:
    with empty_database(tmp_path):
        call_command("migrate", verbosity=0)
        call_command("migrate", "records", "zero", verbosity=0)
        assert not [name for name in connection.introspection.table_names() if name.startswith("records_")]


def test_a_process_of_the_version_before_still_registers_units() -> None:
    """One that runs on while the tables are already those of this version names no column that it does not know."""
    known = "name, kind, region, address, legal_representative, code_reason, status, status_reason, registered_at"
    values = ["示例单位", "private_enterprise", "wanzhou", "", "", "", "pending", "", AT]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO records_organisation ({known}) VALUES ({', '.join(['%s'] * 9)})", values)
    assert Organisation.objects.get().correction_request == ""
