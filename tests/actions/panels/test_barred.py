"""An expert whom something ties to a case reads nothing more of it, until they are replaced or it is corrected."""

import pytest
from tests import factories
from tests.actions.life import Life
from tests.actions.panels.test_ties import works_at
from tests.api.program import program_of
from tests.web.desk.pages import Visitor

from pingding.actions.applications.partners import add_partner, remove_partner
from pingding.actions.directory.members import end_membership, invite_member
from pingding.queries.access import may_see
from pingding.queries.clock import now
from pingding.records.models import Assignment, Expert

pytestmark = pytest.mark.django_db


def test_what_ties_an_expert_later_closes_the_case_to_them_until_it_is_corrected(life: Life) -> None:
    case = life.at_panel()
    life.assign(case, *life.experts)
    tied, number = life.experts[0], case.number
    program = program_of(tied, now())
    pages = [f"/cases/{number}/", *(f"/cases/{number}/?tab={tab}" for tab in ("content", "materials", "conditions"))]
    works_at(life, tied, case.organisation.name)
    visitor = Visitor(tied, life.later())
    for page in pages:
        visitor.get(page, 404)
    assert program.get(f"/cases/{number}").status == 404 and program.get("/cases").body["items"] == []
    row = visitor.get("/expert/").text_of("tbody tr")
    assert f"应当回避，请等待召集单位更换专家 任职于{case.organisation.name}" in row and number in row
    assert "已指派 3 人" in Visitor(life.officer, life.later()).get(f"/cases/{number}/").text_of(".panel-desk")
    works_at(life, tied, "示例另一大学")
    for page in pages[1:3]:
        Visitor(tied, life.later()).get(page)


def test_membership_that_ends_and_a_partner_taken_off_tie_nobody_any_more(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, writer = life.submitted()
    life.recommended(case)
    expert = life.experts[0]
    life.assign(case, expert)
    person, own = expert.person_or_refuse(), writer
    Expert.objects.filter(person=person).update(employer=case.organisation)
    membership = invite_member(case.organisation, person, actor=own, at=life.later())
    Expert.objects.filter(person=person).update(employer=None)
    assert Assignment.objects.get(expert=person).bar
    end_membership(membership, actor=own, at=life.later())
    assert may_see(factories.viewer(person), case)
    monkeypatch.setattr("pingding.actions.applications.partners.partners_shut", lambda actor, file: None)
    works_at(life, expert, "示例研究院")
    words = {"kind": "institute", "duties": "研发", "code": factories.credit_code(), "actor": writer}
    partner = add_partner(case.number, name="示例研究院", at=life.later(), **words)  # type: ignore[arg-type]
    assert not may_see(factories.viewer(person), case)
    remove_partner(case.number, partner.pk, actor=writer, at=life.later())
    assert may_see(factories.viewer(person), case)
