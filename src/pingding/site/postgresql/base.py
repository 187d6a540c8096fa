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
        socket = select.poll()  # select() takes no descriptor above 1023, and clients hold many
        socket.register(self.connection.fileno(), select.POLLIN)
        return super().is_usable() if socket.poll(0) else True
