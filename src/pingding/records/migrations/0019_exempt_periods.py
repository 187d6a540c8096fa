from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0018_life_of_titles'),
    ]

    operations = [
        migrations.AddField(
            model_name='obligationperiod',
            name='exempt',
            field=models.BooleanField(default=False),
        ),
    ]
