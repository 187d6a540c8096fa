"""Commands that run by themselves: a rehearsal on its own database, the server with its periodic work."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest
from tests.installation import ROOT, environment, install, run

from pingding.cli.serving import require_free
from pingding.policy.errors import Refusal

WAIT_SECONDS = 40


def test_a_rehearsal_of_a_new_definition(tmp_path: Path, studio: Path) -> None:
    ran = run(tmp_path, "pingding.cli.main", "rehearse", str(studio), "--cases", "6", "--seed", "4", "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found = json.loads(ran.stdout)
    assert found["journal"]["ok"] is True
    assert found["opened"] + found["never_submitted"] >= 6
    reached = {step["id"]: step["reached"] for step in found["steps"]}
    assert reached["apply"] >= reached["review"] >= reached["publish"] > 0
    assert sum(found["ends"].values()) == found["submitted"]
    assert not (tmp_path / "own.sqlite3").exists()


def test_a_rehearsal_meets_a_changed_threshold(
    tmp_path: Path, studio: Path, change: Callable[[Path, str, str], None]
) -> None:
    change(studio / "conditions.yaml", "skilled_share >= 0.30", "skilled_share >= 0.75")
    change(studio / "conditions.yaml", "比例不低于30%", "比例不低于75%")
    ran = run(tmp_path, "pingding.cli.main", "rehearse", str(studio), "--cases", "3", "--json")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["submitted"] > 0


def test_a_rehearsal_is_printed_as_a_funnel(tmp_path: Path, studio: Path) -> None:
    ran = run(tmp_path, "pingding.cli.main", "rehearse", str(studio), "--cases", "3", "--seed", "2")
    assert "步骤" in ran.stdout and "公示" in ran.stdout
    assert "摘要链完整" in ran.stdout


def test_serving_without_tables_is_misuse(tmp_path: Path) -> None:
    ran = run(tmp_path, "pingding.cli.main", "serve", "--port", "9")
    assert ran.returncode == 2
    assert "django migrate" in ran.stderr


def test_a_database_that_does_not_answer_is_said_in_words(tmp_path: Path, port: int) -> None:
    own = environment(tmp_path) | {"DATABASE_URL": f"postgres://x:y@127.0.0.1:{port}/none"}
    command = [sys.executable, "-m", "pingding.cli.main", "journal", "verify"]
    ran = subprocess.run(command, env=own, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 1
    assert "不能连接数据库" in ran.stderr and "DATABASE_URL" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


def answer(port: int) -> int:
    """The status of the home page as soon as somebody answers."""
    ends = time.monotonic() + WAIT_SECONDS
    while True:
        connection = HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status
        except ConnectionError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)
        finally:
            connection.close()


def test_the_server_answers_and_stops_in_order(tmp_path: Path, port: int) -> None:
    own = install(tmp_path)
    command = [sys.executable, "-m", "pingding.cli.main", "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=own, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        assert answer(port) == 200
        second = subprocess.run(command, env=own, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
        assert second.returncode == 1
        assert f"端口 {port}" in second.stderr and "--port" in second.stderr
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=WAIT_SECONDS) == 0
    finally:
        if server.poll() is None:  # its workers too: they are of its session, and outlive it when it is killed
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()
    with pytest.raises(ConnectionError):
        HTTPConnection("127.0.0.1", port).request("GET", "/")


def test_a_port_that_was_just_given_up_can_be_taken(port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(Refusal, match=str(port)):
            require_free("127.0.0.1", port)
    require_free("127.0.0.1", port)


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"PINGDING_HTTPS": "1"}, True), ({"PINGDING_HTTPS": "1", "PINGDING_PROXIES": "127.0.0.1"}, False), ({}, False)],
)
def test_a_server_that_nobody_can_reach_says_so(
    tmp_path: Path, port: int, settings: dict[str, str], said: bool
) -> None:
    own = install(tmp_path) | settings
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        command = [sys.executable, "-m", "pingding.cli.main", "serve", "--port", str(port)]
        ran = subprocess.run(command, env=own, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert ("PINGDING_PROXIES" in ran.stderr) is said
