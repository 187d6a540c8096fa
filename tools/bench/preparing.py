"""Sets Django up with an empty database of its own, in a scratch folder."""

import os
import secrets
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def prepare(scratch: Path, database: str = "", *, demonstration: bool = False) -> None:
    """Set Django up; without a database's URL on SQLite, whose commits are as durable as an office's."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "pingding.site.settings",
        "DATABASE_URL": database or f"sqlite:///{scratch / 'bench.sqlite3'}",
        "PINGDING_VAR": str(scratch),
        "PINGDING_MEDIA": str(scratch / "media"),
        "PINGDING_PROGRAMMES": str(ROOT / "programmes"),
        "PINGDING_SECRET_KEY": secrets.token_urlsafe(60),
        "PINGDING_DEMO": "1" if demonstration else "0",
        "PINGDING_HTTPS": "0",
        "PINGDING_HOSTS": "localhost,127.0.0.1,testserver",
        "PINGDING_LOG_LEVEL": "ERROR",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
