import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0024_support_entries'),
    ]

    operations = [
        migrations.AddField(
            model_name='titleround',
            name='evaluator',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation'),
        ),
    ]
