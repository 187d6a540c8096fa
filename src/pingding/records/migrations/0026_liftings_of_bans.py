import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0025_evaluators_of_rounds'),
    ]

    operations = [
        migrations.CreateModel(
            name='BanLifting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('effective_on', models.DateField()),
                ('reason', models.TextField(blank=True)),
                ('document', models.CharField(blank=True, max_length=200)),
                ('clause', models.JSONField(default=list)),
                ('recorded_at', models.DateTimeField()),
                ('ban', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='lifting', to='records.ban')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.case')),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.organisation')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.person')),
            ],
        ),
    ]
