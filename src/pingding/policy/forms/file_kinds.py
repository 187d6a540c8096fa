"""What kind of file it is, recognised by its content; nothing is ever unpacked."""

import re
import struct
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

KINDS = ("pdf", "docx", "xlsx", "jpg", "png", "ofd", "zip")
HEAD_BYTES = 1024
END_RECORD = b"PK\x05\x06"
END_RECORD_BYTES = 22
LONGEST_COMMENT = 65_535
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY = b"PK\x01\x02"
ENTRY_BYTES = 46
LARGEST_DIRECTORY = 4 * 1024 * 1024
LONGEST_NAME = 120


def file_kind(file: BinaryIO) -> str | None:
    """The kind of a seekable file by its content, one of KINDS; None when it is none of them."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _container(frozenset(_members(file)))
    return None


def is_sealed(file: BinaryIO) -> bool:
    """Whether it is an office document of the old format, in which those under a password are wrapped too."""
    file.seek(0)
    return file.read(len(OLD_OFFICE)) == OLD_OFFICE


def _container(members: Collection[str]) -> str | None:
    """Distinguishes the formats that are zip files: by the one member that each must have."""
    if not members:
        return None
    if "OFD.xml" in members:
        return "ofd"
    macros = any(name.endswith("vbaProject.bin") for name in members)
    if "[Content_Types].xml" in members and not macros:
        if "word/document.xml" in members:
            return "docx"
        if "xl/workbook.xml" in members:
            return "xlsx"
    return "zip"


def _members(file: BinaryIO) -> Iterator[str]:
    """The names in a zip file's directory; nothing for a torn file."""
    size = file.seek(0, 2)
    start = max(0, size - LONGEST_COMMENT - END_RECORD_BYTES)
    file.seek(start)
    tail = file.read()
    at = tail.rfind(END_RECORD)
    if at < 0 or len(tail) - at < END_RECORD_BYTES:
        return
    length, offset = struct.unpack_from("<II", tail, at + 12)
    if offset + length > size:
        return
    file.seek(offset)
    yield from _names(file.read(min(length, LARGEST_DIRECTORY)))


def _names(directory: bytes) -> Iterator[str]:
    at = 0
    while directory.startswith(ENTRY, at) and len(directory) - at >= ENTRY_BYTES:
        name, extra, comment = struct.unpack_from("<HHH", directory, at + 28)
        yield directory[at + ENTRY_BYTES : at + ENTRY_BYTES + name].decode("utf-8", "replace")
        at += ENTRY_BYTES + name + extra + comment


def extension(name: str) -> str:
    """The kind that a file's name claims.

    >>> extension("营业执照.JPEG"), extension("附件")
    ('jpg', '')
    """
    suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
    return "jpg" if suffix == "jpeg" else suffix


def plain_name(name: str) -> str:
    r"""A file's name that is safe to show and to save: no folders, no invisible characters, not too long.

    >>> plain_name("..\\..\\C:\\资料\\协议（盖章）.pdf"), plain_name("/etc/a<b>.png"), plain_name("  .pdf")
    ('协议（盖章）.pdf', 'a_b_.png', '附件.pdf')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    stem, dot, suffix = re.sub(r'[<>:"|?*]', "_", shown).strip().rpartition(".")
    stem = (stem if dot else suffix).strip(". ") or "附件"
    return stem[:LONGEST_NAME] + (f".{suffix.strip()[:10]}" if dot and suffix.strip() else "")
