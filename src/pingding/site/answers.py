"""Collects what a WSGI application answers within its own thread, so that the thread need not wait for the client."""

import os
from collections.abc import Callable, Iterable, Iterator
from io import UnsupportedOperation
from tempfile import TemporaryFile
from typing import IO, Any

IN_MEMORY = 1024 * 1024
"""A longer answer is kept on the disk, where it is not a file already."""
Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]


class Answer:
    """The status and headers of an answer, taken as WSGI's `start_response`, and its content: bytes or an open file."""

    def __init__(self) -> None:
        self.status, self.headers = 500, list[tuple[str, str]]()
        self.content: bytes | IO[bytes] = b""
        self.early: list[bytes] = []

    def __call__(self, status: str, headers: list[tuple[str, str]], exc_info: object = None) -> Callable[[bytes], None]:
        """Note status and headers; a later call with an error replaces them."""
        self.status, self.headers = int(status.split(" ", 1)[0]), headers
        return self.early.append


class FileParts:
    """WSGI's `file_wrapper`: what an application returns to have a file sent."""

    def __init__(self, file: IO[bytes], size: int = 64 * 1024) -> None:
        self.file, self.size = file, size

    def __iter__(self) -> Iterator[bytes]:
        while part := self.file.read(self.size):
            yield part

    def close(self) -> None:
        """Close the file, and with it the application's answer."""
        self.file.close()

    def handle(self) -> IO[bytes] | None:
        """Another handle of the same file, open at the same place when this one is closed; None when it is no file."""
        try:
            place, copy = self.file.tell(), os.dup(self.file.fileno())
        except (AttributeError, OSError, UnsupportedOperation):
            return None
        file = os.fdopen(copy, "rb")
        file.seek(place)
        return file


def answer_of(application: Application, environ: Environ) -> Answer:
    """Call the application, take in all that it answers, and close it: all of it within the calling thread."""
    answer = Answer()
    parts = application(environ, answer)
    try:
        answer.content = _content(parts, answer.early, head=environ["REQUEST_METHOD"] == "HEAD")
    finally:
        if close := getattr(parts, "close", None):
            close()
    return answer


def _content(parts: Iterable[bytes], early: list[bytes], *, head: bool) -> bytes | IO[bytes]:
    if isinstance(parts, FileParts):
        if head:
            return b""
        if (file := parts.handle()) is not None:
            return _small(file)
    kept, size, rest = early, sum(map(len, early)), iter(parts)
    for part in rest:
        kept.append(part)
        size += len(part)
        if size > IN_MEMORY:
            file = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
            file.writelines(kept)
            file.writelines(rest)
            file.seek(0)
            return file
    return b"".join(kept)


def _small(file: IO[bytes]) -> bytes | IO[bytes]:
    """The content of a small file; a large one stays a file."""
    if os.fstat(file.fileno()).st_size > IN_MEMORY:
        return file
    with file:
        return file.read()
