"""The reason of its outcome that is told to whoever reported on a title."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0038_evidence_of_reports")]

    operations = [
        migrations.AddField(
            model_name="titlereport",
            name="reason",
            field=models.TextField(blank=True, default=""),
            preserve_default=True,
        ),
        migrations.AddField(
            model_name="titlereport", name="told_at", field=models.DateTimeField(blank=True, null=True)
        ),
    ]
