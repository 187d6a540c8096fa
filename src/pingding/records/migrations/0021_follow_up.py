"""What is still to be looked at for consequences; cases that have ended already give rise to none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [('records', '0020_calendar_addresses')]

    operations = [
        migrations.AddField("case", "follow_up", models.BooleanField(default=False)),
        migrations.AddField("titlechange", "follow_up", models.BooleanField(default=True)),
        migrations.AddField("obligationperiod", "follow_up", models.BooleanField(default=True)),
        migrations.AddIndex(
            "case", models.Index(fields=["ended_at"], condition=models.Q(follow_up=True), name="case_to_follow_up")
        ),
        migrations.AddIndex(
            "titlechange",
            models.Index(
                fields=["effective_on"], condition=models.Q(follow_up=True), name="titlechange_to_follow_up"
            ),
        ),
        migrations.AddIndex(
            "obligationperiod",
            models.Index(fields=["due_at"], condition=models.Q(follow_up=True), name="obligation_to_follow_up"),
        ),
    ]
