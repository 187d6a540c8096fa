"""Papers of the desk as files: what stands on them, as PDF and as DOCX, and who may have them."""

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.documents.reading import pages_of, texts_of
from tests.web.desk.batches.batch_pages import MEETING, NOTICE, do
from tests.web.desk.pages import Visitor
from tests.web.page_reader import visit

from pingding.actions.batches.batch_cases import Decision
from pingding.actions.batches.rank import rank_cases
from pingding.actions.steps import act_at_step
from pingding.policy.steps.review import ChecklistAnswers
from pingding.records.models import Batch, Case, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Life:
    life = Life()
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: life.at)
    return life


def words(client: Client, url: str) -> str:
    """All words of a PDF, and that the DOCX beside it has its first line too."""
    answer = client.get(url)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf", url
    assert answer.headers["Cache-Control"] == "private, no-store"
    docx = client.get(url.replace(".pdf", ".docx"))
    assert "".join(texts_of(docx.content)).strip()
    return "".join("".join(pages_of(answer.content)).split())


def link(visitor: Visitor, page: str, kind: str = "pdf") -> str:
    return next(url for url in visitor.get(page).links() if f".{kind}" in url)


def waiting_for_meeting(life: Life) -> Case:
    case, _writer = life.submitted()
    life.to_list(case)
    rank_cases("list", [Decision(case.number, "propose", place=1)], actor=life.officer, at=life.later())
    return case


def test_pack_of_a_meeting_is_printed_before_it_meets_and_its_minutes_after(life: Life) -> None:
    case = waiting_for_meeting(life)
    secretary = Visitor(life.secretary, life.later())
    before = words(secretary.client, link(secretary, MEETING))
    assert case.number in before and case.organisation.name in before and "到会签名" in before
    assert "会议届次" in before and not Batch.objects.filter(kind="meeting").exists()
    life.meet(case, "approve")
    batch = Batch.objects.get(kind="meeting")
    after = words(secretary.client, link(secretary, f"/batches/{batch.pk}/"))
    assert "纪要" in after and batch.content["session"].replace(" ", "") in after and case.number in after
    assert "主持人" in after


def test_pack_and_minutes_are_for_whoever_reads_their_pages(life: Life) -> None:
    case = waiting_for_meeting(life)
    pack = link(Visitor(life.secretary, life.later()), MEETING)
    life.meet(case, "approve")
    minutes = f"/batches/{Batch.objects.get(kind='meeting').pk}/paper.pdf"
    _unit, writer = factories.unit()
    for viewer in (writer, life.districts["wanzhou"]):
        assert Visitor(viewer, life.later()).client.get(minutes).status_code == 404
    assert Visitor(writer, life.later()).client.get(pack).status_code in (403, 404)
    assert Client().get(minutes).status_code == 302
    assert Visitor(life.secretary, life.later()).client.get(minutes.replace("pdf", "exe")).status_code == 404


def test_notice_is_put_up_on_paper_with_what_its_page_shows(life: Life) -> None:
    case = waiting_for_meeting(life)
    life.meet(case, "approve")
    typed = {"cases": [case.number], "title": "示例公示", "body": "示例正文。", "first_day": life.at.date().isoformat()}
    assert "会前材料" not in Visitor(life.officer, life.later()).get(NOTICE).html, "nobody meets"
    do(life, life.officer, NOTICE, typed)
    notice = Notice.objects.get()
    page = visit(Client(), f"/notices/{notice.pk}/")
    paper = words(Client(), next(url for url in page.links() if url.endswith(".pdf")))
    assert "示例公示" in paper and "示例正文" in paper and case.organisation.name in paper
    assert "公示期自" in paper and "异议" in paper


def test_certificate_is_for_the_holder_and_the_office_while_the_title_is_in_force(life: Life) -> None:
    title, writer = life.recognised()
    holder = Visitor(writer, life.later())
    paper = words(holder.client, link(holder, f"/titles/{title.code}/"))
    assert title.name in paper and title.document.number in paper and f"验证码{title.code}" in paper
    assert words(Visitor(life.officer, life.later()).client, f"/titles/{title.code}/certificate.pdf")
    assert "证书" not in visit(Client(), f"/titles/{title.code}/").text
    assert (
        Visitor(life.districts["wanzhou"], life.later()).client.get(f"/titles/{title.code}/certificate.pdf").status_code
        == 403
    )
    assert title.expires_on is not None
    life.at = life.at.replace(year=title.expires_on.year + 1)
    Visitor(writer, life.at).get(f"/titles/{title.code}/certificate.pdf", 409)


def test_scores_of_a_case_are_a_paper_with_their_reasons(life: Life) -> None:
    case = waiting_for_meeting(life)
    officer = Visitor(life.officer, life.later())
    tab = officer.get(f"/cases/{case.number}/?tab=opinions")
    paper = words(officer.client, next(url for url in tab.links() if url.endswith("scores.pdf")))
    assert "评分表" in paper and "合计" in paper and "专家1" in paper and case.number in paper
    _unit, stranger = factories.unit()
    assert Visitor(stranger, life.later()).client.get(f"/cases/{case.number}/scores.pdf").status_code == 404


def test_return_for_correction_is_a_notice_that_says_what_by_when_and_why(life: Life) -> None:
    case, writer = life.submitted()
    content = ChecklistAnswers(reason="领域与方案不符。", parts=("fact:topic",), notes={"fact:topic": "请核对领域"})
    own = Visitor(writer, life.later())
    own.get(f"/cases/{case.number}/correction.pdf", 404)
    act_at_step(case.number, "check", "return", content, actor=life.districts["wanzhou"], at=life.later())
    paper = words(own.client, link(own, f"/cases/{case.number}/", "pdf"))
    assert "补正通知书" in paper and "领域与方案不符" in paper and "请核对领域" in paper
    assert case.organisation.name in paper and life.districts["wanzhou"].organisations[0].name in paper


def test_an_opinion_is_a_paper_for_its_office_to_seal_once_it_is_given(life: Life) -> None:
    case, writer = life.submitted()
    life.check(case)
    office, here = Visitor(life.districts["wanzhou"], life.at), f"/cases/{case.number}/opinions.pdf"
    assert office.get(here, 404) and not [
        url for url in office.get(f"/cases/{case.number}/").links() if "opinions." in url
    ]
    life.opine(case)
    said = words(office.client, link_to(office, case, "opinions.pdf"))
    district = life.districts["wanzhou"].organisations[0]
    assert "意见书" in said and case.number in said and district.name in said and "单位（盖章）" in said
    assert Visitor(writer, life.at).client.get(here).status_code in (200, 404)
    assert Client().get(here).status_code in (302, 404)


def link_to(visitor: Visitor, case: Case, name: str) -> str:
    return next(url for url in visitor.get(f"/cases/{case.number}/").links() if url.endswith(name))
