"""Papers of many cases as one file: their booklets in an archive, or the cases as one book.

Of an archive one booklet at a time is in hand. A case whose paper cannot be made is left out, with the reason.
"""

import logging
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from pingding.documents.booklets import booklets_of
from pingding.documents.collection import Chapter, chapter_of, collection_of
from pingding.documents.papers.fonts import Missing
from pingding.documents.papers.paper import Line
from pingding.documents.papers.pdf import pdf_of
from pingding.documents.papers.word import docx_of
from pingding.documents.tables import Value, write_xlsx
from pingding.documents.undrawn import undrawn_codes
from pingding.policy.errors import Refusal
from pingding.policy.translation import bracketed, headed, listed
from pingding.queries.applications.version_marks import verification_address
from pingding.queries.listing.cases import CaseRow
from pingding.queries.viewer import Viewer, viewer_of
from pingding.records.models import ListExport

logger = logging.getLogger(__name__)

CASE_PAPERS: Mapping[str, int] = {ListExport.Kind.ZIP: 1000, ListExport.Kind.PDF: 100, ListExport.Kind.DOCX: 100}
"""Of how many cases at most each kind can be made: of a book all chapters are in hand at once."""
UNSAFE = re.compile(r'[<>:"/\\|?*\s]+')
"""What some system does not take in the name of a file."""
LONGEST_NAME = 240
"""Bytes; systems take 255, and the kind of the file follows."""
LeftOut = list[tuple[str, str]]


def write_papers(export: ListExport, rows: Iterable[CaseRow], to: Path, *, at: datetime) -> LeftOut:
    """Write the papers of these cases as the person who asked for them may read them; gives number and reason of each
    case that is not in the file."""
    viewer = viewer_of(export.person)
    if export.kind == ListExport.Kind.ZIP:
        return _write_archive(viewer, rows, to, at)
    return _write_book(viewer, rows, to, at, export.kind)


def _write_archive(viewer: Viewer, rows: Iterable[CaseRow], to: Path, at: datetime) -> LeftOut:
    """The archive: a file for each form of each case, and a table of all of them."""
    left_out: LeftOut = []
    table: list[list[Value]] = []
    with zipfile.ZipFile(to, "w") as archive:
        for row in rows:
            try:
                table += _write_booklets(archive, viewer, row, at)
            except (OperationalError, InterfaceError):
                raise
            except Exception as fault:
                left_out.append((row.number, _reason(row, fault)))
                table.append([row.number, row.name, row.applicant, "", left_out[-1][1]])
        heads = (_("编号"), _("名称"), _("申报单位"), _("文件"), _("说明"))
        contents = to.with_suffix(".contents")
        try:
            write_xlsx(contents, _("清单"), heads, table, (16, 40, 32, 56, 40))
            archive.write(contents, f"{_('清单')}.xlsx", zipfile.ZIP_DEFLATED)
        finally:
            contents.unlink(missing_ok=True)
    return left_out


def _write_booklets(archive: zipfile.ZipFile, viewer: Viewer, row: CaseRow, at: datetime) -> list[list[Value]]:
    """All forms of a case, or none: they are set before the first is written. Gives their lines of the table."""
    papers = booklets_of(viewer, row.number, at=at, address=verification_address)
    files = [(paper.title, pdf_of(paper)) for paper in papers]
    lines: list[list[Value]] = []
    for place, (title, done) in enumerate(files, start=1):
        several = f"-{place}" if len(files) > 1 else ""
        name = f"{safe_name('-'.join((row.number, row.applicant, title)))}{several}.pdf"
        archive.writestr(name, done.pdf)
        lines.append([row.number, row.name, row.applicant, name, _undrawn(done.missing)])
    return lines


def _undrawn(missing: Iterable[Missing]) -> str:
    named = listed(each.code for each in missing)
    return headed(_("字库中没有的字，以编码代替"), named) if named else ""


def _write_book(viewer: Viewer, rows: Iterable[CaseRow], to: Path, at: datetime, kind: str) -> LeftOut:
    """The book, in the order of the list."""
    left_out: LeftOut = []
    chapters: list[Chapter] = []
    undrawn: list[Line] = []
    for row in rows:
        try:
            chapters.append(chapter_of(viewer, row.number, at=at))
            codes = undrawn_codes(collection_of(chapters[-1:])) if kind == ListExport.Kind.PDF else ()
            undrawn += [Line(row.name, listed(codes))] if codes else []
        except (OperationalError, InterfaceError):
            raise
        except Exception as fault:
            left_out.append((row.number, _reason(row, fault)))
    book = collection_of(chapters, undrawn)
    to.write_bytes(pdf_of(book).pdf if kind == ListExport.Kind.PDF else docx_of(book))
    return left_out


def _reason(row: CaseRow, fault: Exception) -> str:
    """Why there is no paper of a case, in words; what is no refusal is a fault of ours and goes to the log."""
    if isinstance(fault, Refusal):
        return str(fault)
    logger.error("The paper of a case cannot be made: %s", row.number, exc_info=fault)
    return _("生成时出错") + bracketed(type(fault).__name__)


def safe_name(name: str) -> str:
    r"""A name that every system takes for a file, whoever typed its parts.

    >>> safe_name("2025-00001-../示例/研究院:一"), safe_name("示" * 200) == "示" * 80, safe_name("\u202e示\n例")
    ('2025-00001-..-示例-研究院-一', True, '示-例')
    """
    seen = "".join(c for c in UNSAFE.sub("-", name) if unicodedata.category(c)[0] != "C")
    return seen.encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .") or "-"
