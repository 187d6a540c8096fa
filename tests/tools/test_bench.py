"""The bench's own parts: what it sends, what it counts, what it says of the aims."""

import os
import subprocess
import sys
import time

import pytest
from bench import papers
from bench.load import Load, Request, Target, _quoted
from bench.processes import free_port, processes, processor_seconds, serving
from bench.results import DECIDING, PAGES, Result, aims, line

from pingding.documents.papers.pdf import pdf_of


def load(processor: float, concurrency: int = DECIDING) -> Load:
    return Load(concurrency, 10.0, 0.1, 0.2, processor, 0.0, 5)


def result(title: str, ours: float, bare: float, queries: int = 5, most: int | None = None) -> Result:
    return Result(title, load(ours), load(bare), queries, most, "")


def test_texts_are_written_so_that_wrk_reads_them() -> None:
    assert _quoted('a"\\中') == '"a\\034\\092\\228\\184\\173"'
    request = Request("/x", "PATCH", token="t", cookie="c=1", body="{}")
    assert request.headers()["Authorization"] == "Bearer t"
    assert request.lua().startswith('{"PATCH", "/x", {') and '["Cookie"] = "c=1"' in request.lua()


def test_aims_are_met_or_not() -> None:
    results = [*(result(title, 0.005, 0.002, 20, 14) for title in PAGES), result("submission", 0.009, 0.004)]
    few = {PAGES[0]: 0.0039, PAGES[1]: 0.001, PAGES[2]: 0.005}
    said = aims(few, results, [100.0, 140.0])
    assert f"met      {PAGES[0]}: at most 2.5 × the bare page: 2.50×" in said
    assert "NOT MET  submission: at most 2.0 × the bare one: 2.25×" in said
    assert f"NOT MET  {PAGES[1]}: ten times the cases, at most 1.3 ×: 5.00×" in said
    assert f"NOT MET  {PAGES[0]}: at most 14 queries: 20" in said
    assert said[-1] == "met      memory of the workers: at most 250 MB: 240 MB"
    assert "2.50×" in line(results[0])


def test_processor_time_of_ended_children_counts() -> None:
    burn = "import time; t = time.process_time()\nwhile time.process_time() - t < 0.3: pass"
    code = (
        f"import subprocess, sys; subprocess.run([sys.executable, '-c', {burn!r}]); print('done', flush=True); input()"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    parent.stdout.readline()
    assert processor_seconds(parent.pid) >= 0.3 and processes(parent.pid) == [parent.pid]
    parent.communicate(b"\n")
    assert processes(parent.pid) == []


def test_a_server_that_does_not_start_shows_what_it_said() -> None:
    with (
        pytest.raises(SystemExit, match="no such luck"),
        serving([sys.executable, "-c", "raise SystemExit('no such luck')"], free_port(), "/", {}),
    ):
        pass


def test_a_load_counts_what_was_answered(tmp_path: object) -> None:
    port = free_port()
    command = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", str(tmp_path)]
    if subprocess.run(["which", "wrk"], capture_output=True).returncode:
        pytest.fail("The load is made by wrk: install it, or run tools/system_packages.py.")
    with serving(command, port, "/", {}) as server:
        found = Target(port, server, os.getpid()).load([Request("/")], 1, 1, most=5)
        began = time.monotonic()
        with pytest.raises(SystemExit, match="404"):
            Target(port, server, os.getpid()).load([Request("/none")], 1, 1)
    assert found.rate > 5 and found.sent in (6, 7) and time.monotonic() - began < 30


def test_booklet_that_is_measured_has_twenty_pages_and_no_two_are_alike() -> None:
    assert papers.page_count(pdf_of(papers.booklet(0)).pdf) == papers.PAGES
    assert papers.booklet(0) != papers.booklet(1)
