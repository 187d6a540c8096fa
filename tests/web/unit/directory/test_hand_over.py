"""The office of a region hands a unit's administration over: with its proof, and only when nobody there can."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.web.page_reader import page_of, visit
from tests.web.unit.conftest import Desk

from pingding.actions.directory.people import deactivate_person
from pingding.records.models import Membership

pytestmark = pytest.mark.django_db


def test_office_uploads_the_proof_and_hands_over(desk: Desk) -> None:
    here = f"/organisations/{desk.unit.pk}/members/"
    sent = {
        "act": "hand_over",
        "account": "new",
        "person_name": "示例新任",
        "username": "new-administrator",
        "password": factories.PASSWORD,
        "again": factories.PASSWORD,
        "reason": "持单位证明申请",
    }
    client = desk.as_(desk.district)
    proof = SimpleUploadedFile("移交申请.pdf", factories.PDF)
    refused = page_of(client.post(here, sent | {"evidence": proof}), 403)
    assert "本单位有在任的管理员" in refused.faults()[0].text
    deactivate_person(desk.own.person_or_refuse(), reason="离任", actor=factories.administrator(), at=desk.clock.now())
    assert "证明材料" in visit(client, f"{here}?act=hand_over").texts("#act label")[-1]
    refused = page_of(client.post(here, sent), 422)
    assert "证明材料：未上传" in refused.fault("f-evidence")
    proof = SimpleUploadedFile("移交申请.pdf", factories.PDF)
    assert client.post(here, sent | {"evidence": proof}).status_code == 302
    place = Membership.objects.get(organisation=desk.unit, role="administrator", until=None)
    assert place.person.name == "示例新任" and place.evidence is not None and place.evidence.name == "移交申请.pdf"


def test_own_administrator_is_asked_for_no_proof(desk: Desk) -> None:
    page = visit(desk.client, f"/organisations/{desk.unit.pk}/members/?act=hand_over")
    assert "证明材料" not in page.html


def test_handing_over_is_offered_to_whoever_may(desk: Desk) -> None:
    path = f"/organisations/{desk.unit.pk}/members/"
    assert visit(desk.client, path).has("a[href=?act=hand_over#act]")
    other = desk.as_(factories.administrator())
    page = visit(other, path)
    assert not page.has("a[href=?act=hand_over#act]") and not visit(other, f"{path}?act=hand_over").has("#act")
