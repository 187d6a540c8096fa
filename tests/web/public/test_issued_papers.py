"""Issued documents as frozen papers: the same bytes for ever, told from any other, corrected by a new version alone."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.test import Client, override_settings
from tests.actions.life import Life
from tests.documents.reading import pages_of
from tests.web.desk.pages import Visitor
from tests.web.page_reader import visit

from pingding.actions.batches.issued_papers import correct_document, freeze_document
from pingding.actions.periodic.heartbeat import beat
from pingding.documents.papers import pdf as writing
from pingding.documents.papers.fonts import Missing
from pingding.documents.papers.typesetting import SettingFailed
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import path_of
from pingding.queries.applications.version_marks import VERSION_PAGE, verification_address
from pingding.queries.journal.journal import verify
from pingding.records.models import Failure, IssuedDocument, IssuedPaper, JournalEntry, Message, Title
from pingding.web.frame.addresses import address

pytestmark = pytest.mark.django_db
RARE = "\U0002ebf0"


@pytest.fixture
def life(monkeypatch: pytest.MonkeyPatch) -> Life:
    life = Life()
    monkeypatch.setattr("pingding.web.frame.middleware.now", lambda: life.at)
    return life


@pytest.fixture
def document(life: Life) -> IssuedDocument:
    title, _writer = life.recognised()
    return title.document


def words(pdf: bytes) -> str:
    return "".join("".join(pages_of(pdf)).split())


def content(client: Client, url: str) -> bytes:
    answer = client.get(url)
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf"
    return bytes(answer.content)


def test_document_is_frozen_once_and_its_bytes_are_in_the_journal(life: Life, document: IssuedDocument) -> None:
    for _n in range(2):
        beat(lambda: life.at)
    (paper,) = IssuedPaper.objects.filter(document=document)
    (entry,) = JournalEntry.objects.filter(act="freeze_paper", about=document.number)
    pdf = content(Client(), f"/documents/{document.pk}/paper.pdf")
    assert sha256(pdf).hexdigest() == paper.sha256 == entry.change["sha256"] and len(pdf) == paper.size
    assert document.number in words(pdf) and f"第1版核对码{paper.mark}" in words(pdf)
    assert document.issuer in words(pdf) and verify().ok
    assert freeze_document(document, at=life.at).pk == paper.pk


def test_paper_that_cannot_be_set_keeps_nothing_waiting_and_is_tried_again(
    life: Life, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> bytes:
        raise SettingFailed("no memory")

    with monkeypatch.context() as broken:
        broken.setattr(writing.TYPESETTER, "set_pages", fail)
        assert beat(lambda: life.at).held_up == IssuedDocument.objects.exclude(body="").count() > 0
    assert Failure.objects.filter(work="papers_frozen").exists() and not IssuedPaper.objects.exists()
    beat(lambda: life.at + timedelta(days=1))
    assert IssuedPaper.objects.filter(document=document).exists() and not Failure.objects.exists()


def test_what_stands_at_the_foot_leads_to_its_verification(life: Life, document: IssuedDocument) -> None:
    paper = freeze_document(document, at=life.at)
    client, leads = Client(), f"/verify/d{document.pk}/{paper.mark}/"
    foot = f"{document.number}　第1版　核对码{paper.mark}"
    for typed in (foot, foot.replace("码", "码 "), paper.mark, f"https://pingding.example{leads}"):
        assert client.get("/verify/", {"code": typed}).headers["Location"] == leads
    page = visit(client, leads)
    assert page.one(".confirmation h1").text == "属实，是最新的一版" and document.number in page.text_of(
        ".confirmation"
    )
    assert document.title not in page.text
    assert "没有查到" in visit(client, f"/verify/d{document.pk}/0123456789/", status=404).text
    assert client.get(f"/verify/d{document.pk + 1}/{paper.mark}/").status_code == 404


def test_the_address_on_a_paper_is_the_page_that_verifies_it(life: Life, document: IssuedDocument) -> None:
    assert verification_address("d1", "0123456789") == ""
    with override_settings(PINGDING_ADDRESS="https://pingding.example"):
        whole = verification_address("d1", "0123456789")
        assert whole == "https://pingding.example" + address("verify_version", "d1", "0123456789")
        plain = freeze_document(document, at=life.at)
    assert VERSION_PAGE.format(name="d1", mark=plain.mark).endswith("/") and plain.size > 0


def test_correction_is_a_new_version_and_the_old_one_stays_as_it_was(life: Life, document: IssuedDocument) -> None:
    first = content(Client(), f"/documents/{document.pk}/paper.pdf")
    desk = Visitor(life.officer, life.at)
    page = desk.get(f"/documents/{document.pk}/")
    assert page.link("更正") == f"/documents/{document.pk}/correct/"
    typed = {"title": document.title, "body": document.body + "\n特此更正。", "reason": "示例漏写一句"}
    assert desk.post(f"/documents/{document.pk}/correct/", typed) == f"/documents/{document.pk}/"
    second = content(Client(), f"/documents/{document.pk}/paper.pdf")
    assert "特此更正" in words(second) and "第2版" in words(second)
    assert content(Client(), f"/documents/{document.pk}/1/paper.pdf") == first
    old, new = IssuedPaper.objects.filter(document=document).order_by("version")
    public = Client()
    assert visit(public, f"/verify/d{document.pk}/{old.mark}/").one("h1").text == "属实，但已经更正"
    assert visit(public, f"/verify/d{document.pk}/{new.mark}/").one("h1").text == "属实，是最新的一版"
    shown = visit(public, f"/documents/{document.pk}/")
    assert "特此更正" in shown.text and "示例漏写一句" not in shown.text and "第 1 版" in shown.text
    assert JournalEntry.objects.get(act="correct_document").change["reason"] == "示例漏写一句" and verify().ok


def test_correction_says_all_that_is_wrong_with_it(life: Life, document: IssuedDocument) -> None:
    desk, url = Visitor(life.officer, life.at), f"/documents/{document.pk}/correct/"
    page = desk.sent(url, {"title": "", "body": "", "reason": ""}, 422)
    assert len(page.texts("#error-summary li")) == 3
    page = desk.sent(url, {"title": document.title, "body": document.body, "reason": "示例"}, 422)
    assert "没有改动" in page.text_of("#error-summary")
    assert not IssuedPaper.objects.filter(version=2).exists()


def test_only_the_office_that_issued_it_corrects_a_document(life: Life, document: IssuedDocument) -> None:
    url = f"/documents/{document.pk}/correct/"
    other = Visitor(life.districts["wanzhou"], life.at)
    assert "更正" not in other.get(f"/documents/{document.pk}/").text_of("main")
    other.get(url, 403)
    with pytest.raises(Refusal) as refused:
        correct_document(document.pk, "题", "文", "由", actor=life.districts["wanzhou"], at=life.at)
    assert refused.value.kind == "forbidden"
    assert Client().get(url).status_code == 302


def test_document_whose_text_was_not_kept_has_no_paper(life: Life, document: IssuedDocument) -> None:
    IssuedDocument.objects.filter(pk=document.pk).update(body="")
    assert Client().get(f"/documents/{document.pk}/paper.pdf").status_code == 404
    Visitor(life.officer, life.at).get(f"/documents/{document.pk}/correct/", 409)


def test_a_character_that_no_font_has_is_told_and_the_same_words_can_be_issued_again(
    life: Life, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    IssuedDocument.objects.filter(pk=document.pk).update(body=f"示例{RARE}研究院")
    paper = freeze_document(document, at=life.at)
    assert paper.undrawn == ["U+2EBF0"] and "〔U+2EBF0〕" in words(path_of(paper.sha256).read_bytes())
    (entry,) = JournalEntry.objects.filter(act="freeze_paper", about=document.number)
    told = Message.objects.filter(organisation=document.batch.organisation).order_by("-pk")[0]
    assert entry.change["undrawn"] == ["U+2EBF0"] and told.text.startswith("“%(document)s”的定稿中有字库没有的字")
    address = f"/documents/{document.pk}/"
    assert "U+2EBF0" in Visitor(life.officer, life.at).get(address).text_of(".banner")
    assert not visit(Client(), address).has(".banner")
    monkeypatch.setattr(writing, "missing_in", lambda *_asked: ())  # the font was added
    words_again = (document.title, f"示例{RARE}研究院")
    again = correct_document(document.pk, *words_again, "补字库", actor=life.officer, at=life.at)
    assert (again.version, again.undrawn) == (2, [])
    with pytest.raises(Refusal, match="没有改动"):
        correct_document(document.pk, *words_again, "再来", actor=life.officer, at=life.at)


def test_a_paper_that_lacks_a_character_says_so_before_it_is_handed_out(
    life: Life, document: IssuedDocument, monkeypatch: pytest.MonkeyPatch
) -> None:
    title = Title.objects.get(document=document)
    monkeypatch.setattr(writing, "missing_in", lambda *_asked: (Missing("心", title.name),))
    visitor = Visitor(life.officer, life.at)
    page = visitor.get(f"/titles/{title.code}/certificate.pdf")
    assert "U+5FC3" in page.text_of("#undrawn") and title.name in page.text_of("#undrawn")
    made = visitor.client.get(page.link("仍下载PDF，以编码代替"))
    assert made.headers["Content-Type"] == "application/pdf" and "〔U+5FC3〕" in words(made.content)
    assert visitor.client.get(page.link("下载DOCX")).headers["Content-Type"].endswith("wordprocessingml.document")
