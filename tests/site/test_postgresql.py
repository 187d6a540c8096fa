"""A kept connection to PostgreSQL: its end is noticed, and as long as it lasts the server is asked nothing."""

import fcntl
import os
import socket
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from django.db.backends.postgresql import base
from tests.places import ROOT

from pingding.site.databases import database
from pingding.site.postgresql.base import DatabaseWrapper


@pytest.fixture
def wrapper() -> DatabaseWrapper:
    return DatabaseWrapper(database("postgres://clerk@/cases?host=/run/postgresql", ROOT))


def test_the_server_is_asked_only_where_its_end_of_the_connection_says_something(wrapper: DatabaseWrapper) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs, patch.object(base.DatabaseWrapper, "is_usable", return_value=False) as asking:
        wrapper.connection = SimpleNamespace(closed=False, fileno=ours.fileno)
        assert wrapper.is_usable() and not asking.called
        theirs.close()
        assert not wrapper.is_usable() and asking.called


def test_a_connection_that_is_closed_or_was_never_made_is_not_usable(wrapper: DatabaseWrapper) -> None:
    closed: Any = SimpleNamespace(closed=True)
    for connection in (None, closed):
        wrapper.connection = connection
        assert not wrapper.is_usable()


def test_a_connection_with_a_high_descriptor_is_looked_at_too(wrapper: DatabaseWrapper) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        high = fcntl.fcntl(ours.fileno(), fcntl.F_DUPFD, 1030)
        try:
            wrapper.connection = SimpleNamespace(closed=False, fileno=lambda: high)
            assert wrapper.is_usable()
        finally:
            os.close(high)
