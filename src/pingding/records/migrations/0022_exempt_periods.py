from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0021_follow_up'),
    ]

    operations = [
        migrations.AddField(
            model_name='obligationperiod',
            name='exempt',
            field=models.BooleanField(default=False),
        ),
    ]
