"""What a rehearsal's parts share: the world, what is to happen when, the cases under way, and what was seen."""

import heapq
import itertools
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from pingding.cli.player.play import Play
from pingding.cli.player.together import definition_of
from pingding.cli.player.world import World, find_edition, opening_of
from pingding.cli.rehearsal.fates import Chances, Fates
from pingding.cli.rehearsal.guide import Guide, NoGuide
from pingding.cli.rehearsal.notes import Notes
from pingding.queries.editions import calendar
from pingding.records.models import StepRun

Event = Callable[[], object]


class Stage:
    """The cases of an edition that is stored, in their world. `on_end` is called whenever one is over."""

    def __init__(
        self, edition_id: str, seed: int, on_end: Callable[[], None], chances: Chances | None, *, led: bool = True
    ) -> None:
        """`led`: cases are led to what none has visited yet, else all is left to chance."""
        self.stored, self.edition = find_edition(edition_id)
        self.world = World(opening_of(self.edition), seed=seed, prefix="r")
        self.fates = Fates(random.Random(seed + 1), chances)
        self.notes = Notes()
        self.guide = (Guide if led else NoGuide)(self.edition, self.notes)
        self.application = next(k for k, p in self.edition.procedures.items() if p is self.edition.application)
        self.plays: dict[str, Play] = {}
        self.over: set[str] = set()
        self.resting: set[str] = set()
        self._on_end = on_end
        self._queue: list[tuple[datetime, int, Event]] = []
        self._count = itertools.count()

    @property
    def running(self) -> list[str]:
        """The numbers of the cases that are not over and in which somebody is to act."""
        return sorted(self.plays.keys() - self.over - self.resting)

    def begin(self, play: Play) -> None:
        """Follow a case from now on."""
        self.plays[play.number] = play

    def finish(self, number: str) -> None:
        """The case is over, as far as the rehearsal is concerned."""
        if number not in self.over:
            self.over.add(number)
            self.guide.release(number)
            self._on_end()

    def rest(self, number: str) -> None:
        """Nobody acts in the case, until time alone brings it on."""
        self.resting.add(number)

    def at(self, moment: datetime, event: Event) -> None:
        """Have something happen at a moment, or at once where that has passed."""
        heapq.heappush(self._queue, (moment, next(self._count), event))

    def morning(self, working_days: int) -> datetime:
        """Some time of the office hours so many working days from now."""
        day = calendar().add(self.world.today(), working_days)
        minute = self.fates.rng.randint(0, 7 * 60)
        return datetime.combine(day, datetime.min.time(), self.world.at.tzinfo) + timedelta(hours=9, minutes=minute)

    def usual_day(self, run: StepRun) -> datetime:
        """When a step is acted on: after its usual days, in time where it is closed afterwards."""
        step = definition_of(run.case, run.step)
        day = self.morning(self.fates.days(step))
        closes = run.due_at if step.deadline and step.deadline.passed == "closed" else None
        return day if closes is None else min(day, closes - timedelta(hours=2))

    @property
    def next_moment(self) -> datetime | None:
        """When the next event happens; None when there is none."""
        return self._queue[0][0] if self._queue else None

    def next_event(self) -> Event:
        """The next event, which is to happen now."""
        return heapq.heappop(self._queue)[2]

    def happen(self) -> bool:
        """Let time pass until the next event, which happens; False when there is none."""
        if self.next_moment is None:
            return False
        self.world.advance(until=self.next_moment)
        self.next_event()()
        return True
