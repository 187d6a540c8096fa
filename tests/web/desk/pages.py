"""Asking pages as somebody, at a moment of the test's own clock."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.web.page_reader import Page, page_of

from pingding.queries.viewer import Viewer


class Visitor:
    """A browser without a screen, signed in as a viewer's person; every page is asked at `at`."""

    def __init__(self, viewer: Viewer, at: datetime) -> None:
        self.client, self.at = Client(), at
        assert viewer.person is not None
        self.client.force_login(viewer.person, backend="pingding.site.signing_in.PeopleBackend")

    def get(self, path: str, status: int = 200) -> Page:
        """The page at an address."""
        with patch("pingding.web.frame.middleware.now", return_value=self.at):
            return page_of(self.client.get(path), status)

    def led_from(self, path: str) -> str:
        """Where an address leads that has no page of its own."""
        with patch("pingding.web.frame.middleware.now", return_value=self.at):
            return _destination(self.client.get(path))

    def post(self, path: str, data: Mapping[str, Any]) -> str:
        """Send a form that is accepted; the address that it leads to."""
        with patch("pingding.web.frame.middleware.now", return_value=self.at):
            return _destination(self.client.post(path, data))

    def sent(self, path: str, data: Mapping[str, Any], status: int) -> Page:
        """Send a form that is answered with a page: a refusal, or the question whether to go on."""
        with patch("pingding.web.frame.middleware.now", return_value=self.at):
            return page_of(self.client.post(path, data), status)

    def hidden(self, path: str, action: str = "") -> dict[str, str]:
        """What a form of a page sends beside what is typed: the only one that keeps its text, or the one sent there."""
        page = self.get(path)
        forms = [
            form for form in page.all("form[data-autosave]") if form.element.attributes.get("action", "") == action
        ]
        (form,) = forms if action else page.all("form[data-autosave]")
        return {one.attribute("name"): one.attribute("value") for one in form.all("input[type=hidden]")}

    def queries(self, path: str) -> int:
        """How many queries the page takes once everything that is read once per process has been read."""
        self.get(path)
        with CaptureQueriesContext(connection) as counted:
            self.get(path)
        return len(counted)


def _destination(answer: Any) -> str:
    assert answer.status_code == 302, f"{answer.status_code}: {answer.content.decode()[:3000]}"
    return str(answer.headers["Location"])
