"""催办: whom it reaches, of which cases, how often, and who may."""

from datetime import timedelta

import pytest
from tests import factories
from tests.actions.life import Life

from pingding.actions.directory.offices import appoint_officer
from pingding.actions.listing.prompting import prompt_others
from pingding.actions.panels.reminders import remind_experts
from pingding.policy.errors import Refusal
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.visibility import sealed, visibility_of
from pingding.queries.clock import end_of_day
from pingding.queries.journal.acts.cases import PromptOthers
from pingding.queries.journal.acts.steps import RemindExpert
from pingding.queries.worklist.awaited import awaited_by
from pingding.records.models import Case, JournalEntry, Message, StepRun

pytestmark = pytest.mark.django_db


def test_the_leading_authority_waits_for_the_district_and_the_district_for_nobody() -> None:
    life = Life()
    case, _writer = life.submitted()
    (awaited,) = awaited_by(life.officer)
    district = life.districts["wanzhou"]
    assert (awaited.number, list(awaited.bodies.values())) == (case.number, [district.organisations[0].name])
    assert not awaited.experts and awaited.prompted is None and awaited.due is not None
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
    with pytest.raises(Refusal, match="今天已经催办过"):
        prompt_others([case.number], actor=life.officer, at=end_of_day(life.at) - timedelta(minutes=1))
    assert prompt_others([case.number], actor=life.officer, at=end_of_day(life.at))


def test_experts_who_have_not_sealed_are_prompted_and_those_who_have_are_not() -> None:
    life = Life()
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    life.sheet(case, life.experts[0], 50)
    (awaited,) = awaited_by(life.officer)
    idle = life.experts[1].person
    assert idle is not None and list(awaited.experts) == [idle.pk]
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
    with django_assert_num_queries(5):
        awaited = awaited_by(life.districts["wanzhou"], [case.number])
    assert {name for each in awaited for name in each.bodies.values()} == {life.city.name}


def test_a_district_that_recommended_a_case_learns_and_prompts_nothing_of_its_experts() -> None:
    life = Life()
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    district = life.districts["wanzhou"]
    awaited = awaited_by(district)
    assert {name for each in awaited for name in each.bodies.values()} == {life.city.name}
    assert not any(each.experts for each in awaited)
    prompted = prompt_others([case.number], actor=district, at=life.later())
    assert not any(each.experts for each in prompted)
    assert not Message.objects.filter(person__isnull=False, text__contains="催办").exists()


def test_a_bureau_that_applies_itself_waits_for_nobody_in_its_own_case() -> None:
    life = Life()
    case = life.at_panel()
    life.assign(case, *life.experts[:2])
    Case.objects.filter(pk=case.pk).update(organisation=life.city)
    assert awaited_by(life.officer) == ()
    Case.objects.filter(pk=case.pk).update(organisation=life.districts["wanzhou"].organisations[0])
    assert awaited_by(life.districts["wanzhou"]) == ()


def test_all_of_the_named_cases_are_read_and_of_the_others_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pingding.queries.worklist.awaited.MOST_READ", 1)
    life = Life()
    numbers = [life.submitted()[0].number for _n in range(2)]
    assert len(awaited_by(life.officer)) == 1
    assert {each.number for each in awaited_by(life.officer, numbers)} == set(numbers)
    assert len(prompt_others(numbers, actor=life.officer, at=life.later())) == 2


def test_the_office_that_leads_or_acted_is_recorded_and_its_officers_alone_prompt() -> None:
    life = Life()
    case, _writer = life.submitted()
    person = factories.officer(factories.office("economy@cq")).person_or_refuse()
    actor = factories.viewer(appoint_officer(life.city, person, actor=factories.administrator(), at=life.at).person)
    (prompted,) = prompt_others([case.number], actor=actor, at=life.later())
    assert prompted.number == case.number
    assert JournalEntry.objects.get(act=PromptOthers.act).behalf == life.city.name
    (awaited,) = awaited_by(life.secretary)
    assert awaited.office == life.city and not awaited.prompts
    with pytest.raises(Refusal, match="经办人") as refused:
        prompt_others([case.number], actor=life.secretary, at=life.later(days=2))
    assert refused.value.kind == "forbidden"


def owing() -> tuple[Life, list[str]]:
    """Two cases at the panel, whose sheets the first expert owes; the second expert owes one of them."""
    life = Life()
    cases = [life.at_panel(), life.at_panel()]
    life.assign(cases[0], *life.experts[:2])
    life.assign(cases[1], life.experts[0])
    return life, [case.number for case in cases]


def test_an_expert_hears_once_of_all_that_is_owed() -> None:
    life, numbers = owing()
    prompt_others(numbers, actor=life.officer, at=life.later())
    sent = Message.objects.filter(person__isnull=False, text__contains="催办评审").order_by("person")
    assert [(each.person, each.words["n"]) for each in sent] == [
        (life.experts[0].person, "2"),
        (life.experts[1].person, "1"),
    ]


def test_one_rule_holds_whichever_way_an_expert_is_prompted() -> None:
    life, numbers = owing()
    first, second = (each.person_or_refuse() for each in life.experts[:2])
    remind_experts("sample-life-2025", "panel", [first.pk], actor=life.officer, at=life.later())
    prompted = prompt_others([numbers[0]], actor=life.officer, at=life.later())
    assert sum(each.experts for each in prompted) == 1
    with pytest.raises(Refusal, match="今天已经催办过"):
        prompt_others([numbers[0]], actor=life.officer, at=life.later())
    again = remind_experts("sample-life-2025", "panel", actor=life.officer, at=life.later())
    assert again.reached == () and set(again.too_soon) == {first.name, second.name}


def test_the_journal_keeps_who_owes_a_sheet_from_who_may_not_know() -> None:
    life, numbers = owing()
    prompt_others(numbers, actor=life.officer, at=life.later())
    case = Case.objects.get(number=numbers[0])
    assert JournalEntry.objects.filter(case=case, act=RemindExpert.act).exists()
    for viewer in (life.officer, life.districts["wanzhou"]):
        hidden = visibility_of(viewer, CaseFile(case)).hidden_acts(sealed(StepRun.objects.filter(case=case)))
        assert RemindExpert.act in hidden and "experts" not in PromptOthers.model_fields
