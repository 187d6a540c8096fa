"""Persons whom bans name are known by a digest under the installation's secret key: those stored so far were plain
digests of the name, of which the keyed ones are made."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils.crypto import salted_hmac

SALT = "pingding.ban.person"


def key_digests(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Each stored digest under the key."""
    for ban in apps.get_model("records", "Ban").objects.exclude(person=""):
        ban.person = salted_hmac(SALT, ban.person, algorithm="sha256").hexdigest()
        ban.save(update_fields=["person"])


class Migration(migrations.Migration):

    dependencies = [
        ('records', '0027_claims_of_supports'),
    ]

    operations = [
        migrations.RunPython(key_digests, migrations.RunPython.noop),
    ]
