"""Publishing a call from its page: what is missing for it is told before and after, and stops nothing."""

import pytest
from tests.actions.life import Life
from tests.web.desk.pages import Visitor

from pingding.records.models import Call, OfficeHeld

pytestmark = pytest.mark.django_db
MISSING = "个尚无科技部门"


def test_missing_offices_are_told_on_the_confirmation_and_after_publishing() -> None:
    life = Life()
    visitor = Visitor(life.officer, life.later())
    sent = {"programme": "sample-life-2025", "title": "第二批申报通知", "closes_at": "2025-10-31"}
    asked = visitor.sent("/calls/new/", sent, 200)
    assert MISSING in asked.message("有部门尚未在平台设立").text
    assert not Call.objects.filter(title="第二批申报通知").exists()
    visitor.post("/calls/new/", sent | {"confirmed": "1"})
    assert Call.objects.filter(title="第二批申报通知").exists()
    assert visitor.get("/calls/").message(MISSING)


def test_case_that_cannot_be_sent_on_is_told_as_what_it_is() -> None:
    life = Life()
    case, _writer = life.submitted()
    life.check(case)
    life.opine(case)
    OfficeHeld.objects.filter(office="science@cq").delete()
    sent = {"cases": case.number, f"outcome-{case.number}": "recommended", "letter_number": "示例函1号", "signed": "on"}
    place = f"/batches/sample-life-2025/letter/?call={life.call.pk}"
    page = Visitor(life.districts["wanzhou"], life.later()).sent(place, sent | {"confirmed": "1"}, 409)
    (fault,) = page.faults()
    assert "尚未在平台设立" in fault.text and "本件无法送达" in fault.text and "情况已经变化" not in page.html
