"""Uploaded files: kind by content, limits, names, and who may read them."""

import os
import time
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from pytest_django import Settings
from tests import factories

from pingding.actions.applications.applications import open_application, save_draft
from pingding.actions.applications.materials import add_material
from pingding.actions.applications.submission import submit_application
from pingding.actions.applications.uploads import ABANDONED_SECONDS, store_attachment, store_file
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.periodic.tick import tick
from pingding.policy.errors import Refusal
from pingding.queries.applications.attachments import may_read_attachment, path_of, readable_file
from pingding.queries.viewer import PUBLIC
from pingding.records.models import Attachment, JournalEntry

pytestmark = pytest.mark.django_db
AT = factories.START
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
JPG = b"\xff\xd8\xff\xe0" + bytes(20)
OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def container(*members: str) -> bytes:
    """A zip file with these members."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for member in members:
            archive.writestr(member, "示例")
    return file.getvalue()


STREAM = b"5 0 obj << /Length 4 >> stream\r\ntext\r\nendstream\r\nendobj\r\n"


def packed(objects: bytes) -> bytes:
    """A PDF file whose objects are packed in a stream."""
    body = zlib.compress(objects)
    return factories.PDF + b"7 0 obj << /Type /ObjStm /Filter /FlateDecode >> stream\n" + body + b"\nendstream"


DOCX = container("[Content_Types].xml", "word/document.xml")


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.PINGDING_MEDIA = tmp_path
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("协议.pdf", factories.PDF, "pdf"),
        ("协议.PDF", b"\n\n" + factories.PDF, "pdf"),
        ("照片.jpeg", JPG, "jpg"),
        ("图.png", PNG, "png"),
        ("计划.docx", DOCX, "docx"),
        ("清单.xlsx", container("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        ("公文.ofd", container("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        ("照片.jfif", JPG, "jpg"),
        ("网页版.docx", container("[Content_Types].xml", "word/document2.xml"), "docx"),
        ("网页版.xlsx", container("[Content_Types].xml", "xl/workbook2.xml"), "xlsx"),
        ("打包.zip", container("一.pdf", "二.pdf"), "zip"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_kind_is_found_in_the_content(name: str, content: bytes, kind: str) -> None:
    kept = store_file(BytesIO(content), name)
    assert (kept.kind, kept.size) == (kind, len(content))
    assert path_of(kept.sha256).read_bytes() == content


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("协议.pdf", b"", "文件是空的"),
        ("协议.pdf", DOCX, "与文件名不符"),
        ("协议.pdf", b"MZ" + bytes(3000), "无法识别"),
        ("旧版.doc", OLD_WORD, "旧版格式或设有密码"),
        ("宏.docx", container("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "含有宏"),
        ("宏.docx", container("[Content_Types].xml", "word/document.xml", "WORD/VBAPROJECT.BIN"), "含有宏"),
        ("照片.heic", b"\0\0\0\x18ftypheic" + bytes(600), "HEIC照片"),
        ("照片.jpg", b"\0\0\0\x18ftypmif1" + bytes(600), "HEIC照片"),
        ("加密.pdf", factories.PDF + b"trailer << /Root 1 0 R /Encrypt 9 0 R >>", "设有密码"),
        ("脚本.pdf", factories.PDF + b"<< /S /JavaScript /JS (app.alert(1)) >>", "含有脚本"),
        ("改写.pdf", factories.PDF + b"<< /S /#4aavaScript >>", "含有脚本"),
        ("启动.pdf", factories.PDF + b"<< /S /Launch /F (cmd.exe) >>", "含有脚本"),
        ("两段内容之后的脚本.pdf", factories.PDF + 2 * STREAM + b"<< /S /JavaScript /JS (app.alert(1)) >>", "含有脚本"),
        ("两段内容之后加密.pdf", factories.PDF + 2 * STREAM + b"trailer << /Encrypt 9 0 R >>", "设有密码"),
        ("打包的脚本.pdf", packed(b"1 0 << /JS (app.alert(1)) >>"), "含有脚本"),
        ("断.zip", container("一.pdf")[:-30], "无法识别"),
        ("协议", factories.PDF, "却没有后缀"),
        ("页面.html", b"<html><script>1</script></html>", "无法识别"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_what_it_says_is_refused_and_leaves_no_file(
    name: str, content: bytes, says: str, media: Path
) -> None:
    with pytest.raises(Refusal, match=says) as caught:
        store_file(BytesIO(content), name)
    assert caught.value.where == name and caught.value.remedy
    assert not [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    "content",
    [
        packed(b"1 0 << /EncryptMetadata false /JSON 1 >>"),
        factories.PDF + b"5 0 obj << /Length 20 >> stream\n(/JS /Encrypt in text)\nendstream",
        packed(b"0" * (40 * 1024 * 1024)),
    ],
    ids=["other-names", "in-a-page", "unpacks-to-much"],
)
def test_file_that_only_looks_like_it_is_taken(content: bytes) -> None:
    assert store_file(BytesIO(content), "协议.pdf").kind == "pdf"


def test_what_a_killed_upload_left_is_swept_and_what_arrives_is_not(settings: Settings, media: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = media / "uploads"
    kept = store_file(BytesIO(factories.PDF), "协议.pdf")
    for folder in (media / "incoming", media / "uploads"):
        folder.mkdir(exist_ok=True)
        (folder / "arriving").write_bytes(b"x")
        (folder / "left").write_bytes(b"x")
        os.utime(folder / "left", (time.time() - ABANDONED_SECONDS - 60,) * 2)
    tick(at=AT)
    assert [path.name for path in sorted(media.rglob("*")) if path.name in ("arriving", "left")] == ["arriving"] * 2
    assert path_of(kept.sha256).is_file()


def test_size_is_limited_by_the_material_and_by_the_installation(settings: Settings, media: Path) -> None:
    settings.PINGDING_MAX_UPLOAD_MB = 2
    large = factories.PDF + bytes(1024 * 1024)
    with pytest.raises(Refusal, match="超过1MB") as caught:
        store_file(BytesIO(large), "大.pdf", max_mb=1)
    assert caught.value.kind == "too_large"
    with pytest.raises(Refusal, match="超过2MB"):
        store_file(BytesIO(large * 2), "大.pdf", max_mb=50)
    assert store_file(BytesIO(large), "大.pdf", max_mb=50).size == len(large)
    assert store_file(BytesIO(factories.PDF.ljust(1024 * 1024)), "满.pdf", max_mb=1).size == 1024 * 1024
    assert not list((media / "incoming").iterdir())


def test_kind_that_the_material_does_not_take_is_refused() -> None:
    with pytest.raises(Refusal, match="这是PNG图片，此处只收") as caught:
        store_file(BytesIO(PNG), "图.png", kinds=("pdf", "jpg"))
    assert caught.value.what.endswith("PDF文件、JPG图片") and "另存为PDF" in caught.value.remedy


def test_same_bytes_are_kept_once_under_two_names(media: Path) -> None:
    organisation, own = factories.unit()
    first = factories.attachment(organisation, own, name="甲.pdf")
    second = factories.attachment(organisation, own, name="..\\..\\乙.pdf")
    assert first.sha256 == second.sha256 and second.name == "乙.pdf"
    assert len([path for path in media.rglob("*") if path.is_file()]) == 1
    assert JournalEntry.objects.filter(act="record_attachment", about="甲.pdf").count() == 1


def test_nobody_uploads_for_a_foreign_unit(media: Path) -> None:
    organisation, _own = factories.unit()
    with pytest.raises(Refusal):
        store_attachment(BytesIO(factories.PDF), organisation, "甲.pdf", actor=factories.unit()[1], at=AT)
    assert not Attachment.objects.filter(name="甲.pdf").exists() and not list(media.iterdir())


def test_attachment_is_read_by_its_owners_members_and_auditors_alone() -> None:
    organisation, own = factories.unit()
    attachment = factories.attachment(organisation, own)
    assert may_read_attachment(own, attachment, AT) and may_read_attachment(factories.auditor(), attachment, AT)
    officer = factories.officer(factories.office("science@wanzhou"))
    for viewer in (PUBLIC, factories.unit()[1], factories.expert(), factories.administrator(), officer):
        assert not may_read_attachment(viewer, attachment, AT)
    with pytest.raises(Refusal) as caught:
        readable_file(officer, attachment.pk, AT)
    assert caught.value.kind == "missing"


def test_file_of_an_application_is_read_by_who_sees_the_case_once_it_is_handed_in() -> None:
    officer = factories.officer(factories.office("science@cq"))
    call = factories.call(officer)
    organisation, own = factories.unit()
    attachment = factories.attachment(organisation, own)
    case = open_application(call, organisation, actor=own, at=AT)
    save_draft(case.number, {"legal_person": "是", "staff": "20"}, actor=own, at=AT)
    add_material(case.number, "charter", attachment, actor=own, at=AT)
    assert not may_read_attachment(officer, attachment, AT)
    submit_application(case.number, actor=own, at=AT)
    assert may_read_attachment(officer, attachment, AT)
    assert not may_read_attachment(factories.officer(factories.office("science@wanzhou")), attachment, AT)


def test_evidence_of_a_fact_is_read_by_the_officers_in_charge() -> None:
    organisation, own = factories.unit()
    proof = factories.attachment(organisation, own)
    set_facts(organisation, {"staff": 9}, as_of=AT.date(), source="花名册", evidence=proof, actor=own, at=AT)
    assert may_read_attachment(factories.officer(factories.office("science@wanzhou")), proof, AT)
    assert not may_read_attachment(factories.officer(factories.office("science@yuzhong")), proof, AT)


def test_reading_gives_path_type_and_whether_a_browser_shows_it() -> None:
    organisation, own = factories.unit()
    pdf = readable_file(own, factories.attachment(organisation, own).pk, AT)
    assert pdf.path.read_bytes() == factories.PDF and (pdf.media_type, pdf.inline) == ("application/pdf", True)
    word = readable_file(own, factories.attachment(organisation, own, DOCX, "计划.docx").pk, AT)
    assert not word.inline
    pdf.path.unlink()
    with pytest.raises(Refusal, match="备份"):
        readable_file(own, pdf.attachment.pk, AT)
