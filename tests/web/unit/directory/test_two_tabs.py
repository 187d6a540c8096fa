"""Two tabs, two people on a unit's record: merged field by field, or shown for decision."""

import pytest
from django.test import Client
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk

from pingding.records.models import Organisation, OrganisationFact

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(desk: Desk) -> Client:
    return desk.as_(desk.district)


def sent(client: Client, url: str) -> dict[str, str]:
    """What the page's form would send without a change."""
    form = visit(client, url).one("form[data-autosave]")
    names = (name for name in form.fields() if form.field(name).kind not in ("file", "submit", "button"))
    return {name: form.field(name).value for name in names}


def test_second_correction_does_not_undo_the_first(desk: Desk, officer: Client) -> None:
    url = f"/organisations/{desk.unit.pk}/correction/"
    second = sent(officer, url)
    first = sent(officer, url) | {"address": "示例路2号", "reason": "迁址"}
    assert officer.post(url, first).status_code == 302
    assert officer.post(url, second | {"legal_representative": "示例丁", "reason": "变更"}).status_code == 302
    unit = Organisation.objects.get(pk=desk.unit.pk)
    assert (unit.address, unit.legal_representative) == ("示例路2号", "示例丁")


def test_the_same_field_corrected_twice_is_shown_for_decision(desk: Desk, officer: Client) -> None:
    url = f"/organisations/{desk.unit.pk}/correction/"
    second = sent(officer, url)
    officer.post(url, sent(officer, url) | {"address": "示例路2号", "reason": "迁址"})
    page = page_of(officer.post(url, second | {"address": "示例路3号", "reason": "更正"}), 409)
    assert page.field("address").value == "示例路3号" and "现已保存为：示例路2号" in page.field("address").error
    again = second | {"seen": page.field("seen").value, "address": "示例路3号", "reason": "更正"}
    assert officer.post(url, again).status_code == 302
    assert Organisation.objects.get(pk=desk.unit.pk).address == "示例路3号"


def test_fact_entered_meanwhile_is_shown_for_decision(desk: Desk) -> None:
    url = f"/organisations/{desk.unit.pk}/facts/"
    second = sent(desk.client, url) | {"as_of": "2025-10-01", "source": "报表"}
    assert desk.as_(desk.writer).post(url, second | {"staff": "50"}).status_code == 302
    page = page_of(desk.client.post(url, second | {"staff": "60"}), 409)
    assert page.field("staff").value == "60" and "现已保存为：50人" in page.field("staff").error
    assert OrganisationFact.objects.filter(fact="staff").count() == 1
    assert desk.client.post(url, second | {"seen": page.field("seen").value, "staff": "60"}).status_code == 302
