"""The desk in English."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import Organisation

pytestmark = pytest.mark.django_db


def test_in_english_the_desk_says_its_office_by_its_title_and_what_is_waited_for_as_steps() -> None:
    life = Life()
    life.submitted()
    body = life.officer.organisations[0]
    Organisation.objects.filter(pk=body.pk).update(name="万州区教育委员会（示例）")
    visitor = Visitor(factories.viewer(life.officer.person_or_refuse()), life.later())
    visitor.client.cookies["django_language"] = "en"
    page = visitor.get("/desk/")
    assert any("Education Commission, Wanzhou District (示例)" in words for words in page.texts(".page-head p"))
    assert "万州区教育委员会" not in page.text
    visitor = Visitor(life.districts["wanzhou"], life.at)
    visitor.client.cookies["django_language"] = "en"
    filters = visitor.get("/desk/?kind=review").texts(".filter-group")
    assert any(text.startswith("Step") for text in filters), filters


def test_in_english_one_case_and_one_day_are_said_as_one() -> None:
    life = Life()
    life.submitted()
    visitor = Visitor(life.officer, life.later(days=1, minutes=5))
    visitor.client.cookies["django_language"] = "en"
    page = visitor.get("/desk/overview/").text
    assert "1 case, for 1 day" in page and "1 cases" not in page and "1 days" not in page
