"""How many requests a worker of the server works on at once: chosen by the machine, unless one says otherwise."""

import os

PER_PROCESSOR = 4
"""While one waits for the database, others compute; more only take memory and connections."""
FEWEST, MOST = 2, 8


def processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads_for(workers: int, processors: int, *, on_sqlite: bool) -> int:
    """Threads of each worker. On SQLite one: writers would only wait for each other.

    >>> threads_for(1, 2, on_sqlite=False), threads_for(2, 2, on_sqlite=False), threads_for(8, 2, on_sqlite=False)
    (8, 4, 2)
    >>> threads_for(1, 64, on_sqlite=False), threads_for(4, 64, on_sqlite=True)
    (8, 1)
    """
    return 1 if on_sqlite else max(FEWEST, min(MOST, PER_PROCESSOR * processors // workers))


def chosen(threads: int, workers: int, processors: int, *, on_sqlite: bool, by_option: bool) -> str:
    """What is said at the start about the number of threads.

    >>> chosen(4, 2, 2, on_sqlite=False, by_option=False)
    '2个工作进程，各4个线程（按本机2个处理器选定，可用 --threads 另设）。'
    """
    why = f"按本机{processors}个处理器选定，可用 --threads 另设"
    if on_sqlite:
        why = "SQLite 一次只容一人写入，多了无益；人多时请改用 PostgreSQL"
    return f"{workers}个工作进程，各{threads}个线程（{'按 --threads 设定' if by_option else why}）。"
