"""Turns DATABASE_URL into Django's database settings: SQLite for one machine, PostgreSQL for an office."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

Database = dict[str, Any]

FORMS = (
    "sqlite:///relative/path.sqlite3, sqlite:////absolute/path.sqlite3, "
    "postgres://user:password@host:5432/name or postgres://user@/name?host=/socket/folder"
)
# Seconds a writer waits for another writer before SQLite gives up.
BUSY_SECONDS = 20
# Statements that a connection to SQLite keeps read and planned; the driver's own 128 are fewer than a day's acts have.
KEPT_STATEMENTS = 1_000
POSTGRES_OPTIONS = {"sslmode", "sslrootcert", "connect_timeout", "application_name", "options"}
# A statement that comes the fourth time on a connection is planned no more. It needs values apart from the text.
PREPARED = {"server_side_binding": True, "prepare_threshold": 3}


def database(url: str, root: Path, durable: bool = True) -> Database:
    """Django's settings for one database URL.

    A relative SQLite path counts from `root`. `durable=False` lets SQLite leave the last commits to a power
    cut (never a torn file), which a demonstration may and an office may not.

    >>> database("sqlite:///var/a.sqlite3", Path("/srv"))["NAME"]
    '/srv/var/a.sqlite3'
    >>> database("postgres://clerk:a%40b@db.example:5433/pingding", Path("/srv"))["PASSWORD"]
    'a@b'
    """
    parts = _split(url)
    if parts.scheme == "sqlite":
        return _sqlite(parts, root, durable)
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(parts)
    raise _refused(f"the scheme {parts.scheme or '(none)'!r} is not known")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what checks it
    except ValueError as fault:
        raise _refused(str(fault)) from fault
    return parts


def _refused(reason: str) -> ImproperlyConfigured:
    # The URL itself is not repeated: it may hold a password and this text may reach a log.
    return ImproperlyConfigured(f"DATABASE_URL cannot be used: {reason}. Write it as {FORMS}. See docs/settings.md.")


def _sqlite(parts: SplitResult, root: Path, durable: bool) -> Database:
    if parts.netloc:
        raise _refused("an SQLite path needs three slashes, or four for an absolute path")
    path = unquote(parts.path).removeprefix("/")
    if not path:
        raise _refused("it names no SQLite file")
    name = path if path == ":memory:" else str(root / path)
    pragmas = f"PRAGMA journal_mode=WAL; PRAGMA synchronous={'FULL' if durable else 'NORMAL'};"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {
            # Take the write lock at BEGIN: a reader that turns writer later would be refused at once.
            "transaction_mode": "IMMEDIATE",
            "timeout": BUSY_SECONDS,
            "cached_statements": KEPT_STATEMENTS,
            "init_command": pragmas + " PRAGMA foreign_keys=ON;",
        },
    }


def _postgres(parts: SplitResult) -> Database:
    name = unquote(parts.path).removeprefix("/")
    if not name:
        raise _refused("it names no PostgreSQL database")
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", "") or unquote(parts.hostname or "")
    prepared = query.pop("prepared", "on")
    if prepared not in ("on", "off"):
        raise _refused("the option 'prepared' is on or off")
    unknown = sorted(set(query) - POSTGRES_OPTIONS)
    if unknown:
        options = ", ".join(sorted({*POSTGRES_OPTIONS, "prepared"}))
        raise _refused(f"the option {unknown[0]!r} is not one of {options}")
    return {
        "ENGINE": "pingding.site.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query | (PREPARED if prepared == "on" else {}),
    }
