"""The connection to PostgreSQL: before a kept one is used again, its socket says whether the server is still there."""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's own; a server that has ended, or ended the connection, is noticed without a question to it."""

    connection: Any

    def is_usable(self) -> bool:
        """Whether the connection can be used. What waits to be read on an idle one is its end: then it is asked."""
        if self.connection is None or self.connection.closed:
            return False
        readable, _writable, _failed = select.select([self.connection.fileno()], [], [], 0)
        return super().is_usable() if readable else True
