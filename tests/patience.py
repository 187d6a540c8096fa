"""A bound for what a hostile input could stretch without end: it tells minutes from hours, it measures nothing."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 20
"""Of the processor, not of the clock: a machine with other work counts no more than a quiet one."""


@contextmanager
def within_patience() -> Iterator[None]:
    """What is done within takes the processor no longer than anybody would wait for it."""
    began = time.process_time()
    yield
    assert time.process_time() - began < SECONDS
