"""How much waits is kept by triggers of the tables of seats and messages; what waits already is counted once."""

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from pingding.records.migrations._waiting_triggers import keep, keep_no_more


def key(to: str) -> models.ForeignKey[Any, Any]:
    """A key that the database does not watch over: these rows are only ever summed up."""
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        null=True,
        on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("records", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="WaitingChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=10)),
                ("role", models.CharField(max_length=20)),
                ("procedure", models.CharField(max_length=60)),
                ("step", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=20)),
                ("regions", models.TextField()),
                ("n", models.IntegerField()),
                ("call", key("records.call")),
                ("edition", key("records.storededition")),
                ("organisation", key("records.organisation")),
                ("person", key(settings.AUTH_USER_MODEL)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["organisation", "what", "role"], name="waiting_of_organisation"),
                    models.Index(
                        condition=models.Q(("person__isnull", False)), fields=["person"], name="waiting_of_person"
                    ),
                ],
            },
        ),
        migrations.RunPython(keep, keep_no_more),
    ]
