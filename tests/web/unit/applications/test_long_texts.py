"""Texts that are long are kept whole or refused: none is cut."""

import pytest
from tests.web.page_reader import visit
from tests.web.unit.conftest import Desk

from pingding.records.models import Case

pytestmark = pytest.mark.django_db


def test_name_too_long_for_the_lists_is_told_on_checking(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    case = desk.complete(centre_name="四字名称")
    monkeypatch.setattr("pingding.queries.applications.readiness.LONGEST_NAME", 3)
    faults = visit(desk.client, desk.url(case, "check/")).faults()
    assert [fault for fault in faults if fault.text.startswith("名称有4字，最多3字")]


def test_long_reason_to_withdraw_is_kept_or_refused(desk: Desk) -> None:
    case = desk.case()
    assert desk.client.post(desk.url(case, "withdraw/"), {"reason": "长" * 2001}).status_code == 422
    assert Case.objects.get(pk=case.pk).ended_at is None
    assert desk.client.post(desk.url(case, "withdraw/"), {"reason": "长" * 2000}).status_code == 302
