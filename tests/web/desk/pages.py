"""Asking pages as somebody, at a moment of the test's own clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pingding.queries.viewer import Viewer


class Visitor:
    """A browser without a screen, signed in as a viewer's person; every page is asked at `at`."""

    def __init__(self, viewer: Viewer, at: datetime) -> None:
        self.client, self.at = Client(), at
        assert viewer.person is not None
        self.client.force_login(viewer.person, backend="pingding.site.signing_in.PeopleBackend")

    def get(self, path: str, status: int = 200) -> str:
        with patch("pingding.web.frame.asking.now", return_value=self.at):
            return self._text(self.client.get(path), status)

    def post(self, path: str, data: Mapping[str, Any], status: int = 302) -> str:
        with patch("pingding.web.frame.asking.now", return_value=self.at):
            return self._text(self.client.post(path, data), status)

    def queries(self, path: str) -> int:
        """How many queries the page takes once everything that is read once per process has been read."""
        self.get(path)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            self.get(path)
        return len(counted)

    @staticmethod
    def _text(answer: HttpResponseBase, status: int) -> str:
        assert isinstance(answer, HttpResponse)
        text = answer.content.decode()
        assert answer.status_code == status, f"{answer.status_code}: {text[:3000]}"
        return text if status != 302 else answer.headers["Location"]
