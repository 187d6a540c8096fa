"""Serves the WSGI application over ASGI, so that a slow client takes no working thread.

The event loop reads the whole request (`bodies.py`), one of a few threads works on it and takes in the whole answer
(`answers.py`), and the event loop sends that as fast as the client reads it. A thread is taken only while there is work
for it, however slowly, or never, a client sends or reads.
"""

import asyncio
import json
import logging
import sys
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from pingding.site.answers import Answer, Application, Environ, FileParts, answer_of
from pingding.site.bodies import BodyTooLarge, BodyTooSlow, ClientGone, Limits, Receive, Spool, read_body

logger = logging.getLogger(__name__)

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

CHUNK = 256 * 1024
READER_SILENCE = 60.0
"""Seconds that a client may take to read one chunk of a long answer."""
REFUSED = {
    408: (
        "too_slow",
        "没有按时收到完整的请求，已停止接收",
        "请检查网络后重试。",
        "The request did not arrive in time.",
    ),
    413: ("too_large", "提交的内容过大，未予接收", "请压缩文件，或分几次上传。", "The request is too large."),
    500: ("fault", "平台出现故障，本次没有任何改动", "请稍后重试。", "The platform failed; nothing was changed."),
}


class Bridge:
    """The ASGI application that hands requests, once they are complete, to a WSGI application in so many threads."""

    def __init__(self, application: Application, threads: int, limits: Limits) -> None:
        self.application, self.limits = application, limits
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="pingding")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            headers = headers_of(scope)
            body, length = await read_body(scope["method"], headers, receive, self.limits)
            work = asyncio.get_running_loop().run_in_executor(
                self.pool, _work, self.application, environ_of(scope, headers, body, length), body
            )
            answer = await work
        except ClientGone:
            return
        except BodyTooSlow:
            answer = refusal(408, scope["path"])
        except BodyTooLarge:
            answer = refusal(413, scope["path"])
        except Exception:
            logger.exception("The application failed at %s", scope["path"])
            answer = refusal(500, scope["path"])
        await _send(answer, receive, send)


def _work(application: Application, environ: Environ, body: Spool) -> Answer:
    with body:
        return answer_of(application, environ)


def headers_of(scope: Scope) -> dict[str, str]:
    """The request's headers by their names in small letters, several of one name in one, as WSGI has them.

    Names with an underscore are left out: WSGI could not tell them from the same name with a hyphen, which a proxy in
    front may vouch for.
    """
    headers: dict[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        if "_" not in name:
            parted = "; " if name == "cookie" else ","
            headers[name] = f"{headers[name]}{parted}{value}" if name in headers else value
    return headers


def environ_of(scope: Scope, headers: Mapping[str, str], body: Spool, length: int) -> Environ:
    """WSGI's view of the request, whose body is here in full: its length is what came, whatever was announced."""
    prefix = scope.get("root_path") or ""
    path = unquote_to_bytes(scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    host, port = scope.get("server") or ("localhost", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": prefix,
        "PATH_INFO": path.removeprefix(prefix),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": host,
        "SERVER_PORT": str(port),
        "REMOTE_ADDR": (scope.get("client") or ("",))[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.file_wrapper": FileParts,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }
    environ.pop("HTTP_CONTENT_LENGTH", None)
    environ["CONTENT_TYPE"] = environ.pop("HTTP_CONTENT_TYPE", "")
    environ["CONTENT_LENGTH"] = str(length) if length or "content-length" in headers else ""
    return environ


def refusal(status: int, path: str) -> Answer:
    """What is said where the application is not asked or failed: a problem to the interface, else a line of text."""
    kind, what, remedy, english = REFUSED[status]
    answer = Answer()
    if path.startswith("/api/"):
        problem = {"kind": kind, "what": what, "where": "", "clause": "", "remedy": remedy, "faults": []}
        sort, body = "application/json", json.dumps(problem, ensure_ascii=False)
    else:
        sort, body = "text/plain", f"{what}。{remedy}\n{english}\n"
    answer.content = body.encode()
    headers = [("Content-Type", f"{sort}; charset=utf-8"), ("Content-Length", str(len(answer.content)))]
    answer(f"{status} ", [*headers, ("Cache-Control", "no-store"), ("Connection", "close")])
    return answer


async def _send(answer: Answer, receive: Receive, send: Send) -> None:
    """Send the answer: at once when it is short, else as the client reads it."""
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if isinstance(answer.content, bytes):
        await send({"type": "http.response.body", "body": answer.content})
        return
    gone = asyncio.ensure_future(_gone(receive))
    try:
        with answer.content as file:
            await _send_file(file, send, gone)
    finally:
        gone.cancel()


async def _send_file(file: IO[bytes], send: Send, gone: "asyncio.Future[None]") -> None:
    """Send chunk by chunk until the file ends or the client is gone; TimeoutError when it no longer reads."""
    loop = asyncio.get_running_loop()
    while chunk := await loop.run_in_executor(None, file.read, CHUNK):
        if gone.done():
            return
        async with asyncio.timeout(READER_SILENCE):
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _gone(receive: Receive) -> None:
    """Return when the client has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
