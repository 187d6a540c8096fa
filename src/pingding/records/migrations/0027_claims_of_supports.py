from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0026_liftings_of_bans'),
    ]

    operations = [
        migrations.AlterField(
            model_name='supportentry',
            name='kind',
            field=models.CharField(choices=[('promised', '确定'), ('paid', '支付'), ('stopped', '停止'), ('resumed', '恢复'), ('claimed', '须追回'), ('recovered', '追回'), ('reversed', '更正')], max_length=12),
        ),
    ]
