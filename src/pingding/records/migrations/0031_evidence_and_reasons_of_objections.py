"""Files that come with an objection, and the reason of its outcome that the public reads."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0030_search")]

    operations = [
        migrations.AddField(
            model_name="objection", name="reason", field=models.TextField(blank=True, default=""), preserve_default=True
        ),
        migrations.CreateModel(
            name="ObjectionEvidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "attachment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objecting",
                        to="records.attachment",
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="evidence", to="records.objection"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("objection", "attachment"), name="objectionevidence_once")
                ],
            },
        ),
    ]
