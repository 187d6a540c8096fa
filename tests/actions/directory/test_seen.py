"""What an actor saw is compared in the act: what was changed meanwhile is kept, or refused as moved."""

from dataclasses import replace

import pytest
from tests import factories

from pingding.actions.directory.corrections import correct_organisation
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.directory.unit_data import typed_data
from pingding.queries.clock import local_date
from pingding.queries.directory.organisations import REGISTERED
from pingding.queries.page_marks import Moved, marks_of
from pingding.records.models import Organisation, OrganisationFact

pytestmark = pytest.mark.django_db
AT = factories.START


def test_correction_keeps_what_another_corrected_after_the_page_was_read() -> None:
    data = factories.unit_data()
    unit, _own = factories.unit(data)
    officer = factories.officer(factories.office("economy@wanzhou"))
    seen = marks_of(typed_data(unit), REGISTERED)

    def correct(**changed: str) -> Organisation:
        return correct_organisation(unit, replace(data, **changed), reason="核对", seen=seen, actor=officer, at=AT)

    correct(address="示例路2号")
    corrected = correct(legal_representative="示例丁")
    assert (corrected.address, corrected.legal_representative) == ("示例路2号", "示例丁")
    with pytest.raises(Moved, match="地址") as moved:
        correct(address="示例路3号")
    assert moved.value.saved == {"address": "示例路2号"}
    assert Organisation.objects.get(pk=unit.pk).address == "示例路2号"


def test_fact_entered_after_the_page_was_read_is_moved() -> None:
    unit, own = factories.unit()

    def enter(staff: str) -> None:
        seen = {"staff": "-"}
        set_facts(unit, {"staff": staff}, as_of=local_date(AT), source="报表", seen=seen, actor=own, at=AT)

    enter("50")
    enter("50")
    with pytest.raises(Moved) as moved:
        enter("60")
    assert moved.value.saved == {"staff": "50人"}
    assert OrganisationFact.objects.get(fact="staff").value == "50"
