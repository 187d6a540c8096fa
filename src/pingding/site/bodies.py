"""Reads the body of a request off the event loop, before a working thread is taken, within limits of time and size."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Spool = SpooledTemporaryFile[bytes]

IN_MEMORY = 1024 * 1024
"""A larger body waits on the disk, in the system's folder for temporary files."""
BODILESS = frozenset({"GET", "HEAD"})


class ClientGone(Exception):
    """The client closed the connection before its request was complete: there is nobody to answer."""


class BodyTooLarge(Exception):
    """The body is, or says that it is, larger than the server takes."""


class BodyTooSlow(Exception):
    """The body did not come in time."""


@dataclass(frozen=True)
class Limits:
    """What a body may take: so many bytes, so many seconds of silence, and in the long run so many bytes a second."""

    most_bytes: int
    silence: float = 30.0
    least_rate: int = 16 * 1024

    def until(self, started: float, now: float, size: int) -> float:
        """When to give up, of a body that began at `started` and of which `size` bytes are here `now`.

        >>> limits = Limits(1, silence=30, least_rate=100)
        >>> limits.until(0, 10, 500), limits.until(0, 40, 10_000)
        (35.0, 70)
        """
        return min(now + self.silence, started + self.silence + size / self.least_rate)


async def read_body(method: str, headers: Mapping[str, str], receive: Receive, limits: Limits) -> tuple[Spool, int]:
    """The whole body, to be read from its beginning, and its length. ClientGone, BodyTooLarge, BodyTooSlow."""
    body: Spool = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - whoever works on it closes it
    declared = headers.get("content-length", "")
    if method in BODILESS and not declared and "transfer-encoding" not in headers:
        return body, 0
    try:
        if declared.isascii() and declared.isdigit() and int(declared) > limits.most_bytes:
            raise BodyTooLarge
        size = await _fill(body, receive, limits)
    except BaseException:
        body.close()
        raise
    body.seek(0)
    return body, size


async def _fill(body: Spool, receive: Receive, limits: Limits) -> int:
    """Write what comes into the file as long as it comes in time; its length."""
    clock, size = asyncio.get_running_loop().time, 0
    started = clock()
    try:
        async with asyncio.timeout(limits.silence) as timer:
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    raise ClientGone
                chunk = message.get("body", b"")
                size += len(chunk)
                if size > limits.most_bytes:
                    raise BodyTooLarge
                body.write(chunk)
                if not message.get("more_body"):
                    return size
                timer.reschedule(limits.until(started, clock(), size))
    except TimeoutError as late:
        raise BodyTooSlow from late
