"""What kind of file it is, recognised by its content, and what keeps it from being taken."""

import re
import struct
import unicodedata
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from pingding.policy.forms.pdf_contents import pdf_defect

KINDS = ("pdf", "docx", "xlsx", "jpg", "png", "ofd", "zip")
HEAD_BYTES = 1024
END_RECORD = b"PK\x05\x06"
END_RECORD_BYTES = 22
LONGEST_COMMENT = 65_535
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PHONE_PHOTOS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
"""The brands of the formats in which telephones take photographs unless told otherwise."""
MAIN_PARTS = {re.compile(r"word/document\d*\.xml"): "docx", re.compile(r"xl/workbook\d*\.xml"): "xlsx"}
"""The part that an office document must have; what is written in a browser numbers it (document2.xml)."""
DEFECTS = ("sealed", "macros", "locked", "scripted", "phone_photo")
SUFFIXES = {"jpeg": "jpg", "jfif": "jpg", "jpe": "jpg", "pjpeg": "jpg"}
"""Other endings of the same kind."""
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


def defect_of(file: BinaryIO, kind: str | None) -> str:
    """What else keeps a file on the disk from being taken, whatever its kind: one of DEFECTS, else nothing."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    if head.startswith(OLD_OFFICE):
        return "sealed"
    if head[4:8] == b"ftyp" and head[8:12] in PHONE_PHOTOS:
        return "phone_photo"
    if kind == "pdf":
        return pdf_defect(file)
    macros = head.startswith(b"PK\x03\x04") and any(map(_is_macro, _members(file)))
    return "macros" if macros else ""


def _is_macro(member: str) -> bool:
    return member.lower().endswith("vbaproject.bin")


def _container(members: Collection[str]) -> str | None:
    """Distinguishes the formats that are zip files: by the one member that each must have."""
    if not members:
        return None
    if "OFD.xml" in members:
        return "ofd"
    if "[Content_Types].xml" in members:
        for main, kind in MAIN_PARTS.items():
            if any(map(main.fullmatch, members)):
                return kind
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

    >>> extension("营业执照.JPEG"), extension("照片.jfif"), extension("附件")
    ('jpg', 'jpg', '')
    """
    suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
    return SUFFIXES.get(suffix, suffix)


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
