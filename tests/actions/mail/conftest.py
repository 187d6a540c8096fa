"""A platform that sends mail to a server on the loopback."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings
from tests.actions.mail.smtp_server import MailServer, mail_server


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    """The server, named in the settings of the platform."""
    with mail_server() as running:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.PINGDING_ADDRESS = "https://pingding.example"
        yield running
