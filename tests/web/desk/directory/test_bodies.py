"""The lists of public bodies: what each is, in few words."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import OfficeHeld

pytestmark = pytest.mark.django_db


def test_each_body_is_shown_with_its_departments_not_with_its_name_twice() -> None:
    life = Life()
    body = life.districts["wanzhou"].organisations[0]
    OfficeHeld.objects.create(office="education@wanzhou", organisation=body)
    OfficeHeld.objects.create(office="economy@beibei", organisation=body)
    visitor = Visitor(factories.administrator(), life.later())
    for path in ("/administration/offices/", "/lists/offices/"):
        row = visitor.get(path).row(body.name)
        assert row.cell("部门") == "北碚区经济和信息化委员会、教育部门、科技部门", path
    assert visitor.get("/administration/offices/").row(life.city.name).cell("部门") == "科技部门"
