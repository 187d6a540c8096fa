"""The memory of the demonstration's server after some requests, beside a bare process that has only set Django up."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.processes import answers, free_port, megabytes, processes, serving

MOST_MEGABYTES = 250
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
    with serving(command, port, "/", {"PINGDING_DEMO": "1"}) as server:
        for path in PATHS * ROUNDS:
            if not answers(port, path):
                raise SystemExit(f"{path} was not answered.")
        found = sum(map(megabytes, processes(server)))
    yield Figure(
        "memory of the demonstration's server",
        aim=f"under {MOST_MEGABYTES} MB",
        met=found < MOST_MEGABYTES,
        note=f"{found:.0f} MB; bare Django {before:.0f} MB; {found / before:.1f}×",
    )
