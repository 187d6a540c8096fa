"""Evidence of an objection: checked like every upload, read by who handles the objection alone."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests import factories
from tests.actions.life import Life
from tests.web.desk.pages import Visitor
from tests.web.page_reader import page_of, visit
from tests.web.public.conftest import GROUNDS, bad_files, object_url, scan

from pingding.queries.applications.attachments import may_read_attachment
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Case, Membership, Notice, Objection

pytestmark = pytest.mark.django_db


def test_evidence_of_an_objection_is_read_by_who_handles_it_alone(
    client: Client, notice: Notice, case: Case, life: Life, settings: Any, tmp_path: Path
) -> None:
    settings.PINGDING_MEDIA = tmp_path
    sent = client.post(
        object_url(notice, case), GROUNDS | {"evidence": [scan(), scan("照片说明.pdf", b"%PDF-1.4\n1\n")]}
    )
    objection = Objection.objects.get()
    assert sent.status_code == 302 and objection.evidence.count() == 2
    first = objection.evidence.order_by("pk")[0].attachment
    handling = Visitor(life.officer, life.at).get(f"/objections/{objection.receipt}/answer/")
    assert handling.link_to(f"/attachments/{first.pk}/") == "证明.pdf"
    assert handling.consequences()[1].startswith("异议不成立")
    assert may_read_attachment(life.officer, first, life.at)
    owner = Membership.objects.filter(organisation=case.organisation)[0].person
    receipt = f"/objections/{objection.receipt}/"
    more = client.post(receipt, {"evidence": scan("补充.pdf", b"%PDF-1.4\n2\n")})
    assert more.status_code == 302 and "3个文件" in visit(client, receipt).texts(".facts dd")
    full = page_of(client.post(receipt, {"evidence": scan("再补.pdf", b"%PDF-1.4\n3\n")}), 409)
    assert "没有收下再补.pdf" in full.banner()
    assert "没有选择文件" in page_of(client.post(receipt), 422).field("evidence").error
    for viewer in (PUBLIC, factories.viewer(owner), factories.auditor(), factories.administrator()):
        assert not may_read_attachment(viewer, first, life.at)
    shown = visit(client, f"/objections/{objection.receipt}/")
    assert "证明.pdf" not in shown.html and objection.grounds not in shown.html
    assert shown.fact("异议内容").startswith(f"已收到，共{len(objection.grounds)}字")
    assert "证明.pdf" not in visit(client, f"/notices/{notice.pk}/").html


@pytest.mark.parametrize("wrong", list(bad_files()))
def test_evidence_is_checked_like_every_upload(
    client: Client, notice: Notice, case: Case, wrong: str, settings: Any, tmp_path: Path
) -> None:
    settings.PINGDING_MEDIA = tmp_path
    files, words = bad_files()[wrong]
    answer = client.post(object_url(notice, case), GROUNDS | {"evidence": files})
    page = page_of(answer, answer.status_code)
    assert answer.status_code >= 400 and words in page.one("#error-summary").link_to("#f-evidence")
    assert words in page.field("evidence").error and not Objection.objects.exists()
    assert "还可以再提交的次数：9" in page.one("main").text
