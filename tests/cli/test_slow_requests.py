"""A real server and clients that send half a request: the others are answered meanwhile."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection

import pytest
from tests.installation import ROOT, install

WAIT_SECONDS = 40
SILENCE = 3
MORE_THAN_THREADS = 12
HALF = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\n0123456789"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def get(port: int, path: str = "/", wait: float = SILENCE) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=wait)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


@pytest.fixture(scope="module", params=[1, 8], ids=["one thread", "eight threads"])
def port(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with so many threads on the port given; it must say their number and stop in order."""
    folder, number = tmp_path_factory.mktemp("slow"), free_port()
    own = install(folder) | {"PINGDING_REQUEST_SECONDS": str(SILENCE)}
    command = [sys.executable, "-m", "pingding.cli.main", "serve", "--port", str(number), "--threads"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*command, str(request.param)], env=own, cwd=ROOT, stderr=log)
    try:
        until = time.monotonic() + WAIT_SECONDS
        while not _answers(number):
            assert time.monotonic() < until and server.poll() is None, (folder / "log").read_text()
            time.sleep(0.2)
        yield number
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=WAIT_SECONDS) == 0
    finally:
        if server.poll() is None:
            server.kill()
            server.wait()
    assert f"1个工作进程，各{request.param}个线程（按 --threads 设定）" in (folder / "log").read_text()


def _answers(port: int) -> bool:
    try:
        return get(port) == 200
    except (ConnectionError, TimeoutError):
        return False


def test_half_sent_requests_stop_nobody_and_are_ended(port: int) -> None:
    with ExitStack() as open_ones:
        slow = [
            open_ones.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(MORE_THAN_THREADS)
        ]
        for client in slow:
            client.sendall(HALF)
        began = time.monotonic()
        assert [get(port) for _ in range(5)] == [200] * 5
        assert time.monotonic() - began < SILENCE
        for client in slow:
            client.settimeout(WAIT_SECONDS)
            assert client.recv(1000).startswith(b"HTTP/1.1 408 ")
            while client.recv(1000):
                pass
    assert get(port) == 200


def test_clients_that_leave_in_the_middle_do_no_harm(port: int) -> None:
    for _ in range(MORE_THAN_THREADS):
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(HALF)
    assert get(port) == 200


def test_too_large_a_request_is_refused_before_it_is_sent(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS) as client:
        client.sendall(HALF.replace(b"1000\r", b"99999999999\r"))
        assert client.recv(1000).startswith(b"HTTP/1.1 413 ")


def test_a_chunked_request_reaches_the_platform(port: int) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    connection.request(
        "POST",
        "/sign-in/",
        body=iter([b"username=", b"x"]),
        encode_chunked=True,
        headers={
            "Transfer-Encoding": "chunked",
            "Content-Type": "application/x-www-form-urlencoded",
        },
    )
    assert connection.getresponse().status == 403  # without the form's token
    connection.close()


def test_a_client_that_reads_slowly_stops_nobody(port: int) -> None:
    with ExitStack() as open_ones:
        for _ in range(MORE_THAN_THREADS):
            client = open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            client.sendall(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        # Nobody reads on: were a thread held, there would be no answer, however long one waits.
        assert get(port, wait=WAIT_SECONDS) == 200
