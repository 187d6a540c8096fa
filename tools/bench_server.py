"""The memory of the demonstration's server after some requests, beside a bare process that has only set Django up."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench_figures import Figure

MOST_MEGABYTES = 250
START_SECONDS = 60
ROUNDS = 10
PATHS = ("/", "/programmes/", "/can-we-apply/", "/notices/", "/register/", "/sign-in/")
BARE = "import django, sys; django.setup(); print('ready', flush=True); sys.stdin.read()"


def figures() -> Iterator[Figure]:
    """One figure: megabytes of the server with all its processes, the periodic work included."""
    bare = subprocess.Popen([sys.executable, "-c", BARE], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert bare.stdout is not None
    bare.stdout.readline()
    before = megabytes(bare.pid)
    bare.communicate()
    port = free_port()
    command = [str(Path(sys.executable).with_name("pingding")), "serve", "--port", str(port)]
    environment = {**os.environ, "PINGDING_DEMO": "1"}
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _visit(server, port)
        tree = processes(server.pid)
        found = sum(map(megabytes, tree))
    finally:
        server.terminate()
        server.wait(timeout=60)
    yield Figure(
        "memory of the demonstration's server",
        aim=f"under {MOST_MEGABYTES} MB",
        met=found < MOST_MEGABYTES,
        note=f"{found:.0f} MB; bare Django {before:.0f} MB; {found / before:.1f}×",
    )


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _visit(server: "subprocess.Popen[bytes]", port: int) -> None:
    """Ask for some pages, several times, once the server answers."""
    until = time.monotonic() + START_SECONDS
    while not _answers(port, "/"):
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit("The server did not start.")
        time.sleep(0.2)
    for path in PATHS * ROUNDS:
        if not _answers(port, path):
            raise SystemExit(f"{path} was not answered.")


def _answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return bool(answer.status == 200 and answer.read())
    except OSError:
        return False


def processes(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += processes(int(child))
    return found


def megabytes(pid: int) -> float:
    """What a process holds of memory; what it shares with others counts in proportion."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"The memory of process {pid} cannot be read here.")
