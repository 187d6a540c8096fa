"""Units over the API: decided and corrected as they were read."""

import pytest
from tests import factories
from tests.api.program import program_of, set_clock

from pingding.actions.directory.correction_requests import request_correction
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


def test_correction_and_facts_compare_the_marks_that_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    set_clock(monkeypatch, factories.START)
    unit, own = factories.unit()
    officer = program_of(factories.officer(factories.office("economy@wanzhou")), factories.START)
    program, path = program_of(own, factories.START), f"/organisations/{unit.pk}"
    record = officer.get(path).body
    names = ("name", "code", "kind", "region", "address", "legal_representative")
    body = {name: record[name] for name in names} | {"seen": record["marks"], "reason": "核对"}
    for address, status in (("示例路2号", 200), ("示例路3号", 409)):
        assert officer.post(f"{path}/correct", body | {"address": address}).status == status
    seen = {fact["id"]: fact["mark"] for fact in record["facts"]}
    entry = {"as_of": "2025-10-01", "source": "报表", "seen": seen}
    for staff, status in ((50, 200), (60, 409)):
        assert program.post(f"{path}/facts", entry | {"values": {"staff": staff}}).status == status


def test_what_a_unit_requests_to_be_corrected_is_told_the_unit_and_whom_it_waits_for(clock: None) -> None:
    """It is free text, which may name persons."""
    unit, own = factories.unit()
    writer, competent = factories.writer(unit, own), factories.officer(factories.office("economy@wanzhou"))
    request_correction(unit, "法定代表人有误", actor=own, at=factories.START)
    others = [factories.officer(factories.office(office)) for office in ("science@wanzhou", "economy@cq")]
    others += [factories.auditor(), factories.administrator()]
    readers = {True: (own, writer, competent), False: others}
    for reads, viewers in readers.items():
        for viewer in viewers:
            record = program_of(viewer, factories.START).get(f"/organisations/{unit.pk}").body
            assert record["correction_request"] == ("法定代表人有误" if reads else "")
            assert (record["correction_requested_at"] is not None) is reads
