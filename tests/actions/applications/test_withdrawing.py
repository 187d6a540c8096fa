"""Who hears that an application was withdrawn."""

import pytest
from tests.actions.case_world import CaseWorld

from pingding.actions.applications.applications import withdraw_application
from pingding.records.models import Message

pytestmark = pytest.mark.django_db


def told(world: CaseWorld) -> tuple[list[str], list[str]]:
    """The organisations and the persons that were told of the withdrawal."""
    rows = Message.objects.filter(text__contains="撤回", case=world.case).order_by("pk")
    return [row.organisation.name for row in rows if row.organisation], [row.person.name for row in rows if row.person]


def withdraw(world: CaseWorld) -> None:
    withdraw_application(world.case.number, actor=world.viewers["administrator"], at=world.life.later())


def test_the_office_that_has_the_case_and_the_partner_that_confirmed_are_told() -> None:
    world = CaseWorld()
    world.reach("submitted")
    withdraw(world)
    assert told(world) == ([world.life.districts["wanzhou"].organisations[0].name, world.partner_unit.name], [])


def test_experts_who_were_to_assess_are_told_and_who_recused_themselves_are_not() -> None:
    world = CaseWorld()
    world.reach("assigned")
    withdraw(world)
    assert world.viewers["assigned"].person
    assert told(world)[1] == [world.viewers["assigned"].person.name]


def test_a_draft_that_nobody_else_has_seen_is_withdrawn_without_a_word() -> None:
    world = CaseWorld()
    world.reach("invited")
    withdraw(world)
    assert told(world) == ([], [])
