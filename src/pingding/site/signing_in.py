"""Django's sessions and sign-in as they are, with what every request reads of them in two statements."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from pingding.queries.compiled_queries import compiled_query
from pingding.queries.viewer import person_of_session
from pingding.records.models import Person


@compiled_query
def _sessions(key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key)


class SessionStore(DatabaseSessions):
    """Sessions in the database, so that signing out takes effect at once."""

    def _get_session_from_db(self) -> Session | None:
        rows = _sessions(self.session_key) if self.session_key else []
        session = next((row for row in rows if row.expire_date > timezone.now()), None)
        if session is None:
            self._session_key = None
        return session


class PeopleBackend(ModelBackend):
    """Accounts with a password."""

    def get_user(self, user_id: Any) -> Person | None:
        """The person of a session, as long as the account is active."""
        person = person_of_session(int(user_id))
        return person if person is not None and self.user_can_authenticate(person) else None
