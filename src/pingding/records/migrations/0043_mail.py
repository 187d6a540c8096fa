"""Messages by mail: what each person chose, and the queue."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0042_issued_papers'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=[('none', '不发邮件'), ('at_once', '随时发送，一条一封'), ('daily', '每天汇总成一封')], default='at_once', max_length=10)),
                ('language', models.CharField(max_length=10)),
                ('sms', models.BooleanField(default=False)),
                ('chosen_at', models.DateTimeField()),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='mail_choice', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='OutgoingMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('medium', models.CharField(choices=[('mail', '邮件'), ('sms', '短信')], default='mail', max_length=4)),
                ('digest', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('waiting', '待发'), ('sending', '正在发送'), ('sent', '已发出'), ('given_up', '未能发出，已放弃'), ('unknown', '是否发出不明'), ('dropped', '不再需要')], default='waiting', max_length=10)),
                ('queued_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('claim', models.CharField(blank=True, max_length=40)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('address', models.CharField(blank=True, max_length=120)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('code', models.PositiveIntegerField(blank=True, null=True)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('refused', models.BooleanField(default=False)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='records.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_at'], name='outgoing_mail_due'), models.Index(fields=['state', 'settled_at'], name='outgoing_mail_state')],
                'constraints': [models.UniqueConstraint(fields=('message', 'person', 'medium'), name='outgoing_mail_once')],
            },
        ),
    ]
