"""An act that is only asked refuses what it would refuse when done, and leaves nothing."""

import pytest
from tests import factories

from pingding.actions.directory.organisations import register_organisation
from pingding.actions.door import attempt
from pingding.policy.errors import Refusal
from pingding.queries.refusals import Faults, Refusals
from pingding.queries.viewer import PUBLIC
from pingding.records.models import JournalEntry, Organisation, Person

pytestmark = pytest.mark.django_db
AT = factories.START


def register(**changed: str) -> Organisation:
    data = factories.unit_data(**changed)
    return register_organisation(data, factories.new_person(), actor=PUBLIC, at=AT)


def nothing_stored() -> bool:
    return not (Organisation.objects.exists() or Person.objects.exists() or JournalEntry.objects.exists())


def test_what_was_typed_without_a_fault_is_done() -> None:
    assert attempt(Faults(), register).pk
    assert Organisation.objects.exists() and JournalEntry.objects.exists()


def test_an_act_that_is_only_asked_leaves_nothing_and_can_be_done_afterwards() -> None:
    attempt(Faults(), register, only_ask=True)
    assert nothing_stored()
    with pytest.raises(Refusal, match="校验位"):
        attempt(Faults(), lambda: register(code="915000000000000000"), only_ask=True)
    assert attempt(Faults(), register).pk


def test_faults_of_reading_and_of_the_act_are_told_together() -> None:
    faults = Faults()
    faults.add(Refusal("不是日期"), "established")
    with pytest.raises(Refusals) as caught:
        attempt(faults, lambda: register(code="123"))
    assert [each.field for each in caught.value.each] == ["established", "code"]


def test_a_fault_of_reading_alone_keeps_the_act_from_being_done() -> None:
    faults = Faults()
    faults.add(Refusal("不是日期"), "established")
    with pytest.raises(Refusal, match="不是日期"):
        attempt(faults, register)
    assert nothing_stored()
