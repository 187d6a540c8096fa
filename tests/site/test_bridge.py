"""The bridge between the event loop and the WSGI application: what arrives, what is sent back, who is refused."""

import asyncio
import io
import json
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import pytest

from pingding.site.answers import IN_MEMORY
from pingding.site.bodies import Limits
from pingding.site.bridge import Bridge

Environ = dict[str, Any]
LIMITS = Limits(2 * IN_MEMORY, silence=0.2)
GONE = {"type": "http.disconnect"}


def part(body: bytes, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


class Server:
    """A server that hands one request to a bridge and keeps what it sends; silent after the last message given."""

    def __init__(self, application: Callable[..., Iterable[bytes]], limits: Limits = LIMITS) -> None:
        self.bridge = Bridge(application, 1, limits)

    def ask(
        self, *messages: dict[str, Any], method: str = "GET", raw_path: bytes = b"/", headers: Any = ()
    ) -> "Server":
        self.sent: list[dict[str, Any]] = []
        waiting = list(messages)
        scope = {
            "type": "http",
            "method": method,
            "http_version": "1.1",
            "scheme": "http",
            "path": raw_path.decode(),
            "raw_path": raw_path,
            "query_string": b"a=%20b",
            "root_path": "",
            "headers": list(headers),
            "client": ("127.0.0.1", "4000"),
            "server": ("127.0.0.1", "80"),
        }

        async def receive() -> dict[str, Any]:
            if not waiting:
                await asyncio.sleep(60)
            return waiting.pop(0)

        async def send(message: dict[str, Any]) -> None:
            self.sent.append(message)

        asyncio.run(self.bridge(scope, receive, send))
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> list[tuple[bytes, bytes]]:
        return list(self.sent[0]["headers"])

    @property
    def body(self) -> bytes:
        return b"".join(message["body"] for message in self.sent[1:])


def echo(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
    """Answers with what arrived."""
    start("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    shown = {key: value for key, value in environ.items() if isinstance(value, str)}
    return [json.dumps(shown).encode(), b"\n", environ["wsgi.input"].read()]


def seen(server: Server) -> tuple[dict[str, str], bytes]:
    told, body = server.body.split(b"\n", 1)
    return json.loads(told), body


def test_the_application_sees_the_request_as_wsgi_has_it() -> None:
    headers = [
        (b"host", b"example.test"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-two", b"1"),
        (b"X-Two", b"2"),
        (b"x-forwarded-proto", b"https"),
        (b"x_forwarded_proto", b"http"),
        (b"x-name", "é".encode()),
    ]
    server = Server(echo).ask(raw_path=b"/a%E4%B8%AD%2F", headers=headers)
    environ, body = seen(server)
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a中/"
    assert (environ["QUERY_STRING"], environ["SCRIPT_NAME"], environ["REQUEST_METHOD"]) == ("a=%20b", "", "GET")
    assert (environ["HTTP_COOKIE"], environ["HTTP_X_TWO"]) == ("a=1; b=2", "1,2")
    assert (environ["HTTP_X_FORWARDED_PROTO"], environ["wsgi.url_scheme"]) == ("https", "http")
    assert environ["HTTP_X_NAME"].encode("latin-1").decode() == "é"
    assert (environ["REMOTE_ADDR"], environ["SERVER_PROTOCOL"]) == ("127.0.0.1", "HTTP/1.1")
    assert environ["CONTENT_LENGTH"] == "" and body == b""
    assert server.headers == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]


@pytest.mark.parametrize("headers", [[(b"content-length", b"6")], [(b"transfer-encoding", b"chunked")]])
def test_a_body_arrives_whole_with_its_length(headers: list[tuple[bytes, bytes]]) -> None:
    pieces = [part(b"abc", True), part(b"def", True), part(b"")]
    environ, body = seen(Server(echo).ask(*pieces, method="POST", headers=headers))
    assert (environ["CONTENT_LENGTH"], body) == ("6", b"abcdef")
    assert "HTTP_CONTENT_LENGTH" not in environ


def test_a_body_on_the_disk_arrives_too() -> None:
    large = b"x" * (IN_MEMORY + 1)
    environ, body = seen(Server(echo).ask(part(large), method="POST"))
    assert body == large and environ["CONTENT_LENGTH"] == str(len(large))


def test_a_client_that_goes_before_its_request_is_whole_is_not_answered() -> None:
    called = []
    server = Server(lambda environ, start: called.append(environ) or [])  # type: ignore[func-returns-value]
    assert server.ask(part(b"abc", True), GONE, method="POST").sent == [] and not called


def test_silence_is_told_408_and_takes_no_thread() -> None:
    called = []
    server = Server(lambda environ, start: called.append(environ) or [])  # type: ignore[func-returns-value]
    server.ask(part(b"abc", True), method="POST", headers=[(b"content-length", b"1000")])
    assert server.status == 408 and not called
    assert (b"connection", b"close") in server.headers and "重试" in server.body.decode()


def test_a_trickle_is_told_408() -> None:
    limits = Limits(IN_MEMORY, silence=0.2, least_rate=1000)
    server = Server(echo, limits)
    ask = [part(b"a", True)] * 5

    async def slow() -> None:
        messages = iter(ask)

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(0.15)
            return next(messages)

        async def send(message: dict[str, Any]) -> None:
            server.sent.append(message)

        scope = {"method": "POST", "headers": [], "path": "/api/v1/x"}
        await server.bridge(scope, receive, send)

    server.sent = []
    asyncio.run(slow())
    assert server.status == 408
    assert json.loads(server.body) == {
        "kind": "too_slow",
        "what": "没有按时收到完整的请求，已停止接收",
        "where": "",
        "clause": "",
        "remedy": "请检查网络后重试。",
        "faults": [],
    }


@pytest.mark.parametrize(
    ("messages", "headers"),
    [((), [(b"content-length", b"99999999")]), ((part(b"x" * IN_MEMORY, True),) * 3, [])],
)
def test_too_large_a_body_is_told_413(messages: tuple[dict[str, Any], ...], headers: Any) -> None:
    server = Server(echo).ask(*messages, method="POST", headers=headers)
    assert server.status == 413 and "过大" in server.body.decode()


def test_an_application_that_fails_is_told_500() -> None:
    def failing(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        raise ValueError

    assert Server(failing).ask().status == 500


class Parts(list[bytes]):
    """An answer that notes in which thread it is gone through and closed."""

    def __iter__(self) -> Any:
        self.threads = [threading.current_thread().name]
        return super().__iter__()

    def close(self) -> None:
        self.threads.append(threading.current_thread().name)


def test_a_long_answer_is_gone_through_and_closed_in_the_thread_and_sent_in_pieces() -> None:
    parts = Parts([b"x" * 1000] * (IN_MEMORY // 400))

    def streaming(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [])
        return parts

    server = Server(streaming).ask()
    assert server.body == b"".join(list.__iter__(parts))
    assert len(server.sent) > 5 and "more_body" not in server.sent[-1]
    assert all(name.startswith("pingding") for name in parts.threads) and len(parts.threads) == 2


def sends(file: Any) -> Callable[..., Iterable[bytes]]:
    def sending(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        start("200 OK", [("Content-Length", "1")])
        wrapped: Iterable[bytes] = environ["wsgi.file_wrapper"](file)
        return wrapped

    return sending


@pytest.mark.parametrize("size", [3, IN_MEMORY + 5])
def test_a_file_is_sent_from_where_it_stands_and_closed(tmp_path: Path, size: int) -> None:
    (tmp_path / "file").write_bytes(b"ab" + b"x" * size)
    file = (tmp_path / "file").open("rb")
    file.read(2)
    assert Server(sends(file)).ask().body == b"x" * size
    assert file.closed


def test_what_is_like_a_file_is_sent_and_nothing_on_head() -> None:
    assert Server(sends(io.BytesIO(b"abc"))).ask().body == b"abc"
    with TemporaryFile() as file:
        file.write(b"x" * 100)
        assert Server(sends(file)).ask(method="HEAD").body == b""


def test_a_client_that_goes_while_a_long_answer_is_sent_is_sent_no_more(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x" * 20 * IN_MEMORY)
    with (tmp_path / "file").open("rb") as file:
        assert len(Server(sends(file)).ask(part(b""), GONE).body) < 3 * IN_MEMORY
