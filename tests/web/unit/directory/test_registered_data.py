"""What a unit registered, on its pages: corrected as its licence has it, and its licence replaced."""

import pytest
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk, signed_in

from pingding.actions.directory.unit_data import UnitData
from pingding.records.models import Organisation

pytestmark = pytest.mark.django_db
ODD = "91500000MAEX000000"
"""A code of the right shape whose check digit is another one."""


def typed(data: UnitData) -> dict[str, str]:
    names = ("name", "code", "kind", "region", "address", "legal_representative")
    return {name: getattr(data, name) for name in names} | {"reason": "执照所载"}


def test_code_is_corrected_to_one_that_fails_when_the_licence_has_it(desk: Desk) -> None:
    data = factories.unit_data()
    unit, own = factories.pending_unit(data)
    client, url = signed_in(own), f"/organisations/{unit.pk}/correction/"
    assert "code_as_shown" not in visit(client, url).fields(), "nothing is asked before there is a fault"
    sent = typed(data) | {"code": ODD}
    page = page_of(client.post(url, sent), 422)
    assert "校验位" in page.field("code").error and not page.field("code_as_shown").ticked
    page = page_of(client.post(url, sent | {"code_as_shown": "1", "reason": ""}), 422)
    assert page.field("code_as_shown").ticked and page.faulty() == ["f-reason"]
    assert client.post(url, sent | {"code_as_shown": "1"}).status_code == 302
    assert Organisation.objects.get(pk=unit.pk).code == ODD
    blanks = visit(desk.client, f"/organisations/{desk.unit.pk}/correction/")
    assert "code_as_shown" not in blanks.html
