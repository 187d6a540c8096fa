"""Processor time of requests asked within this process, one after another: no server, no load, no bridge."""

import io
import sys
import time
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from typing import TYPE_CHECKING, Any

from django.core.wsgi import get_wsgi_application

from bench.load import Request

if TYPE_CHECKING:
    from bench.scenes import Scene

REQUESTS, WARMING = 50, 8


def environ(request: Request) -> dict[str, Any]:
    """The request as WSGI has it."""
    path, _, query = request.path.partition("?")
    body = request.body.encode()
    return {
        "REQUEST_METHOD": request.method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json" if body else "",
        "CONTENT_LENGTH": str(len(body)) if body else "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_COOKIE": request.cookie,
        "HTTP_AUTHORIZATION": f"Bearer {request.token}" if request.token else "",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        "wsgi.version": (1, 0),
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def milliseconds(asked: Iterable[Request]) -> tuple[float, float]:
    """The mean of all, and the least that one took."""
    application: Any = get_wsgi_application()
    taken: list[float] = []
    for request in asked:
        start = time.process_time()
        answer = application(environ(request), lambda _status, _headers, _fault=None: None)
        b"".join(answer)
        answer.close()
        taken.append((time.process_time() - start) * 1000)
    return sum(taken[WARMING:]) / len(taken[WARMING:]), min(taken)


def lines(scenes: Sequence["Scene"]) -> list[str]:
    """A line for each scene; what can be done only once is left to the server's part."""
    told = [f"In one process, {REQUESTS} requests after {WARMING}: milliseconds of processor time, mean and least"]
    for scene in scenes:
        mean, least = milliseconds(islice(cycle(scene.asked), REQUESTS + WARMING))
        told.append(f"{scene.title:24}  {mean:7.1f}  {least:7.1f}")
    return told
