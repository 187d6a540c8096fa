"""Registrations over the API: decided as they were read."""

import pytest
from tests import factories
from tests.api.program import program_of, set_clock

from pingding.records.models import Organisation

pytestmark = pytest.mark.django_db


def test_registration_that_changed_since_it_was_read_is_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, factories.START)
    program = program_of(factories.officer(factories.office("economy@wanzhou")), factories.START)
    unit, _own = factories.pending_unit()
    (entry,) = program.get("/organisations/pending").body["items"]
    Organisation.objects.filter(pk=unit.pk).update(name="示例另一公司")
    for act, body in (("approve", {}), ("reject", {"reason": "不符"})):
        assert program.post(f"/organisations/{unit.pk}/{act}", body | {"seen": entry["mark"]}).status == 409
    (entry,) = program.get("/organisations/pending").body["items"]
    assert entry["licence"] == unit.licence_id
    assert program.post(f"/organisations/{unit.pk}/approve", {"seen": entry["mark"]}).status == 200
