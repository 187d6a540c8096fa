"""A case that ended before anybody handed in its form."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import Case, Filing

pytestmark = pytest.mark.django_db


def test_a_case_that_ended_before_anybody_handed_in_says_so_and_leads_an_auditor_to_all_cases() -> None:
    life = Life()
    case, _writer = life.draft()
    Case.objects.filter(pk=case.pk).update(ended_at=life.at)
    Filing.objects.filter(case=case).delete()
    page = Visitor(factories.auditor(), life.at).get(f"/cases/{case.number}/")
    assert page.one(".crumbs").link("全部事项") == "/lists/cases/"
    assert page.empty().startswith("没有提交")
