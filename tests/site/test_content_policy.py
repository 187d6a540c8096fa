"""Every answer says what a page may load; only Django's own pages of a failure, shown to developers, do not."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings

from pingding.site.content_policy import ContentPolicy

HEADER = "Content-Security-Policy"


def _answered(status: int) -> HttpResponse:
    return ContentPolicy(lambda _request: HttpResponse(status=status))(HttpRequest())


@pytest.mark.django_db
def test_pages_failures_and_the_interface_have_the_policy(client: Client) -> None:
    for path in ("/", "/no-such-page/", "/api/v1/programmes"):
        policy = client.get(path).headers[HEADER]
        assert "default-src 'self'" in policy and "object-src 'none'" in policy and "unsafe" not in policy


def test_a_developer_sees_djangos_own_page_of_a_failure() -> None:
    with override_settings(DEBUG=True):
        assert HEADER not in _answered(500).headers and HEADER in _answered(200).headers
    assert HEADER in _answered(500).headers
