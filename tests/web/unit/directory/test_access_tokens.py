"""Access tokens on the account's page: shown once, listed by name, revoked by their owner alone."""

import re

import pytest
from django.test import Client
from tests import factories
from tests.web.unit.conftest import Desk, text_of

from pingding.records.models import AccessToken

pytestmark = pytest.mark.django_db
NEW = "/account/tokens/"


def secret_in(page: str) -> str:
    found = re.search(r'value="(pingding_[^"]+)"', page)
    assert found is not None
    return found[1]


def test_token_is_shown_once_and_works_until_it_is_revoked(desk: Desk) -> None:
    page = text_of(desk.client.post(NEW, {"token_name": "进度查询"}))
    secret = secret_in(page)
    assert "只显示这一次" in page and "进度查询" in page
    account = text_of(desk.client.get("/account/"))
    assert "进度查询" in account and "尚未使用" in account and secret not in account
    program = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert Client().get("/api/v1/people/me", **program).status_code == 200
    assert "最近使用" in text_of(desk.client.get("/account/"))
    token = AccessToken.objects.get()
    answer = desk.client.post(f"{NEW}{token.pk}/revoke/")
    assert answer.headers["Location"] == "/account/#tokens"
    assert "没有有效的访问令牌" in text_of(desk.client.get("/account/"))
    assert Client().get("/api/v1/people/me", **program).status_code == 401


def test_token_without_a_name_is_refused_at_its_field(desk: Desk) -> None:
    answer = desk.client.post(NEW, {"token_name": " "})
    page = text_of(answer)
    assert answer.status_code == 422 and 'href="#f-token_name"' in page and "更改密码" in page
    assert not AccessToken.objects.exists()


def test_token_of_somebody_else_cannot_be_revoked(desk: Desk) -> None:
    desk.client.post(NEW, {"token_name": "进度查询"})
    token = AccessToken.objects.get()
    _unit, stranger = factories.unit()
    assert desk.as_(stranger).post(f"{NEW}{token.pk}/revoke/").status_code == 404
    assert "进度查询" not in text_of(desk.as_(stranger).get("/account/"))
    assert AccessToken.objects.get().revoked_at is None


def test_tokens_need_a_post_and_a_signed_in_person(desk: Desk) -> None:
    assert desk.client.get(NEW).headers["Location"] == "/account/#tokens"
    assert Client().post(NEW, {"token_name": "甲"}).status_code in (302, 403)
    assert not AccessToken.objects.exists()
