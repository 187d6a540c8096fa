"""Two people on the administration pages: what no longer stands as the page showed it is not changed blindly."""

import pytest
from tests import factories
from tests.web.desk.pages import Visitor

from pingding.actions.directory.people import create_person
from pingding.records.models import Expert, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> Visitor:
    return Visitor(factories.administrator(), factories.START)


def test_office_given_meanwhile_is_told(administrator: Visitor) -> None:
    person = factories.auditor().person
    assert person is not None
    path, form = "/administration/people/", {"act": "office", "person": str(person.pk)}
    page = administrator.sent(path, form | {"was": "", "office": ""}, 409)
    assert "已由他人改为“审计员”" in page.faults()[0].text
    assert Person.objects.get(pk=person.pk).platform_office == "auditor"
    administrator.post(path, form | {"was": "auditor", "office": ""})
    assert Person.objects.get(pk=person.pk).platform_office == ""


def test_entry_of_an_expert_is_not_written_over_unseen(administrator: Visitor) -> None:
    person = factories.expert().person
    assert person is not None
    path = "/administration/experts/"
    form = {"act": "expert", "username": person.username, "fields": "新材料", "employer": "", "rank": "教授"}
    page = administrator.sent(path, form | {"was": ""}, 409)
    assert "已在专家库中：智能装备、示例大学" in page.faults()[0].text
    assert Expert.objects.get(person=person).fields == ["智能装备"]
    mark = page.one("details[open] input[name=was]").attribute("value")
    administrator.post(path, form | {"was": mark})
    assert Expert.objects.get(person=person).fields == ["新材料"]


def test_form_that_showed_one_entry_is_sent_for_somebody_who_has_none(administrator: Visitor) -> None:
    person, at = factories.expert().person_or_refuse(), factories.START
    other = create_person(factories.new_person(), actor=factories.administrator(), at=at)
    path = "/administration/experts/"
    form = {"act": "expert", "username": person.username, "fields": "新材料", "employer": "", "rank": "", "was": ""}
    mark = administrator.sent(path, form, 409).one("details[open] input[name=was]").attribute("value")
    administrator.post(path, form | {"username": other.username, "was": mark})
    assert Expert.objects.get(person=other).fields == ["新材料"]
    assert Expert.objects.get(person=person).fields == ["智能装备"]


def test_name_in_other_capitals_is_the_same_account(administrator: Visitor) -> None:
    person = factories.expert().person_or_refuse()
    path, name = "/administration/experts/", f" {person.username.upper()} "
    form = {"act": "expert", "username": name, "fields": "新材料", "employer": "", "rank": "", "was": ""}
    mark = administrator.sent(path, form, 409).one("details[open] input[name=was]").attribute("value")
    administrator.post(path, form | {"was": mark})
    assert Expert.objects.get(person=person).fields == ["新材料"]


def test_expert_closed_meanwhile_is_told(administrator: Visitor) -> None:
    person = factories.expert().person
    assert person is not None
    Expert.objects.filter(person=person).update(is_active=False)
    form = {"act": "expert_active", "person": str(person.pk), "active": "0", "was": "True", "confirmed": "1"}
    assert "已停止指派" in administrator.sent("/administration/experts/", form, 409).faults()[0].text
