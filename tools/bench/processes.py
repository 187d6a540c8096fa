"""What processes cost: their processor time and memory, read from /proc; and starting and stopping servers."""

import os
import socket
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

START_SECONDS, STOP_SECONDS = 60, 60
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def processes(pid: int) -> list[int]:
    """A process and all that it started, as far as they have not ended."""
    found = [pid]
    try:
        children = [child for task in Path(f"/proc/{pid}/task").iterdir() for child in _children(task)]
    except (FileNotFoundError, ProcessLookupError):
        return []
    for child in children:
        found += processes(child)
    return found


def _children(task: Path) -> list[int]:
    return [int(child) for child in (task / "children").read_text().split()]


def megabytes(pid: int) -> float:
    """What a process holds of memory; what it shares with others counts in proportion."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise SystemExit(f"The memory of process {pid} cannot be read here.")


def processor_seconds(pid: int) -> float:
    """The processor time that a process and all that it started have taken so far, and those that have ended."""
    total = 0
    for each in processes(pid):
        try:
            stat = Path(f"/proc/{each}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        total += sum(map(int, stat.rpartition(")")[2].split()[11:15]))
    return total / TICKS


def answers(port: int, path: str) -> bool:
    """Whether the server on the port answers a path with 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return bool(answer.status == 200 and answer.read())
    except OSError:
        return False


@contextmanager
def serving(command: list[str], port: int, path: str, environment: Mapping[str, str]) -> Iterator[int]:
    """A server as long as the block runs, once it answers; gives its process id."""
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(command, env={**os.environ, **environment}, stdout=log, stderr=log)
        try:
            until = time.monotonic() + START_SECONDS
            while not answers(port, path):
                if server.poll() is not None or time.monotonic() > until:
                    log.seek(0)
                    raise SystemExit(f"The server did not start: {' '.join(command)}\n{log.read().decode()}")
                time.sleep(0.2)
            yield server.pid
        finally:
            stop(server)


def stop(server: "subprocess.Popen[bytes]") -> None:
    """End a server in order, or by force when it does not listen."""
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
