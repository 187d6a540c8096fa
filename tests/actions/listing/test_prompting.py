"""催办: whom it reaches, of which cases, how often, and who may."""

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.listing.prompting import prompt_others
from pingding.policy.errors import Refusal
from pingding.queries.journal.acts.cases import PromptOthers
from pingding.queries.worklist.awaited import awaited_by
from pingding.records.models import JournalEntry, Message

pytestmark = pytest.mark.django_db


def test_the_leading_authority_waits_for_the_district_and_the_district_for_nobody() -> None:
    life = Life()
    case, _writer = life.submitted()
    (awaited,) = awaited_by(life.officer)
    district = life.districts["wanzhou"]
    assert (awaited.number, list(awaited.bodies.values())) == (case.number, [district.organisations[0].name])
    assert awaited.experts == () and awaited.prompted is None and awaited.due is not None
    assert awaited_by(district) == awaited_by(factories.auditor()) == ()


def test_a_prompt_reaches_whoever_is_waited_for_once_a_day_and_stands_in_the_journal() -> None:
    life = Life()
    case, _writer = life.submitted()
    district = life.districts["wanzhou"].organisations[0]
    (prompted,) = prompt_others([case.number], actor=life.officer, at=life.later())
    assert prompted.bodies == (district.name,) and prompted.experts == 0
    message = Message.objects.filter(organisation=district).latest("pk")
    assert message.case == case and "催办" in message.text
    entry = JournalEntry.objects.get(act=PromptOthers.act)
    assert entry.case == case and entry.change["bodies"] == [district.name]
    with pytest.raises(Refusal, match="一天之内"):
        prompt_others([case.number], actor=life.officer, at=life.later(hours=20))
    assert prompt_others([case.number], actor=life.officer, at=life.later(hours=5))


def test_experts_who_have_not_sealed_are_prompted_and_those_who_have_are_not() -> None:
    life = Life()
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    life.sheet(case, life.experts[0], 50)
    (awaited,) = awaited_by(life.officer)
    idle = life.experts[1].person
    assert idle is not None and awaited.experts == (idle.pk,)
    (prompted,) = prompt_others([case.number], actor=life.officer, at=life.later())
    assert prompted.experts == 1 and Message.objects.filter(person=idle, text__contains="催办").exists()


def test_only_whoever_waits_may_prompt() -> None:
    life = Life()
    case, writer = life.submitted()
    for actor in (writer, life.districts["wanzhou"], factories.administrator(), factories.auditor(), life.experts[0]):
        with pytest.raises(Refusal, match="没有您可以催办") as refused:
            prompt_others([case.number], actor=actor, at=life.at)
        assert refused.value.kind == "forbidden"
    assert not JournalEntry.objects.filter(act=PromptOthers.act).exists()


def test_the_office_that_acted_before_waits_for_the_next(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    life = Life()
    case, _writer = life.submitted()
    life.recommended(case)
    with django_assert_num_queries(4):
        awaited = awaited_by(life.districts["wanzhou"], [case.number])
    assert {name for each in awaited for name in each.bodies.values()} == {life.city.name}
