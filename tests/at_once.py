"""Two at once: acts side by side, each in a thread and on a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread

from django.db import connection

from pingding.policy.errors import Refusal


def at_once(*doings: Callable[[], object]) -> list[object]:
    """Do all at the same moment, each in a thread of its own; their results, or the refusals they met."""
    start = Barrier(len(doings))
    results: list[object] = [None] * len(doings)

    def run(index: int) -> None:
        try:
            start.wait(timeout=30)
            results[index] = doings[index]()
        except Exception as met:
            results[index] = met
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(len(doings))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    unexpected = [met for met in results if isinstance(met, Exception) and not isinstance(met, Refusal)]
    assert not unexpected, unexpected
    return results
