"""The demonstration, built by playing real actions on a virtual clock (`pingding.cli.player`).

Its day is Tuesday 2025-10-28, ten o'clock. Two calls are open then: one closes in three days, which fills the desks of
departments and applicants, and one is rolling. Two public notices are in their last working days, an objection waits
for its answer, and one district's review and one annual report are overdue. The districts are still those before
2025-11-06: a visitor who moves the clock on sees them change.

Everything is built in one transaction: whoever ends it in the middle finds no demonstration, never half of one.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import click
from django.conf import settings
from django.db import transaction

from pingding.actions.editions import load_programmes
from pingding.actions.periodic.demo_clock import shift_demo_clock
from pingding.cli.demo.cast import Cast
from pingding.cli.demo.data import Data, Event, moment, read_data
from pingding.cli.demo.stage import Stage
from pingding.cli.library import programmes_folder
from pingding.cli.player.world import World
from pingding.policy.errors import PingdingError
from pingding.queries.worklist.demo_people import PREFIX
from pingding.records.models import Case, JournalEntry, Person

DAY = moment("2025-10-28 10:00")
SETTING_UP = timedelta(days=30)
SEED = 20251028
BAR = "建立演示数据"


def build(*, at: datetime, programmes: tuple[str, ...] | None = None) -> str:
    """Build the demonstration unless the database has it; what was done, in a sentence.

    `at` is what the clock says now; from then on the demonstration's clock says DAY and runs on. `programmes` leaves
    out the others. PingdingError where the demonstration is not switched on, or the database holds other data.
    """
    if not settings.PINGDING_DEMO:
        raise PingdingError("演示设置未打开。请设 PINGDING_DEMO=1，并使用单独的数据库，或运行 make demo。")
    if Person.objects.filter(username__startswith=PREFIX).exists():
        return "演示数据已经建立，未作改动。"
    if JournalEntry.objects.exists():
        raise PingdingError("数据库中已有其他数据，不能在其中建立演示数据。请另用空的数据库。")
    data = read_data().only(programmes)
    with transaction.atomic():
        played = _play(data)
        shift_demo_clock(DAY, actor=None, at=at)
    return f"演示数据已建立：{played}个事件，{Case.objects.count()}件。演示时间为{DAY:%Y年%m月%d日 %H:%M}。"


def _play(data: Data) -> int:
    """Set the scene some weeks before the first event and play all, in the order of their moments."""
    world = World(DAY, seed=SEED)
    cast = Cast(data, world)
    stage = Stage(data, world, cast)
    events = _in_order(data, cast)
    world.at = events[0].at - SETTING_UP
    load_programmes(programmes_folder(), at=world.at)
    cast.set_up()
    with _progress(events) as counted:
        for event in counted:
            try:
                stage.play(event)
            except Exception as fault:
                fault.add_note(f"演示事件：{event.at:%Y-%m-%d %H:%M} {event.programme} {dict(event.what)}")
                raise
    if world.at > DAY:
        raise PingdingError(f"演示的故事演到了{world.at:%Y-%m-%d %H:%M}，晚于演示日。")
    return len(events)


def _in_order(data: Data, cast: Cast) -> list[Event]:
    """All events by their moments: units register, and each programme's story goes on."""
    events = [*cast.events(), *(event for script in data.scripts.values() for event in script.events)]
    return sorted(events, key=lambda event: event.at)


@contextmanager
def _progress(events: list[Event]) -> Iterator[Iterable[Event]]:
    """The events, with a bar on a terminal and a line for each tenth elsewhere."""
    if sys.stderr.isatty():
        with click.progressbar(events, label=BAR, file=sys.stderr) as bar:
            yield bar
        return

    def counted() -> Iterator[Event]:
        for number, event in enumerate(events):
            if number * 10 // len(events) != (number - 1) * 10 // len(events):
                click.echo(f"{BAR}：{number * 100 // len(events)}%", err=True)
            yield event

    yield counted()
