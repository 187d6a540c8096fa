"""A file that is not taken: what it is, what is wanted, and how to get there."""

import pytest
from tests.policy.english import in_english

from pingding.policy.forms.file_faults import kind_fault

PDF_ONLY = ["pdf"]


@pytest.mark.parametrize(
    ("name", "kind", "kinds", "what", "remedy"),
    [
        ("方案.docx", "docx", PDF_ONLY, "这是Word文档，此处只收PDF文件", "请在Word或WPS中打开，另存为PDF文件"),
        ("报表.xlsx", "xlsx", ["pdf", "jpg"], "这是Excel表格，此处只收PDF文件、JPG图片", "另存为PDF文件"),
        ("执照.png", "png", PDF_ONLY, "这是PNG图片", "多页请合成一个文件"),
        ("材料.zip", "zip", PDF_ONLY, "这是压缩包", "解压后逐个上传"),
        ("照片.png", "png", ["jpg"], "此处只收JPG图片", "请换用JPG图片上传"),
        ("方案.pdf", "docx", PDF_ONLY, "内容是Word文档，与文件名不符", "修改文件名不能转换格式"),
        ("方案.pdf", "docx", ["xlsx"], "内容是Word文档，与文件名不符", "此处可以上传：Excel表格。"),
        ("方案", "pdf", PDF_ONLY, "文件名却没有后缀", "末尾加上“.pdf”"),
        ("程序.exe", None, PDF_ONLY, "无法识别", "此处可以上传：PDF文件。"),
    ],
)
def test_refused_file_is_told_what_to_do(name: str, kind: str | None, kinds: list[str], what: str, remedy: str) -> None:
    fault = kind_fault(name, kind, kinds)
    assert fault is not None and what in fault[0] and remedy in fault[1]


def test_document_that_cannot_be_looked_into_is_told_to_become_a_pdf() -> None:
    old = kind_fault("方案.doc", None, PDF_ONLY, defect="sealed")
    assert old is not None and "密码" in old[0] and "另存为PDF文件" in old[1]
    other = kind_fault("方案.doc", None, ["docx"], defect="sealed")
    assert other is not None and other[1].endswith("此处可以上传：Word文档。")


@pytest.mark.parametrize(
    ("name", "kind", "defect", "kinds", "what", "remedy"),
    [
        ("照片.heic", None, "phone_photo", ["jpg", "pdf"], "HEIC照片", "兼容性最佳"),
        ("照片.heic", None, "phone_photo", PDF_ONLY, "HEIC照片", "另存为PDF文件"),
        ("协议.pdf", "pdf", "locked", PDF_ONLY, "设有密码", "取消密码和限制"),
        ("协议.pdf", "pdf", "scripted", PDF_ONLY, "含有脚本", "用“打印”另存为PDF文件"),
        ("方案.docx", "docx", "macros", PDF_ONLY, "含有宏", "另存为PDF文件"),
        ("方案.docx", "docx", "macros", ["docx"], "含有宏", "不含宏的文档"),
    ],
)
def test_defect_of_the_content_is_named_with_what_to_do(
    name: str, kind: str | None, defect: str, kinds: list[str], what: str, remedy: str
) -> None:
    fault = kind_fault(name, kind, kinds, defect=defect)
    assert fault is not None and what in fault[0] and remedy in fault[1]


def test_fitting_file_is_taken_and_english_readers_are_told_in_english() -> None:
    assert kind_fault("方案.pdf", "pdf", PDF_ONLY) is None
    with in_english():
        told = kind_fault("plan.docx", "docx", ["pdf", "ofd"])
        assert told and told[0] == "This is a Word document; only PDF file, OFD file is taken here"
