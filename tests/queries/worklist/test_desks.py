"""Who has which desks: what the navigation shows and the pages let in."""

import pytest
from tests import factories

from pingding.policy.errors import Refusal
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.queries.worklist.desks import Desk, desks_of, require_calls, require_registrations, require_rounds

pytestmark = pytest.mark.django_db


def test_the_public_has_no_desk() -> None:
    assert desks_of(PUBLIC) == ()


def test_each_role_has_its_own_desks() -> None:
    factories.edition()
    leading, district = factories.office("science@cq"), factories.office("economy@wanzhou")
    own = factories.unit()[1]
    assert desks_of(factories.officer(leading)) == (
        Desk.WAITING,
        Desk.ALL_CASES,
        Desk.REGISTRATIONS,
        Desk.CALLS,
        Desk.TITLES,
        Desk.ROUNDS,
    )
    assert desks_of(factories.officer(district)) == (
        Desk.WAITING,
        Desk.ALL_CASES,
        Desk.REGISTRATIONS,
        Desk.CALLS,
        Desk.TITLES,
        Desk.ROUNDS,
    )
    assert desks_of(factories.secretary(leading)) == (Desk.WAITING, Desk.ALL_CASES)
    assert desks_of(own) == (Desk.CASES, Desk.UNIT)
    assert desks_of(factories.expert()) == (Desk.SCORING,)
    assert desks_of(factories.auditor()) == (
        Desk.WAITING,
        Desk.ALL_CASES,
        Desk.TITLES,
        Desk.JOURNAL,
        Desk.BACKGROUND,
    )
    assert desks_of(factories.administrator()) == (
        Desk.WAITING,
        Desk.REGISTRATIONS,
        Desk.PLATFORM,
        Desk.BACKGROUND,
        Desk.MAIL,
    )


@pytest.mark.parametrize("require", [require_registrations, require_calls, require_rounds])
def test_a_secretary_is_refused_with_whom_to_ask(require) -> None:  # type: ignore[no-untyped-def]
    factories.edition()
    leading = factories.office("science@cq")
    require(factories.officer(leading))
    with pytest.raises(Refusal) as refused:
        require(factories.secretary(leading))
    assert refused.value.kind == "forbidden" and "请联系" in refused.value.remedy


def test_somebody_without_any_role_has_no_desk() -> None:
    own = factories.unit()[1]
    assert desks_of(Viewer(person=own.person)) == ()
