"""Services outside the platform, which may say nothing for ever: each is asked in a thread of its own."""

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


class NoAnswer(Exception):
    """The service said nothing in time; its `thread` goes on alone, and nobody hears what it says then."""

    def __init__(self, thread: Thread) -> None:
        super().__init__(thread.name)
        self.thread = thread


def answer_of(ask: Callable[[], T], longest: float, *, name: str) -> T:
    """What `ask` gives, or raises, within `longest` seconds; else NoAnswer. `name` is the thread's."""
    answers: list[T] = []
    faults: list[Exception] = []

    def asking() -> None:
        try:
            answers.append(ask())
        except Exception as fault:
            faults.append(fault)

    thread = Thread(target=asking, name=name, daemon=True)
    thread.start()
    thread.join(longest)
    if faults:
        raise faults[0]
    if not answers:
        raise NoAnswer(thread)
    return answers[0]
