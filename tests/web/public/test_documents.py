"""A number is given to a document that exists: its text is kept as issued, linked from case, register and notice."""

from datetime import datetime

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.web.desk.batches.batch_pages import ISSUE
from tests.web.desk.pages import Visitor
from tests.web.page_reader import visit

from pingding.actions.batches.issue import issue_document
from pingding.actions.directory.corrections import Renaming, rename_organisation
from pingding.policy.errors import Refusal
from pingding.queries.clock import local_date
from pingding.records.models import Case, IssuedDocument, Notice, Organisation, Title

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Life:
    life = Life()
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: life.at)
    return life


def cleared(life: Life, **values: object) -> Case:
    """A case whose notice has run: the next thing is its document."""
    case, _writer = life.submitted(**values)
    life.to_notice(case)
    life.after(life.notice(case))
    return Case.objects.get(pk=case.pk)


def rename(organisation: Organisation, name: str, at: datetime) -> None:
    renaming = Renaming(name, local_date(at), "准予变更登记通知书")
    rename_organisation(organisation, renaming, actor=factories.administrator(), at=at)


def test_document_has_head_number_body_issuer_and_date_from_the_definitions_text(client: Client, life: Life) -> None:
    case = cleared(life)
    title = life.issue(case)
    page = visit(client, f"/documents/{title.document_id}/")
    assert "（周" not in page.one(".paper-end").text, "a document is dated without the day of the week"
    assert page.text_of(".paper-organ") == "重庆市科学技术局文件"
    assert page.texts(".paper header p")[-1] == title.document.number == "示例科〔2025〕1号"
    assert page.heading == "示例认定通知"
    body = page.text_of(".paper-body")
    assert f"{case.name}（{case.organisation.name}）" in body and "认定下列1件" in body and "{" not in body
    signed = page.texts(".paper-end p")
    assert signed[0] == "重庆市科学技术局" and "2025年" in signed[1]
    said = client.get(f"/api/v1/documents/{title.document_id}").json()
    assert (said["head"], said["issuer"], said["number"]) == (
        "重庆市科学技术局文件",
        "重庆市科学技术局",
        title.document.number,
    )


def test_document_of_several_cases_numbers_them(life: Life) -> None:
    first, second = cleared(life), cleared(life, centre_name="示例芯片协同中心", topic="chips")
    numbers = [first.number, second.number]
    issue_document("issue", numbers, actor=life.officer, at=life.later(), title="示例认定通知")
    body = IssuedDocument.objects.exclude(pattern="").get().body
    assert "1. 示例钢铁协同中心（" in body and "2. 示例芯片协同中心（" in body and "认定下列2件" in body


def test_document_is_linked_from_the_case_the_register_and_the_notice(client: Client, life: Life) -> None:
    case = cleared(life)
    notice = Notice.objects.get()
    assert not [link for link in visit(client, f"/notices/{notice.pk}/").links() if "/documents/" in link]
    title = life.issue(case)
    here = f"/documents/{title.document_id}/"
    assert here in visit(client, f"/notices/{notice.pk}/").links()
    assert here in visit(client, f"/titles/{title.code}/").links()
    assert here in Visitor(life.officer, life.at).get(f"/cases/{case.number}/?tab=opinions").links()
    batch = title.document.batch_id
    assert here in Visitor(life.officer, life.at).get(f"/batches/{batch}/").links()


def test_document_stays_as_it_was_issued_when_unit_and_issuer_are_renamed(client: Client, life: Life) -> None:
    case = cleared(life)
    unit = case.organisation.name
    title = life.issue(case)
    rename(case.organisation, "示例新名科技有限公司", life.later())
    rename(life.city, "示例科学技术委员会", life.later())
    page = visit(client, f"/documents/{title.document_id}/")
    assert unit in page.text_of(".paper-body") and "示例新名" not in page.html and "科学技术委员会" not in page.html


def test_officer_changes_the_body_before_it_is_issued(life: Life) -> None:
    case = cleared(life)
    form = Visitor(life.officer, life.at).get(ISSUE)
    assert "{list}" in form.field("text").value
    typed = {"cases": [case.number], "title": "示例通知", "dated": f"{life.at:%Y-%m-%d}", "n": "1", "confirmed": "1"}
    visitor = Visitor(life.officer, life.later())
    faulty = visitor.sent(ISSUE, typed | {"text": "同意。"}, 422)
    assert "{list}" in faulty.fault("f-text") and faulty.field("text").value == "同意。"
    visitor.post(ISSUE, typed | {"text": "经研究，同意：\n{list}\n特此批复。"})
    document = IssuedDocument.objects.exclude(pattern="").get()
    assert document.body == f"经研究，同意：\n{case.name}（{case.organisation.name}）\n特此批复。"


@pytest.mark.parametrize("text", ["", "只有一句话", "{list}和{list}", "{list}，{nonsense}"])
def test_number_is_not_given_without_a_body_that_says_whom_it_is_about(life: Life, text: str) -> None:
    case = cleared(life)
    with pytest.raises(Refusal) as refused:
        issue_document("issue", [case.number], actor=life.officer, at=life.later(), title="示例通知", text=text)
    assert refused.value.field == "text" and refused.value.remedy
    assert not IssuedDocument.objects.exclude(pattern="").exists() and not Title.objects.exists()


def test_document_that_granted_nothing_is_read_by_those_concerned_alone(client: Client, life: Life) -> None:
    case = cleared(life)
    title = life.issue(case)
    pk = title.document_id
    assert visit(client, f"/documents/{pk}/").heading == "示例认定通知"
    Title.objects.all().delete()
    assert client.get(f"/documents/{pk}/").status_code == 404
    assert client.get(f"/api/v1/documents/{pk}").status_code == 404
    assert Visitor(life.officer, life.at).get(f"/documents/{pk}/").heading == "示例认定通知"
