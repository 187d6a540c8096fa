"""Lists as tests hand them in, and what the page shows of them."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.documents.sheets import filled
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page


def path(kind: str) -> str:
    return f"/administration/import/{kind}/"


def form(visitor: Visitor, kind: str) -> bytes:
    answer = visitor.client.get(f"{path(kind)}form.xlsx")
    assert answer.status_code == 200
    return bytes(answer.content)


def hand_in(visitor: Visitor, kind: str, content: bytes, status: int = 200, name: str = "名单.xlsx") -> Page:
    return visitor.sent(path(kind), {"file": SimpleUploadedFile(name, content)}, status)


def looked_at(
    visitor: Visitor, kind: str, *rows: list[object], status: int = 200, change: Callable[[Any], None] | None = None
) -> Page:
    return hand_in(visitor, kind, filled(form(visitor, kind), *rows, change=change), status)


def taking(page: Page, **more: object) -> dict[str, Any]:
    hidden = {each.attribute("name"): each.attribute("value") for each in page.all("#plan input[type=hidden]")}
    return {**hidden, "take": "1", **more}


def cells(page: Page) -> list[str]:
    """The faults: cell, heading, what, what to do."""
    return [row.text for row in page.all("#faults tbody tr")]


def unit_row(code: str, **more: object) -> list[object]:
    row = {
        "number": None,
        "name": "示例甲材料有限公司",
        "code": code,
        "kind": "民营企业",
        "region": "万州区",
        "address": "示例路2号",
        "legal": "示例乙",
        "established": "2020-01-02",
        "username": "shili-li",
        "person": "示例·李经理",
        "phone": "023-60000001",
    }
    return list((row | more).values())
