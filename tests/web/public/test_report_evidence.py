"""Evidence of a report on a title: checked like every upload, read by the offices that handle the report alone."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import Page, page_of, visit
from tests.web.public.conftest import Clock, bad_files, scan

from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.records.models import Attachment, JournalEntry, Title, TitleReport

pytestmark = pytest.mark.django_db
TYPED = {"text": "该中心的场地已经腾空，人员均已离开。", "name": "示例丙", "contact": "023-60000001"}


@pytest.fixture
def life(tmp_path: Path, clock: Clock) -> Life:
    return titled_life(tmp_path)


@pytest.fixture
def holder(life: Life, clock: Clock, settings: Any, tmp_path: Path) -> tuple[Title, Viewer]:
    settings.PINGDING_MEDIA = tmp_path / "media"
    held = life.recognised()
    clock.at = life.later()
    return held


def report_url(title: Title) -> str:
    return f"/titles/{title.code}/report/complaint/"


def reported(client: Client, title: Title, *files: Any) -> TitleReport:
    sent = client.post(report_url(title), TYPED | {"evidence": list(files)})
    report = TitleReport.objects.select_related("case").latest("pk")
    assert (sent.status_code, sent.headers["Location"]) == (302, f"/reports/{report.receipt}/")
    return report


def read_by(viewer: Viewer, file: Attachment, life: Life) -> bool:
    return may_read_attachment(viewer, file, life.at)


def case_page(viewer: Viewer, report: TitleReport, life: Life) -> Page:
    return Visitor(viewer, life.at).get(f"/cases/{report.case.number}/")


def test_evidence_of_a_report_is_read_by_the_offices_that_handle_it_alone(
    client: Client, life: Life, holder: tuple[Title, Viewer]
) -> None:
    title, writer = holder
    report = reported(client, title, scan("张三拍摄.pdf"), scan("照片.pdf", b"%PDF-1.4\n1\n"))
    district = life.districts["wanzhou"]
    first = report.evidence.order_by("pk")[0].attachment
    page = case_page(district, report, life)
    assert page.link_to(f"/attachments/{first.pk}/") == "张三拍摄.pdf" and report.evidence.count() == 2
    visitor = Visitor(district, life.at)
    assert visitor.client.get(f"/attachments/{first.pk}/").status_code == 200
    others = (
        PUBLIC,
        writer,
        life.officer,
        factories.auditor(),
        factories.administrator(),
        factories.officer(factories.office("science@beibei")),
    )
    assert read_by(district, first, life) and not any(read_by(viewer, first, life) for viewer in others)
    audited = case_page(factories.auditor(), report, life)
    assert "附有2个佐证文件" in audited.text_of("main") and "张三拍摄" not in audited.html
    assert not JournalEntry.objects.filter(about__contains="张三").exists()
    for path in (f"/reports/{report.receipt}/", f"/titles/{title.code}/"):
        assert "张三拍摄" not in visit(client, path).html
    life.act(report.case, "examine", "propose", ChecklistAnswers(checks={"grounded": True}), district)
    heard = case_page(writer, report, life).html
    assert "张三" not in heard and first.sha256 not in heard and not read_by(writer, first, life)
    assert first.sha256 not in Visitor(writer, life.at).get(f"/cases/{report.case.number}/?tab=journal").html


def test_more_evidence_comes_by_the_receipt_while_the_report_is_looked_into(
    client: Client, life: Life, holder: tuple[Title, Viewer]
) -> None:
    report = reported(client, holder[0])
    receipt, district = f"/reports/{report.receipt}/", life.districts["wanzhou"]
    stale = case_page(district, report, life)
    assert "佐证" not in visit(client, receipt).texts(".facts dt")
    more = client.post(receipt, {"evidence": scan("补充.pdf")})
    assert more.status_code == 302 and visit(client, receipt).fact("佐证") == "1个文件"
    client.cookies["django_language"] = "en"
    assert visit(client, receipt).fact("Evidence") == "1 file"
    client.cookies["django_language"] = "zh-hans"
    assert "补充.pdf" in case_page(district, report, life).text_of("main") and "补充.pdf" not in stale.html
    several = [scan(f"再补{n}.pdf", b"%PDF-1.4\n" + bytes([n])) for n in range(3)]
    assert "没有收下再补0.pdf" in page_of(client.post(receipt, {"evidence": several}), 409).banner()
    assert "没有选择文件" in page_of(client.post(receipt), 422).field("evidence").error
    content = ChecklistAnswers(checks={"grounded": False}, reason="现场运行正常")
    life.act(report.case, "examine", "unfounded", content, district)
    over = page_of(client.post(receipt, {"evidence": scan("迟来.pdf", b"%PDF-1.4\n9\n")}), 409)
    assert "已经办结，没有收下迟来.pdf" in over.banner() and "evidence" not in over.fields()
    assert report.evidence.count() == 1


@pytest.mark.parametrize("wrong", list(bad_files()))
def test_a_wrong_file_is_said_at_its_field_and_nothing_typed_is_lost(
    client: Client, holder: tuple[Title, Viewer], wrong: str
) -> None:
    files, words = bad_files()[wrong]
    answer = client.post(report_url(holder[0]), TYPED | {"evidence": files})
    page = page_of(answer, answer.status_code)
    assert answer.status_code >= 400 and words in page.one("#error-summary").link_to("#f-evidence")
    assert words in page.field("evidence").error and not TitleReport.objects.exists()
    assert {name: page.field(name).value for name in TYPED} == TYPED
    assert "还可以再提交的次数：9" in page.text_of("main")


def test_what_is_wrong_in_text_and_files_is_said_at_once(client: Client, holder: tuple[Title, Viewer]) -> None:
    sent = TYPED | {"text": "不好", "evidence": scan("程序.exe", b"MZ")}
    page = page_of(client.post(report_url(holder[0]), sent), 422)
    assert page.faulty() == ["f-text", "f-evidence"] and "程序.exe" in page.fault("f-evidence")


def test_a_mistyped_text_is_no_try(client: Client, holder: tuple[Title, Viewer]) -> None:
    url = report_url(holder[0])
    for _again in range(12):
        page = page_of(client.post(url, TYPED | {"contact": "某处"}), 422)
    assert "还可以再提交" not in page.text_of("main")
    assert client.post(url, TYPED).status_code == 302


def test_the_last_free_try_says_how_long_one_waits(client: Client, holder: tuple[Title, Viewer]) -> None:
    url = report_url(holder[0])
    for _again in range(10):
        page = page_of(client.post(url, TYPED | {"evidence": scan("程序.exe", b"MZ")}), 422)
    assert "请在30秒后再提交" in page.text_of("main")
    refused = page_of(client.post(url, TYPED), 429)
    assert "请在30秒后再试" in refused.one("#error-summary").text and refused.field("text").value == TYPED["text"]


def test_outcome_and_reason_are_told_by_the_receipt(client: Client, life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    report, district = reported(client, title), life.districts["wanzhou"]
    receipt, tell = f"/reports/{report.receipt}/", f"/reports/{report.receipt}/outcome/"
    assert "处理结果" not in visit(client, receipt).texts(".facts dt")
    assert "尚未办结" in Visitor(district, life.at).get(tell).text_of("main")
    assert tell not in case_page(district, report, life).links()
    content = ChecklistAnswers(checks={"grounded": False}, reason="现场运行正常")
    life.act(report.case, "examine", "unfounded", content, district)
    ended = visit(client, receipt)
    assert ended.fact("处理结果") == "不属实" and "尚未写明" in ended.fact("理由") and "现场运行正常" not in ended.html
    visitor = Visitor(district, life.at)
    assert case_page(district, report, life).link_to(tell) == "告知反映人处理结果"
    refused = visitor.sent(tell, {"reason": "示例丙所说不实"}, 422)
    assert "个人信息" in refused.fault("f-reason") and refused.field("reason").value == "示例丙所说不实"
    seen = refused.one("[name=seen]").attribute("value")
    assert visitor.post(tell, {"reason": "经现场核查，设备在位。", "seen": seen}) == f"/cases/{report.case.number}/"
    assert visit(client, receipt).fact("理由") == "经现场核查，设备在位。"
    after = case_page(district, report, life)
    assert after.link_to(tell) == "更正告知的理由" and "经现场核查" in after.text_of("main")
    stale = visitor.sent(tell, {"reason": "另一理由，经查账目。", "seen": seen}, 409)
    assert stale.field("reason").value == "另一理由，经查账目。"
    Visitor(writer, life.at).get(tell, 404)
    assert "/sign-in/" in client.get(tell).headers["Location"]


def test_an_office_reports_with_evidence_and_its_draft_is_kept_without_the_files(
    life: Life, holder: tuple[Title, Viewer]
) -> None:
    title, _writer = holder
    visitor, url = Visitor(life.districts["wanzhou"], life.at), report_url(title)
    opened = visitor.get(url)
    assert {"text", "evidence"} <= set(opened.fields()) and "contact" not in opened.fields()
    draft = {"draft": opened.one("[name=draft]").attribute("value")}
    refused = visitor.sent(url, draft | {"text": TYPED["text"], "evidence": scan("程序.exe", b"MZ")}, 422)
    assert refused.field("text").value == TYPED["text"] == visitor.get(url).field("text").value
    visitor.post(url, draft | {"text": TYPED["text"], "evidence": scan()})
    report = TitleReport.objects.get()
    assert report.body is not None and report.evidence.count() == 1 and not visitor.get(url).field("text").value
