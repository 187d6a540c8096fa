"""A rehearsal over years, small and larger, each in a process of its own; from both, what a large one would take."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Figure

PROGRAMME, YEARS, SMALL, LARGER = "wz-technology-2022", 6, 20, 60
CASES, MOST_SECONDS = 1_000, 60
KILOBYTES = 1024 if sys.platform != "darwin" else 1024 * 1024
"""How many of the system's units of memory are a megabyte."""


@dataclass(frozen=True)
class Rehearsed:
    """What one took: processor time, the most memory at once, entries of its journal."""

    seconds: float
    megabytes: float
    entries: int


def figures() -> Iterator[Figure]:
    """One figure: the larger one, with its continuation in a straight line to the aim's number of cases."""
    small, larger = _rehearsed(SMALL), _rehearsed(LARGER)
    seconds = _continued(small.seconds, larger.seconds)
    memory = _continued(small.megabytes, larger.megabytes)
    entry = (larger.seconds - small.seconds) / (larger.entries - small.entries)
    yield Figure(
        f"rehearsal, {LARGER} cases over {YEARS} years, processor time",
        larger.seconds,
        aim=f"{CASES:,} cases in {MOST_SECONDS} s",
        met=seconds <= MOST_SECONDS,
        note=f"{larger.megabytes:.0f} MB, {larger.entries:,} entries of {entry * 1000:.1f} ms;"
        f" {CASES:,} cases: {seconds:,.0f} s, {memory:,.0f} MB",
    )


def _continued(small: float, larger: float) -> float:
    """The figure of the aim's number of cases, on the line through those of the two that were played.

    >>> round(_continued(20.0, 60.0))
    1000
    """
    return larger + (larger - small) / (LARGER - SMALL) * (CASES - LARGER)


def _rehearsed(cases: int) -> Rehearsed:
    pingding = str(Path(sys.executable).with_name("pingding"))
    command = [pingding, "rehearse", PROGRAMME, "--cases", str(cases), "--years", str(YEARS), "--json"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert running.stdout is not None
    report = json.load(running.stdout)
    _pid, _status, used = os.wait4(running.pid, 0)
    return Rehearsed(used.ru_utime + used.ru_stime, used.ru_maxrss / KILOBYTES, report["journal"]["entries"])
