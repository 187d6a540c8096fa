"""Two at once: each thread has its own connection to the same real database."""

import pytest
from django.db import transaction
from tests import factories
from tests.at_once import at_once

from pingding.actions.directory.access_tokens import MOST_TOKENS, create_access_token
from pingding.actions.directory.accounts import make_person
from pingding.actions.directory.members import end_membership, hand_over, invite_member
from pingding.actions.directory.offices import appoint_officer
from pingding.actions.directory.organisations import approve_registration, register_organisation, reject_registration
from pingding.actions.door import record_act
from pingding.policy.errors import Refusal
from pingding.queries.journal.acts.directory import ChangePassword
from pingding.queries.journal.journal import verify
from pingding.queries.viewer import PUBLIC, Role
from pingding.records.models import AccessToken, JournalEntry, Membership, Organisation

pytestmark = pytest.mark.django_db(transaction=True)
AT = factories.START
APPENDS = 25


def append_many() -> int:
    for _n in range(APPENDS):
        with transaction.atomic():
            record_act(ChangePassword(), at=AT)
    return APPENDS


def test_two_appending_at_once_keep_one_chain() -> None:
    assert at_once(append_many, append_many) == [APPENDS, APPENDS]
    check = verify()
    assert check.ok and check.entries == 2 * APPENDS
    assert JournalEntry.objects.count() == 2 * APPENDS


def test_of_two_officers_deciding_at_once_one_wins_and_the_other_is_told() -> None:
    organisation, _own = factories.pending_unit()
    body = factories.office("science@wanzhou")
    one, other = factories.officer(body), factories.officer(body)
    results = at_once(
        lambda: approve_registration(organisation, actor=one, at=AT),
        lambda: reject_registration(organisation, reason="材料不符", actor=other, at=AT),
    )
    refusals = [met for met in results if isinstance(met, Refusal)]
    assert len(refusals) == 1 and refusals[0].kind == "conflict" and "已经办理" in refusals[0].what
    winner = next(met for met in results if isinstance(met, Organisation))
    assert Organisation.objects.get(pk=organisation.pk).status == winner.status
    acts = JournalEntry.objects.filter(act__in=("approve_registration", "reject_registration"))
    assert acts.count() == 1 and verify().ok


def test_of_two_registrations_of_one_code_at_once_one_is_refused_kindly() -> None:
    code = factories.credit_code()

    def register() -> Organisation:
        return register_organisation(factories.unit_data(code=code), factories.new_person(), actor=PUBLIC, at=AT)

    results = at_once(register, register)
    refusals = [met for met in results if isinstance(met, Refusal)]
    assert len(refusals) == 1 and refusals[0].kind == "conflict" and "注册" in refusals[0].what
    assert Organisation.objects.count() == Membership.objects.count() == 1 and verify().ok


def test_last_two_administrators_do_not_both_leave() -> None:
    organisation, own = factories.unit()
    second = invite_member(organisation, factories.new_person(), role=Role.ADMINISTRATOR, actor=own, at=AT)
    first = Membership.objects.get(organisation=organisation, person=own.person)
    other = factories.viewer(second.person)
    results = at_once(
        lambda: end_membership(first, actor=own, at=AT),
        lambda: end_membership(second, actor=other, at=AT),
    )
    assert sum(isinstance(met, Refusal) for met in results) == 1
    assert Membership.objects.filter(organisation=organisation, until=None).count() == 1


@pytest.mark.parametrize("give", ["invite", "hand_over", "appoint"])
def test_of_two_giving_somebody_the_same_place_at_once_one_is_told_that_it_is_given(give: str) -> None:
    organisation, own = factories.unit()
    body, administrator = factories.office("science@wanzhou"), factories.administrator()
    person = make_person(factories.new_person(), at=AT)

    def act() -> Membership:
        if give == "invite":
            return invite_member(organisation, person, actor=own, at=AT)
        if give == "hand_over":
            return hand_over(organisation, person, reason="换人", actor=own, at=AT)
        return appoint_officer(body, person, actor=administrator, at=AT)

    results = at_once(act, act)
    (met,) = [met for met in results if isinstance(met, Refusal)]
    assert met.kind == "conflict" and met.remedy
    assert Membership.objects.filter(person=person, until=None).count() == 1 and verify().ok


def test_tokens_made_at_once_are_no_more_than_may_be() -> None:
    _organisation, own = factories.unit()
    for n in range(MOST_TOKENS - 1):
        create_access_token(f"示例{n}", actor=own, at=AT)
    results = at_once(*[lambda: create_access_token("又一个", actor=own, at=AT)] * 3)
    assert sum(isinstance(met, Refusal) for met in results) == 2
    assert AccessToken.objects.filter(revoked_at=None).count() == MOST_TOKENS
