"""What is wrong with what the public sends is said at once, beside where it was typed."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.actions.life import Life
from tests.web.page_reader import page_of, visit
from tests.web.public.conftest import Clock

from pingding.records.models import Call
from pingding.web.wording.dates import day_words

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["YY-0", "fy-0"])
def test_mistyped_receipt_is_said_beside_its_field(client: Client, db: None, number: str) -> None:
    page = visit(client, "/objections/", {"receipt": number}, 404)
    assert page.heading == "公示公告" and page.by_id("f-receipt").attribute("value") == number
    assert number in page.field("receipt").error and number in page.one("#error-summary").link_to("#f-receipt")


def sent_file(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_files_and_texts_that_are_wrong_are_said_at_once(
    client: Client, life: Life, clock: Clock, settings: Any, tmp_path: Path
) -> None:
    settings.PINGDING_MEDIA = tmp_path
    case, _writer = life.submitted()
    notice = life.notice(life.to_notice(case))
    clock.at = life.at
    files = [sent_file("程序.exe", b"MZ"), sent_file("证明.pdf", b"x"), sent_file("好.pdf", b"%PDF-1.4\n7\n")]
    typed = {"name": "示例丙", "contact": "12", "grounds": "所列成果归属有争议，另有权利人", "evidence": files}
    page = page_of(client.post(f"/notices/{notice.pk}/object/{case.number}/", typed), 422)
    summary = page.one("#error-summary")
    assert [link.attribute("href") for link in summary.all("a")] == ["#id_contact", "#f-evidence", "#f-evidence"]
    assert "程序.exe" in summary.text and "证明.pdf" in summary.text and "好.pdf" not in summary.text


def test_notice_says_whom_to_reach_also_once_it_has_ended(client: Client, life: Life, clock: Clock) -> None:
    case, _writer = life.submitted()
    notice = life.notice(life.to_notice(case))
    Call.objects.update(contact="科技与创新处（示例）", telephone="023-60000000", address="")
    clock.at = life.at
    assert visit(client, f"/notices/{notice.pk}/").fact("联系电话") == "023-60000000"
    typed = {"name": "示例丙", "contact": "023-60000001", "grounds": "所列成果归属有争议，另有权利人"}
    receipt = page_of(client.post(f"/notices/{notice.pk}/object/{case.number}/", typed, follow=True))
    assert f"应于公示期满（{day_words(notice.last_day, weekday=False)}）前" in receipt.after("接下来").text
    clock.at = notice.ends_at + timedelta(days=1)
    assert visit(client, f"/notices/{notice.pk}/").fact("联系处室") == "科技与创新处（示例）"
    late = visit(client, f"/notices/{notice.pk}/object/{case.number}/", status=409)
    assert "023-60000000" in late.refusal().text and notice.batch.organisation.name in late.refusal().text
