"""The server under load, on the PostgreSQL that DATABASE_URL names: `pingding serve`, two workers, beside bare pages.

Run by `make bench` through `tools/postgres.py`. The database is the demonstration with ten thousand cases more.
"""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from postgres import end

from bench.load import Load, Target, postmaster
from bench.preparing import prepare
from bench.processes import free_port, megabytes, processes, serving
from bench.results import Result, aims, flatness, heads, line

if TYPE_CHECKING:
    from bench import scenes

WORKERS, THREADS = 2, 4
FEW, MANY = 1_000, 10_000
CONCURRENCIES = (1, 8, 32)
SECONDS, BARE_SECONDS, MOST = 2, 1, 150
WARMING = 8
BIN = Path(sys.executable).parent


@contextmanager
def ours(database: int) -> Iterator[Target]:
    """The platform as an office runs it, without the periodic work, which has processes of its own."""
    port = free_port()
    command = [str(BIN / "pingding"), "serve", "--no-tick", "--workers", str(WORKERS), "--threads", str(THREADS)]
    with serving([*command, "--port", str(port)], port, "/", {}) as server:
        yield Target(port, server, database)


@contextmanager
def bare(database: int, written: Path) -> Iterator[Target]:
    """The bare pages, by the same server with as many workers and threads."""
    port = free_port()
    command = [str(BIN / "granian"), "--interface", "asginl", "--no-ws", "--workers", str(WORKERS)]
    own = {
        "DJANGO_SETTINGS_MODULE": "bench.bare_settings",
        "BENCH_WRITTEN": str(written),
        "PINGDING_THREADS": str(THREADS),
    }
    command += ["--host", "127.0.0.1", "--port", str(port), "bench.bare_application:application"]
    with serving(command, port, "/page/1/10/", own) as server:
        yield Target(port, server, database)


def few(database: int) -> dict[str, float]:
    """Processor seconds of the pages that must stay flat, with few cases."""
    from bench import scenes

    with ours(database) as target:
        found = {}
        for scene in scenes.waiting_pages():
            target.load(scene.asked, 8, SECONDS, most=5 * WARMING)
            found[scene.title] = target.load(scene.asked, 8, SECONDS).processor
    return found


def many(database: int, scratch: Path) -> tuple[list[Result], list[float]]:
    """Every scene at every concurrency, printed as it comes; and the memory of each worker at the end."""
    from bench import scenes
    from bench.one_process import lines
    from bench.written import keep

    saving, handing = scenes.draft_requests()
    pages = [scenes.page("home", "/"), *scenes.waiting_pages(), scenes.expert_page()]
    acts = [
        scenes.act("form saved as draft", saving, once=False),
        scenes.act("score sheet handed in", scenes.sheet_requests(), most=16),
        scenes.act("submission", handing, most=30),
    ]
    print("\n".join([*lines([*pages, acts[0][0]]), *heads()]), flush=True)
    keep({scene.title.replace(" ", "-"): written for scene, written in acts}, scratch / "written.json")
    results: list[Result] = []
    with ours(database) as mine, bare(database, scratch / "written.json") as theirs:
        for scene in [*pages, *(scene for scene, _written in acts)]:
            results += measured(scene, mine, theirs)
        memory = [megabytes(pid) for pid in processes(mine.server)[1:]]
    return results, memory


def measured(scene: "scenes.Scene", mine: Target, theirs: Target) -> Iterator[Result]:
    """One scene at each concurrency, ours and the bare one in turns."""
    start = mine.load(scene.asked, 2, SECONDS, once=scene.once, most=WARMING).sent
    theirs.load([scene.bare], 2, SECONDS, most=WARMING)
    for concurrency in CONCURRENCIES:
        found = mine.load(scene.asked, concurrency, SECONDS, once=scene.once, start=start, most=_most(scene))
        start = found.sent if scene.once else 0
        baseline: Load = theirs.load([scene.bare], concurrency, BARE_SECONDS)
        result = Result(scene.title, found, baseline, scene.queries, scene.most, scene.note)
        print(line(result), flush=True)
        yield result


def _most(scene: "scenes.Scene") -> int:
    return MOST if scene.once else 1_000_000


def main() -> int:
    """Make the database, measure, and say which aims are met."""
    with tempfile.TemporaryDirectory(prefix="pingding-bench-") as folder:
        prepare(Path(folder), os.environ["DATABASE_URL"], demonstration=True)
        from pingding.cli.demo import build
        from pingding.cli.demo.data import read_multiplied
        from pingding.cli.demo.many import Amounts, add_cases
        from pingding.queries import clock

        database = postmaster(os.environ["DATABASE_URL"])
        print(build(at=clock.now(), programmes=(read_multiplied().programme,)), file=sys.stderr)
        print(add_cases(Amounts(FEW, 0, 0), at=clock.now()), file=sys.stderr)
        small = few(database)
        print(add_cases(Amounts(MANY - FEW, 100, 600), at=clock.now()), file=sys.stderr)
        results, memory = many(database, Path(folder))
        print("\n".join([*flatness(small, results, FEW, MANY), *aims(small, results, memory)]))
    return 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    sys.exit(main())
