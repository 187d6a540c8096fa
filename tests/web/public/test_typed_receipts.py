"""A receipt is found as people type it; what cannot be one is said."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.web.page_reader import visit
from tests.web.public.conftest import GROUNDS, object_url

from pingding.records.models import Attempt, Case, Notice, Objection

pytestmark = pytest.mark.django_db

WAYS: dict[str, Callable[[str], str]] = {
    "small letters": str.lower,
    "blanks": lambda receipt: f"  {receipt[:5]} {receipt[5:9]} {receipt[9:]} ",
    "no dashes": lambda receipt: receipt.replace("-", ""),
    "blanks for dashes": lambda receipt: receipt.replace("-", " "),
    "long dashes": lambda receipt: receipt.replace("-", "—"),
    "full width": lambda receipt: "".join(chr(ord(letter) + 0xFEE0) for letter in receipt),
    "O for 0": lambda receipt: receipt[:-8].replace("0", "O") + receipt[-8:],
    "l for 1": lambda receipt: receipt[:-8].replace("1", "l") + receipt[-8:],
    "its address": lambda receipt: f"https://example.org/objections/{receipt}/",
    "with its name": lambda receipt: f"回执编号：{receipt}",
}


@pytest.mark.parametrize("way", WAYS)
def test_receipt_is_found_however_it_is_typed(client: Client, notice: Notice, case: Case, way: str) -> None:
    client.post(object_url(notice, case), GROUNDS)
    receipt = Objection.objects.get().receipt
    found = client.get("/objections/", {"receipt": WAYS[way](receipt)})
    assert (found.status_code, found.headers["Location"]) == (302, f"/objections/{receipt}/")


def test_looking_up_is_no_try_and_says_what_no_receipt_ends_with(client: Client, notice: Notice, case: Case) -> None:
    for _again in range(12):
        page = visit(client, "/objections/", {"receipt": "YY-2025-00042-1-ABCD0O45"}, status=404)
    error = page.field("receipt").error
    assert "没有编号为" in error and "末8位不用数字0、1和字母I、O，所填有0、O" in error
    assert page.field("receipt").value == "YY-2025-00042-1-ABCD0O45" and not Attempt.objects.exists()
    other = visit(client, "/objections/", {"receipt": "YY-2025-00042-1-ABCD2345"}, status=404)
    assert "末8位" not in other.field("receipt").error


def test_another_receipt_of_the_same_figures_is_not_taken(client: Client, notice: Notice, case: Case) -> None:
    client.post(object_url(notice, case), GROUNDS)
    receipt = Objection.objects.get().receipt
    for typed in (receipt[:-1] + "2345", receipt.replace("YY", "FY"), receipt[:-9]):
        assert client.get("/objections/", {"receipt": typed}).status_code == 404
