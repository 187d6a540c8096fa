"""A case where nothing is filled in: how it stands is a line above it."""

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

pytestmark = pytest.mark.django_db


def test_where_nothing_is_filled_in_here_how_it_stands_comes_first_and_the_case_has_the_whole_width() -> None:
    life = Life()
    case, writer = life.submitted()
    for viewer, alone in ((writer, True), (life.officer, True), (life.districts["wanzhou"], False)):
        page = Visitor(viewer, life.at).get(f"/cases/{case.number}/?tab=content")
        assert page.has(".columns-alone") is alone and len(page.all("#act")) == 1
        told = [each.attribute("class") for each in page.one(".columns-case").all("aside, .case-main")]
        assert told == (["act-panel sticky", "case-main"] if alone else ["case-main", "act-panel sticky"])
