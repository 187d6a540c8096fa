"""What in a PDF file decides whether it can be taken: a password, a script. Page contents are never looked at."""

import re
import zlib
from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from typing import IO

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
_SCRIPT = re.compile(rb"/(JavaScript|JS|Launch)(?![A-Za-z])")
MOST_UNPACKED = 16 * 1024 * 1024
"""Bytes that are unpacked of one file to look at its objects; of each packet of objects, at most a sixteenth."""
DICTIONARY = 2048
"""Bytes before a stream in which its own description stands."""


def pdf_defect(file: IO[bytes]) -> str:
    """`locked` for a file under a password or with restricted rights, `scripted` for one that runs something, else
    nothing. The file must be on the disk."""
    with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
        scripted = False
        for part in _objects(data):
            names = _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), part) if b"#" in part else part
            if _LOCKED.search(names):
                return "locked"
            scripted = scripted or _SCRIPT.search(names) is not None
    return "scripted" if scripted else ""


def _objects(data: mmap) -> Iterator[bytes]:
    """All that describes the file's objects: what stands outside streams, and the streams that hold objects."""
    at, left = 0, MOST_UNPACKED
    while (stream := _STREAM.search(data, at)) is not None:
        yield data[at : stream.start()]
        end = data.find(b"endstream", stream.end())
        end = len(data) if end < 0 else end
        if b"/ObjStm" in data[max(at, stream.start() - DICTIONARY) : stream.start()] and left > 0:
            unpacked = _unpacked(data[stream.end() : end])
            left -= len(unpacked)
            yield unpacked
        at = end
    yield data[at:]


def _unpacked(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MOST_UNPACKED // 16)
    except zlib.error:
        return packed
