"""What stands in a DOCX, in the order of its pages: paragraphs, and tables cell by cell. Nothing in it is run."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from docx import Document
from docx.table import Table as Frame

from pingding.policy.errors import Refusal
from pingding.policy.forms.file_kinds import defect_of, file_kind

LARGEST = 40 * 1024 * 1024
"""Bytes that all parts of a document may come to once unpacked; a form of text has far fewer."""
MOST_PARTS = 500


@dataclass(frozen=True)
class ReadTable:
    """The texts of a table's cells by row; a cell over several columns stands once. Lines are its paragraphs."""

    rows: tuple[tuple[str, ...], ...]


def read_docx(file: BinaryIO) -> tuple[str | ReadTable, ...]:
    """The paragraphs that have words, and the tables; Refusal for what is no document that can be read safely."""
    _refuse_unsafe(file)
    file.seek(0)
    try:
        pages = Document(io.BytesIO(file.read()))
        return tuple(_blocks(pages))
    except Exception as fault:
        raise _unreadable() from fault


def _refuse_unsafe(file: BinaryIO) -> None:
    kind = file_kind(file)
    if kind != "docx":
        raise Refusal(_("不是DOCX文件"), remedy=_("请上传在平台下载、填写后保存的DOCX文件。"))
    if defect_of(file, kind):
        raise Refusal(_("文件中有宏，不能读取"), remedy=_("请另存为不含宏的DOCX文件。"))
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as parts:
            sizes = [part.file_size for part in parts.infolist()]
    except zipfile.BadZipFile as fault:
        raise _unreadable() from fault
    if len(sizes) > MOST_PARTS or sum(sizes) > LARGEST:
        remedy = _("表中只填文字；图片和扫描件作为材料上传。")
        raise Refusal(_("文件展开后过大，不能读取"), kind="too_large", remedy=remedy)


def _unreadable() -> Refusal:
    return Refusal(_("文件损坏，不能读取"), remedy=_("请用WPS或Word打开检查后另存为DOCX，再上传。"))


def _blocks(pages: Any) -> Iterator[str | ReadTable]:
    for block in pages.iter_inner_content():
        if isinstance(block, Frame):
            yield ReadTable(tuple(_cells(row) for row in block.rows))
        elif text := block.text.strip():
            yield text


def _cells(row: Any) -> tuple[str, ...]:
    return tuple(cell.text.strip() for cell in dict.fromkeys(row.cells))
