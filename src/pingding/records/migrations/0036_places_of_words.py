from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from pingding.policy.text.places import text_begins, waypoints

FILLED = ("text_from", "waypoints")


def fill(apps: StateApps, _editor: BaseDatabaseSchemaEditor | None) -> None:
    """Say of each entry where its text's own part begins and what leads back from its places to those in the text."""
    entries = apps.get_model("records", "SearchEntry").objects
    several = []
    for entry in entries.only("kind", "heading", "text", "plain").iterator(100):
        # Of a clause the number alone stands before its text: the plain text begins with that line.
        heading = entry.plain.partition("\n")[0] if entry.kind == "clause" else entry.heading
        entry.text_from, entry.waypoints = text_begins(heading), waypoints(entry.text)
        several.append(entry)
        if len(several) == 100:
            entries.bulk_update(several, FILLED)
            several = []
    entries.bulk_update(several, FILLED)


def keep_following(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Make the triggers again that SQLite loses when it rebuilds a table for a new column."""
    if editor.connection.vendor == "sqlite":
        for trigger in import_module("pingding.records.migrations.0030_search").KEPT_BY["sqlite"][1:]:
            editor.execute(trigger, params=None)


class Migration(migrations.Migration):
    dependencies = [("records", "0035_correction_requests")]

    operations = [
        migrations.AddField("searchentry", "text_from", models.IntegerField(default=0, db_default=0)),
        migrations.AddField("searchentry", "waypoints", models.TextField(blank=True, default="", db_default="")),
        migrations.RunPython(keep_following, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
