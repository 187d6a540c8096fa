"""An assignment ends, by the expert's own declaration or by a replacement: who replaced is kept beside why and when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records", "0004_case_scores")]

    operations = [
        migrations.RemoveIndex("assignment", "assignment_expert"),
        migrations.RenameField("assignment", "recused_at", "ended_at"),
        migrations.RenameField("assignment", "recusal_reason", "ended_reason"),
        migrations.AddField(
            "assignment",
            "replaced_by",
            models.ForeignKey(
                null=True,
                blank=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            "assignment", models.Index(fields=["expert", "ended_at"], name="assignment_expert")
        ),
    ]
