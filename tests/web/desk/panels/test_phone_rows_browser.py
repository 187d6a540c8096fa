"""Rows that can be chosen, on a phone: the box lies on nothing that is to be read."""

from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from tests.actions.life import Life
from tests.conftest import NewPage
from tests.web.desk.test_desk_browser import PHONE, signed_in

from pingding.records.models import Case

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

pytestmark = pytest.mark.django_db(transaction=True)
COVERED = """cells => cells.filter(cell => {
  const box = cell.querySelector("input").getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(cell.nextElementSibling);
  const over = text => text.right > box.left && text.top < box.bottom && text.bottom > box.top;
  return [...range.getClientRects()].some(over);
}).map(cell => cell.nextElementSibling.textContent)"""


@pytest.mark.parametrize("path", ["", "draw/?case="])
def test_the_box_of_a_row_covers_no_word(new_page: NewPage, live_server: "LiveServer", path: str) -> None:
    life = Life()
    case = life.at_panel()
    Case.objects.update(name="“先验证、再转让”的高校成果概念验证服务平台和中心")
    with patch("pingding.web.frame.middleware.now", return_value=life.at):
        page = signed_in(new_page, live_server, life.officer, viewport=PHONE)
        page.goto(f"/panels/sample-life-2025/panel/{path}{case.number if path else ''}")
    assert page.locator("td.tick").count() > 0
    assert page.locator("td.tick").evaluate_all(COVERED) == []
