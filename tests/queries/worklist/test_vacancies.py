"""What waits for nobody: told to the administrator, a unit's also to the officers of its region, and to nobody else."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life
from tests.api.program import program_of, set_clock
from tests.web.desk.pages import Visitor

from pingding.actions.applications.applications import open_application
from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.directory.members import end_membership
from pingding.actions.directory.people import deactivate_person
from pingding.actions.steps import act_at_step
from pingding.policy.errors import Refusal
from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.viewer import Viewer
from pingding.queries.worklist.vacancies import vacancies
from pingding.records.models import Membership

pytestmark = pytest.mark.django_db


def waiting(life: Life, viewer: Viewer) -> list[tuple[str, str, int]]:
    return [(each.organisation.name, each.role, each.cases) for each in vacancies(viewer, life.at)]


def leaves(life: Life, viewer: Viewer) -> None:
    (membership,) = Membership.objects.filter(person=viewer.person, until=None)
    end_membership(membership, reason="调离", actor=factories.administrator(), at=life.later())


def test_an_office_without_officers_and_a_meeting_without_its_secretary(life: Life) -> None:
    keeper = factories.administrator()
    life.submitted()
    life.submitted(centre_name="示例芯片协同中心", topic="chips")
    assert waiting(life, keeper) == []
    leaves(life, life.districts["wanzhou"])
    leaves(life, life.secretary)
    office = life.districts["wanzhou"].organisations[0].name
    assert waiting(life, keeper) == [(office, "officer", 2)]
    vacant = Visitor(keeper, life.later()).get("/administration/offices/").one("#vacancies")
    assert vacant.text_of(".tone-warn") == "没有经办人，2件在等待" and "search=" in vacant.link(office)
    life.districts["wanzhou"] = factories.officer(life.districts["wanzhou"].organisations[0])
    assert waiting(life, keeper) == []
    assert "无人可以办理" not in Visitor(keeper, life.at).get("/administration/offices/").html


def test_a_secretary_is_missed_although_the_office_has_an_officer(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_list(case)
    leaves(life, life.secretary)
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    assert waiting(life, factories.administrator()) == [(life.city.name, "secretary", 1)]


def test_a_unit_without_anybody_is_told_to_the_office_that_may_hand_it_over_and_to_no_other(
    life: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, writer = life.submitted()
    asked = ChecklistAnswers(reason="核对", parts=("fact:staff",))
    district = life.districts["wanzhou"]
    act_at_step(case.number, "check", "return", asked, actor=district, at=life.later())
    keeper = factories.administrator()
    deactivate_person(writer.person_or_refuse(), reason="离职", actor=keeper, at=life.later())
    unit = [(case.organisation.name, "administrator", 1)]
    elsewhere = factories.officer(factories.office("economy@yuzhong"))
    beside = factories.officer(factories.office("transport@wanzhou"))
    assert waiting(life, keeper) == waiting(life, district) == unit
    assert waiting(life, elsewhere) == waiting(life, life.officer) == waiting(life, beside) == []
    assert "无人可以办理" not in Visitor(beside, life.later()).get("/registrations/").html
    for viewer in (writer, life.experts[0], life.secretary):
        with pytest.raises(Refusal) as refusal:
            vacancies(viewer, life.at)
        assert refusal.value.kind == "forbidden" and refusal.value.remedy
    vacant = Visitor(district, life.later()).get("/registrations/").one("#vacancies")
    link = vacant.link(case.organisation.name)
    assert link == f"/organisations/{case.organisation_id}/members/?act=hand_over"
    assert "移交管理员" in vacant.text_of(".muted")
    assert Visitor(district, life.at).get(link).buttons()
    set_clock(monkeypatch, life.at)
    (answer,) = program_of(district, life.at).get("/vacancies").body
    assert (answer["organisation_id"], answer["role"], answer["cases"]) == (case.organisation_id, "administrator", 1)


def test_a_draft_of_a_call_that_has_closed_is_missed_by_nobody(life: Life) -> None:
    unit, writer = life.unit()
    open_application(life.call, unit, actor=writer, at=life.later())
    keeper = factories.administrator()
    deactivate_person(writer.person_or_refuse(), reason="离职", actor=keeper, at=life.later())
    assert waiting(life, keeper) == [(unit.name, "administrator", 1)]
    life.at += timedelta(days=60)
    assert waiting(life, keeper) == []


def test_an_objection_that_nobody_can_answer_is_missed_too(life: Life) -> None:
    case, _writer = life.submitted()
    life.to_notice(case)
    notice = life.notice(case)
    life.objects(notice, case)
    keeper = factories.administrator()
    leaves(life, life.officer)
    assert waiting(life, keeper) == []
    leaves(life, life.secretary)
    assert waiting(life, keeper) == [(life.city.name, "officer", 1)]
