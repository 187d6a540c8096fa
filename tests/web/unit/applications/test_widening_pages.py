"""Asking for further parts of a form in correction, and the office's answer, in the browser."""

import pytest
from tests.web.page_reader import page_of, visit
from tests.web.unit.applications.writing import returned, section
from tests.web.unit.conftest import Desk

from pingding.records.models import Widening

pytestmark = pytest.mark.django_db
WHY = "目标改了，名称须随之改。"


def test_writer_asks_from_the_correction_and_sees_how_it_stands(desk: Desk) -> None:
    case = returned(desk, "fact:aim")
    url = desk.url(case, "correction/")
    page = section(desk, case, "project")
    assert page.by_id("correction").link_to(url) == "请求一并开放"
    assert page.one(".locked-part").link_to(url) == "请求开放"
    assert section(desk, case, "equipment").has(f'p.muted a[href="{url}"]')
    form = visit(desk.client, url)
    offered = [box.attribute("value") for box in form.all('input[name="parts"]')]
    assert "fact:centre_name" in offered and "fact:aim" not in offered, "only what is closed"
    empty = page_of(desk.client.post(url, {"reason": ""}), 422)
    assert len(empty.faults()) == 2 and all(fault.target in empty.ids() for fault in empty.faults())
    kept = page_of(desk.client.post(url, {"parts": ["fact:centre_name"], "reason": ""}), 422)
    assert kept.by_id("part-fact:centre_name").attribute("checked") is not None
    sent = desk.client.post(url, {"parts": ["fact:centre_name"], "reason": WHY})
    assert sent.status_code == 302 and Widening.objects.get().reason == WHY
    told = section(desk, case, "project").by_id("correction").text_of(".asked-line")
    assert "等待" in told and desk.office_name in told
    assert not visit(desk.client, url).has('input[name="parts"]'), "one request waits at a time"


def test_office_finds_the_request_and_answers_it(desk: Desk) -> None:
    case = returned(desk, "fact:aim")
    desk.client.post(desk.url(case, "correction/"), {"parts": ["fact:centre_name"], "reason": WHY})
    row, office = Widening.objects.get(), desk.as_(desk.district)
    answer = f"/widenings/{row.pk}/answer/"
    assert visit(office, "/desk/").link_to(answer) == "答复扩大补正范围的请求"
    assert visit(office, desk.url(case, "")).one("#act").link_to(answer)
    assert "含扩大补正范围的请求1件" in visit(office, "/desk/").text_of(".page-top")
    page = visit(office, answer)
    assert WHY in page.text_of("dl.facts") and page.fields()
    refused = page_of(office.post(answer, {"granted": "no"}), 422)
    assert [fault.target for fault in refused.faults()] == ["f-answer"]
    assert office.post(answer, {"granted": "yes", "answer": ""}).status_code == 302
    page = section(desk, case, "project")
    assert not page.field("centre_name").is_("readonly") and "已同意" in page.by_id("correction").text
    assert "已同意" in visit(office, answer).texts("section.sheet strong")
    assert desk.as_(desk.writer).get(answer).status_code == 404
