"""What was looked at for consequences; cases that have ended already gave rise to none."""

from typing import Any

from django.db import migrations, models


def follow_up(apps: Any, schema_editor: Any) -> None:
    cases = apps.get_model("records", "Case").objects.filter(ended_at__isnull=False)
    cases.update(followed_up_at=models.F("ended_at"))


class Migration(migrations.Migration):
    dependencies = [("records", "0018_life_of_titles")]

    operations = [
        *(
            migrations.AddField(name, "followed_up_at", models.DateTimeField(blank=True, null=True))
            for name in ("case", "titlechange", "obligationperiod")
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["ended_at"],
                condition=models.Q(ended_at__isnull=False, followed_up_at=None),
                name="case_to_follow_up",
            ),
        ),
        migrations.AddIndex(
            "titlechange",
            models.Index(
                fields=["effective_on"], condition=models.Q(followed_up_at=None), name="titlechange_to_follow_up"
            ),
        ),
        migrations.AddIndex(
            "obligationperiod",
            models.Index(
                fields=["due_at"], condition=models.Q(followed_up_at=None), name="obligation_to_follow_up"
            ),
        ),
        migrations.RunPython(follow_up, migrations.RunPython.noop),
    ]
