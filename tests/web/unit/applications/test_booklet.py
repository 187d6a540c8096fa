"""A form as a booklet: who may have it, what it says of a draft and of a version, what a code on it leads to."""

from urllib.parse import quote

import pytest
from django.test import Client
from tests import factories
from tests.documents.reading import pages_of, texts_of
from tests.web.page_reader import visit
from tests.web.unit.applications.writing import hand_in, returned
from tests.web.unit.conftest import Desk

from pingding.actions.applications.applications import save_draft, withdraw_application
from pingding.actions.applications.submission import submit_application
from pingding.queries.applications.version_marks import mark_of
from pingding.records.models import Case, Filing

pytestmark = pytest.mark.django_db


def link(desk: Desk, case: Case, kind: str) -> str:
    """The address that the page of the whole form has for a file of this kind."""
    page = visit(desk.client, desk.url(case, "whole/"))
    return next(url for url in page.links() if url.endswith(f".{kind}"))


def words(pdf: bytes) -> str:
    return "".join("".join(pages_of(pdf)).split())


def newest(case: Case) -> Filing:
    return Filing.objects.filter(case=case).exclude(submitted_at=None).latest("version")


def test_draft_is_a_booklet_that_says_so(desk: Desk) -> None:
    case = desk.complete()
    answer = desk.client.get(link(desk, case, "pdf"))
    assert answer.headers["Content-Type"] == "application/pdf" and "attachment" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    pages = pages_of(answer.content)
    assert all("草稿" in page for page in pages) and "核对码" not in words(answer.content)
    assert "示例必要性" in words(answer.content)
    assert "示例必要性" in texts_of(desk.client.get(link(desk, case, "docx")).content)


def test_plan_is_a_paper_of_its_own_with_its_chapters_alone(desk: Desk) -> None:
    case = desk.complete()
    links = [url for url in visit(desk.client, desk.url(case, "whole/")).links() if "/plan/" in url]
    plan, docx = (next(url for url in links if url.endswith(kind)) for kind in ("pdf", "docx"))
    drawn = pages_of(desk.client.get(plan).content)
    assert all("草稿" in each for each in drawn) and "示例必要性" in "".join(drawn)
    assert "示例必要性" in texts_of(desk.client.get(docx).content)
    whole = words(desk.client.get(link(desk, case, "pdf")).content)
    assert "单位名称" in whole and "单位名称" not in words(desk.client.get(plan).content)
    hand_in(desk, case)
    assert f"核对码{mark_of(newest(case))}" in words(desk.client.get(plan).content)


def test_plan_is_for_whoever_reads_the_form_and_no_other_section_is_one(desk: Desk) -> None:
    case = desk.complete()
    page = visit(desk.client, desk.url(case, "whole/"))
    plan = next(url for url in page.links() if "/plan/" in url)
    _unit, stranger = factories.unit()
    other = Client()
    other.force_login(stranger.person, backend="pingding.site.signing_in.PeopleBackend")
    assert other.get(plan).status_code == 404 and Client().get(plan).status_code == 302
    section = plan.rpartition("-")[2].partition(".")[0]
    assert desk.client.get(plan.replace(f"-{section}.", "-nothing.")).status_code == 404


def test_version_has_its_receipt_and_a_code_that_verifies_without_what_it_says(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    filing = newest(case)
    read = words(desk.client.get(link(desk, case, "pdf")).content)
    assert f"回执编号{filing.receipt}" in read and f"核对码{mark_of(filing)}" in read and "草稿" not in read
    page = visit(Client(), f"/verify/{filing.receipt}/{mark_of(filing)}/")
    assert page.one(".confirmation h1").text == "属实，是最新的一版" and filing.receipt in page.text_of(".confirmation")
    assert "示例项目" not in page.text and desk.unit.name not in page.text


def test_foot_of_a_page_or_its_address_may_be_typed_into_the_form(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    filing = newest(case)
    leads = f"/verify/{filing.receipt}/{mark_of(filing)}/"
    foot = f"回执编号{filing.receipt}　第1版　核对码{mark_of(filing)}"
    set_out = f"回执编号 {filing.receipt}　第 1 版　核对码 {mark_of(filing)}"
    for typed in (foot, set_out, f"{filing.receipt} {mark_of(filing).upper()}", f"https://pingding.example{leads}"):
        assert Client().get("/verify/", {"code": typed}).headers["Location"] == leads


def test_half_of_the_foot_of_a_page_is_asked_for_the_other_half(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    filing = newest(case)
    for typed in (str(filing.receipt), f"回执编号 {filing.receipt}", mark_of(filing), f"核对码 {mark_of(filing)}"):
        page = visit(Client(), f"/verify/?code={quote(typed)}", status=404)
        assert "须凭编号和核对码一起查验" in page.text_of("main") and "不能作为已认定的凭据" not in page.text_of("main")


def test_other_content_or_another_number_is_unknown(desk: Desk) -> None:
    case = desk.complete()
    hand_in(desk, case)
    filing = newest(case)
    mark = mark_of(filing)
    other = ("0" if mark[0] != "0" else "1") + mark[1:]
    for receipt, code in ((filing.receipt, other), ("2020-99999-1", mark)):
        page = visit(Client(), f"/verify/{receipt}/{code}/", status=404)
        assert "没有查到" in page.text_of("h1") and "提交" not in page.one(".confirmation h1").text
    Filing.objects.filter(pk=filing.pk).update(data={**filing.data, "staff": "51"})
    assert Client().get(f"/verify/{filing.receipt}/{mark}/").status_code == 404


def test_earlier_version_is_superseded_and_withdrawn_ones_say_so(desk: Desk) -> None:
    case = returned(desk, "fact:staff")
    first = newest(case)
    save_draft(case.number, {"staff": "60"}, actor=desk.own, at=desk.clock.now(), signed=("truth",))
    submit_application(case.number, actor=desk.own, at=desk.clock.now())
    second = newest(case)
    assert "已有新的一版" in visit(Client(), f"/verify/{first.receipt}/{mark_of(first)}/").one("h1").text
    assert "最新" in visit(Client(), f"/verify/{second.receipt}/{mark_of(second)}/").one("h1").text
    withdraw_application(case.number, actor=desk.own, at=desk.clock.now(), reason="示例理由")
    assert "已经撤回" in visit(Client(), f"/verify/{second.receipt}/{mark_of(second)}/").one("h1").text


def test_nobody_else_gets_a_booklet(desk: Desk) -> None:
    case = desk.complete()
    url = link(desk, case, "pdf")
    _, stranger = factories.unit()
    assert desk.as_(stranger).get(url).status_code == 404
    assert desk.as_(desk.district).get(url).status_code == 404  # a draft is its writers'
    assert Client().get(url).status_code == 302
    hand_in(desk, case)
    assert desk.as_(desk.district).get(url).status_code == 200
    assert desk.client.get(url.replace(".pdf", ".exe")).status_code == 404
    assert desk.client.get(url.replace("/booklet/", "/booklet/x")).status_code == 404


def test_characters_that_no_font_has_are_named_with_their_field_before_the_download(desk: Desk) -> None:
    case = desk.complete()
    assert not visit(desk.client, desk.url(case, "whole/")).all(".banner-warn")
    save_draft(case.number, {"centre_name": "示例\U0002ebf0镕项目"}, actor=desk.own, at=desk.clock.now())
    page = visit(desk.client, desk.url(case, "whole/"))
    assert "字库中没有下列字" in page.text_of(".banner-warn")
    lacking = page.text_of("main")
    assert "\U0002ebf0（U+2EBF0）" in lacking and "镕（" not in lacking
