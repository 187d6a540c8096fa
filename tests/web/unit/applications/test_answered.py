"""What an office found stands above the form that answers it."""

import pytest
from tests.programmes.technology_centre import Centre
from tests.web.desk.pages import Visitor

from pingding.actions.titles.requests import open_request
from pingding.queries.cases.parties import seats_of
from pingding.records.models import Seat

pytestmark = pytest.mark.django_db


def test_problems_found_stand_above_the_form_that_answers_them() -> None:
    centre = Centre()
    (body,) = seats_of(centre.title.case, "recommender")
    district = centre.world.viewer(centre.world.officer(body))
    case = open_request(centre.title.code, "supervision", actor=district, at=centre.world.later())
    centre.case(case).act("supervision_visit", "problems")
    found = Seat.objects.get(run__case=case, run__step="supervision_visit").content["findings"]
    page = Visitor(centre.holder, centre.world.later()).get(f"/cases/{case.number}/write/answer/")
    said = page.text_of("#answered")
    assert found and found in said and body.name in said and "发现问题，请中心处理" in said
