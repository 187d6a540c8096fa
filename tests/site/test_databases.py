"""DATABASE_URL: what each form becomes, and what a wrong one is told."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction

from pingding.site.databases import PREPARED, database

ROOT = Path("/srv/pingding")


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:///var/a.sqlite3", "/srv/pingding/var/a.sqlite3"),
        ("sqlite:////data/a.sqlite3", "/data/a.sqlite3"),
        ("sqlite:////data/a%20b.sqlite3", "/data/a b.sqlite3"),
        ("sqlite:///:memory:", ":memory:"),
    ],
)
def test_sqlite_path_counts_from_the_project(url: str, name: str) -> None:
    assert database(url, ROOT)["NAME"] == name


def test_sqlite_takes_the_write_lock_at_begin() -> None:
    options = database("sqlite:///a", ROOT)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE" and options["cached_statements"] == 1_000


def test_sqlite_is_durable_unless_told_otherwise() -> None:
    assert "synchronous=FULL" in database("sqlite:///a", ROOT)["OPTIONS"]["init_command"]
    assert "synchronous=NORMAL" in database("sqlite:///a", ROOT, durable=False)["OPTIONS"]["init_command"]


def test_postgres_parts_are_decoded() -> None:
    found = database("postgresql://clerk:p%40ss%2F@db.example:5433/cases?sslmode=require", ROOT)
    wanted = {"NAME": "cases", "USER": "clerk", "PASSWORD": "p@ss/", "HOST": "db.example", "PORT": "5433"}
    assert {key: found[key] for key in wanted} == wanted
    assert found["OPTIONS"] == {"sslmode": "require"} | PREPARED


def test_postgres_prepares_no_statements_behind_a_pooler() -> None:
    assert database("postgres://clerk@db.example/cases?prepared=off", ROOT)["OPTIONS"] == {}


def test_postgres_socket_folder_is_the_host() -> None:
    assert database("postgres://clerk@/cases?host=/run/postgresql", ROOT)["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:secret@h/n", "'mysql' is not known"),
        ("var/a.sqlite3", "'(none)' is not known"),
        ("sqlite://var/a.sqlite3", "three slashes"),
        ("sqlite:///", "names no SQLite file"),
        ("postgres://u:secret@h/", "names no PostgreSQL database"),
        ("postgres://u:secret@h:port/n", "Port"),
        ("postgres://u:secret@h/n?sslmod=require", "'sslmod'"),
        ("postgres://u:secret@h/n?prepared=maybe", "on or off"),
    ],
)
def test_wrong_url_is_refused_with_reason_and_without_the_password(url: str, reason: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        database(url, ROOT)
    assert reason in str(refusal.value)
    assert "docs/settings.md" in str(refusal.value)
    assert "secret" not in str(refusal.value)


@pytest.mark.django_db
def test_foreign_keys_are_enforced_on_the_running_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO auth_permission (name, codename, content_type_id) VALUES ('a', 'a', 999999)")
        connection.check_constraints()
