"""Guessing passwords: closed for the account and the address after ten, and for nobody else."""

import pytest
from axes.helpers import get_lockout_response
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest
from django.test import RequestFactory
from tests.web.page_reader import page_of

pytestmark = pytest.mark.django_db


def attempt(address: str) -> HttpRequest:
    """One wrong password for the same account from that address; the request as it is afterwards."""
    request = RequestFactory().post("/sign-in/", REMOTE_ADDR=address)
    assert authenticate(request, username="writer", password="wrong") is None
    return request


def locked(request: HttpRequest) -> bool:
    return bool(getattr(request, "axes_locked_out", False))


def test_tenth_wrong_password_closes_the_account_for_this_address_only() -> None:
    tries = [locked(attempt("192.0.2.1")) for _ in range(settings.AXES_FAILURE_LIMIT)]
    assert tries == [False] * 9 + [True]
    assert not locked(attempt("192.0.2.2"))


def test_locked_out_reader_gets_our_page() -> None:
    request = [attempt("192.0.2.1") for _ in range(settings.AXES_FAILURE_LIMIT)][-1]
    page = page_of(get_lockout_response(request, credentials={"username": "writer"}), 429)
    assert page.one("html").attribute("lang") == "zh-hans"
