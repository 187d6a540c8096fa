"""Measures the platform against bare baselines of the same run: `make bench`.

Each line shows our time, the bare baseline's, and the ratio of the two, which is what compares between machines. An aim
that was missed is said so; the exit code is 0 all the same. Nothing but a scratch folder is written.
"""

import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from postgres import end

from bench.figures import Figure, table
from bench.preparing import ROOT, prepare


def figures(scratch: Path) -> Iterator[Figure]:
    """Every figure, in the order they are taken."""
    from bench import policy

    yield from policy.figures()
    prepare(scratch)
    from bench import memory, papers, rehearsing, submission, ticking

    yield from submission.figures()
    yield from papers.figures()
    yield from ticking.figures()
    yield from rehearsing.figures()
    yield from memory.figures()


def main() -> int:
    """Measure everything; print one table of the parts by themselves, then one of the server under load."""
    found: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="pingding-bench-") as folder:
        for figure in figures(Path(folder)):
            found.append(figure)
            print(f"\r{len(found)} measured", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(table(found), flush=True)
    return under_load()


def under_load() -> int:
    """The server's part, in a process of its own beside a PostgreSQL of its own; both end with this one."""
    command = [sys.executable, "tools/postgres.py", sys.executable, "-m", "bench.server"]
    running = subprocess.Popen(command, cwd=ROOT)
    try:
        return running.wait()
    except BaseException:
        running.terminate()
        running.wait()
        raise


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, end)
    sys.exit(main())
