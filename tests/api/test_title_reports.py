"""Reports on titles through the API: evidence by the receipt, and all of it for the offices that handle the report."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import factories
from tests.actions.life import Life
from tests.actions.titles.titled_life import titled_life
from tests.api.program import PUBLIC, Program, program_of, set_clock

from pingding.policy.steps.review import ChecklistAnswers
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Title

pytestmark = pytest.mark.django_db
SENT = {"procedure": "complaint", "text": "该中心的场地已经腾空，人员均已离开。", "contact": "023-60000001"}


@pytest.fixture
def life(clock: None, tmp_path: Path, settings: Any) -> Life:
    settings.PINGDING_MEDIA = tmp_path / "media"
    return titled_life(tmp_path)


@pytest.fixture
def holder(life: Life, monkeypatch: pytest.MonkeyPatch) -> tuple[Title, Viewer]:
    held = life.recognised()
    set_clock(monkeypatch, life.later())
    return held


def scan(name: str = "证明.pdf", content: bytes = b"%PDF-1.4\n%%EOF\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def program(life: Life, viewer: Viewer) -> Program:
    return program_of(viewer, life.at)


def test_evidence_is_added_by_the_receipt_and_read_by_who_handles_it(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    made = PUBLIC.post(f"/titles/{title.code}/reports", SENT)
    receipt = made.body["receipt"]
    for _again in range(2):
        added = PUBLIC.upload(f"/title-reports/{receipt.lower()}/evidence", file=scan())
        assert (added.status, added.body["receipt"], added.body["ended"]) == (200, receipt, False)
    state = PUBLIC.get(f"/title-reports/{receipt}")
    assert state.status == 200 and "场地" not in str(state.body) and "证明" not in str(state.body)
    number = receipt.removeprefix("FY-").rsplit("-", 1)[0]
    district = program(life, life.districts["wanzhou"])
    whole = district.get(f"/cases/{number}/report").body
    assert (whole["text"], whole["contact"], whole["case"]) == (SENT["text"], SENT["contact"], number)
    (file,) = whole["evidence"]
    assert file["name"] == "证明.pdf" and district.get(f"/attachments/{file['id']}/content").status == 200
    audited = program(life, factories.auditor())
    assert audited.get(f"/cases/{number}/report").body["evidence"] is None
    for other in (audited, program(life, writer)):
        assert other.get(f"/attachments/{file['id']}/content").status == 404
    assert program(life, writer).get(f"/cases/{number}/report").status == 404
    assert PUBLIC.get(f"/cases/{number}/report").status == 401


@pytest.mark.parametrize(
    ("file", "status", "words"),
    [
        (scan("程序.exe", b"MZ"), 422, "程序.exe"),
        (scan(content=b"no pdf"), 422, "证明.pdf"),
        (scan(content=b""), 422, "证明.pdf"),
    ],
)
def test_a_wrong_file_is_refused(
    holder: tuple[Title, Viewer], file: SimpleUploadedFile, status: int, words: str
) -> None:
    receipt = PUBLIC.post(f"/titles/{holder[0].code}/reports", SENT).body["receipt"]
    refused = PUBLIC.upload(f"/title-reports/{receipt}/evidence", file=file)
    assert refused.status == status and words in str(refused.body)


def test_a_case_without_a_report_and_an_unknown_receipt_are_missing(life: Life, holder: tuple[Title, Viewer]) -> None:
    case = holder[0].case.number
    assert program(life, life.officer).get(f"/cases/{case}/report").status == 404
    for answer in (
        PUBLIC.get("/title-reports/FY-2025-00001-ABCD2345"),
        PUBLIC.upload("/title-reports/FY-2025-00001-ABCD2345/evidence", file=scan()),
    ):
        assert answer.status == 404


def test_outcome_is_told_by_the_office_and_read_by_the_receipt(life: Life, holder: tuple[Title, Viewer]) -> None:
    title, writer = holder
    receipt = PUBLIC.post(f"/titles/{title.code}/reports", SENT).body["receipt"]
    url, district = f"/title-reports/{receipt}", program(life, life.districts["wanzhou"])
    told = {"reason": "经现场核查，设备和人员在位。"}
    assert district.post(f"{url}/outcome", told).status == 409
    case = Case.objects.get(title_report__receipt=receipt)
    content = ChecklistAnswers(checks={"grounded": False}, reason="现场运行正常")
    life.act(case, "examine", "unfounded", content, life.districts["wanzhou"])
    before = PUBLIC.get(url).body
    assert (before["ended"], before["outcome"], before["reason"], before["told_at"]) == (True, "不属实", "", None)
    assert program(life, writer).post(f"{url}/outcome", told).status == 404
    assert PUBLIC.post(f"{url}/outcome", told).status == 401
    assert district.post(f"{url}/outcome", told).status == 200
    assert PUBLIC.get(url).body["reason"] == told["reason"]
    stale = district.post(f"{url}/outcome", {"reason": "经查账目，人员在岗。", "seen": before["marks"]})
    assert (stale.status, stale.body["faults"][0]["target"]) == (409, "fact:reason")
    wrong = district.post(f"{url}/outcome", {"reason": "请电告023-60000001"})
    assert wrong.status == 422 and "个人信息" in str(wrong.body)
