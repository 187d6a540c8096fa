"""Programmes, calls and documents are found too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0036_places_of_words'),
    ]

    operations = [
        migrations.AlterField(
            model_name='searchentry',
            name='kind',
            field=models.CharField(choices=[('case', 'Case'), ('title', 'Title'), ('unit', 'Unit'), ('notice', 'Notice'), ('clause', 'Clause'), ('programme', 'Programme'), ('call', 'Call'), ('document', 'Document')], max_length=10),
        ),
    ]
