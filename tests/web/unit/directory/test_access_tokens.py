"""Access tokens on the account's page: shown once, listed by name, revoked by their owner alone."""

import pytest
from django.test import Client
from tests import factories
from tests.web.page_reader import Page, page_of, visit
from tests.web.unit.conftest import Desk

from pingding.records.models import AccessToken

pytestmark = pytest.mark.django_db
NEW = "/account/tokens/"


def secret_in(page: Page) -> str:
    (secret,) = [one.attribute("value") for one in page.all("input[readonly]")]
    assert secret.startswith("pingding_")
    return secret


def test_token_is_shown_once_and_works_until_it_is_revoked(desk: Desk) -> None:
    page = page_of(desk.client.post(NEW, {"token_name": "进度查询"}))
    secret = secret_in(page)
    assert "只显示这一次" in page.banner() and "进度查询" in page.texts("label")
    account = visit(desk.client, "/account/")
    (token_line,) = account.texts("#tokens .token-list li")
    assert token_line.startswith("进度查询") and "尚未使用" in token_line and secret not in account.html
    program = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
    assert Client().get("/api/v1/people/me", **program).status_code == 200
    assert "最近使用" in visit(desk.client, "/account/").text_of("#tokens .token-list li")
    token = AccessToken.objects.get()
    answer = desk.client.post(f"{NEW}{token.pk}/revoke/")
    assert answer.headers["Location"] == "/account/#tokens"
    assert "没有有效的访问令牌。" in visit(desk.client, "/account/").texts("#tokens p.muted")
    assert Client().get("/api/v1/people/me", **program).status_code == 401


def test_token_without_a_name_is_refused_at_its_field(desk: Desk) -> None:
    page = page_of(desk.client.post(NEW, {"token_name": " "}), 422)
    assert page.faulty() == ["f-token_name"] and "更改密码" in page.headings
    assert not AccessToken.objects.exists()


def test_token_of_somebody_else_cannot_be_revoked(desk: Desk) -> None:
    desk.client.post(NEW, {"token_name": "进度查询"})
    token = AccessToken.objects.get()
    _unit, stranger = factories.unit()
    assert desk.as_(stranger).post(f"{NEW}{token.pk}/revoke/").status_code == 404
    assert "进度查询" not in visit(desk.as_(stranger), "/account/").html
    assert AccessToken.objects.get().revoked_at is None


def test_tokens_need_a_post_and_a_signed_in_person(desk: Desk) -> None:
    assert desk.client.get(NEW).headers["Location"] == "/account/#tokens"
    assert Client().post(NEW, {"token_name": "甲"}).status_code in (302, 403)
    assert not AccessToken.objects.exists()
