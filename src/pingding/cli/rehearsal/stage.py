"""What a rehearsal's parts share: the world, what is to happen when, the cases under way, and what was seen."""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pingding.cli.player.play import Play
from pingding.cli.player.world import World, find_edition, opening_of
from pingding.cli.rehearsal.fates import Chances, Fates
from pingding.cli.rehearsal.guide import Guide
from pingding.policy.errors import Refusal
from pingding.queries.editions import calendar

Event = Callable[[], object]


@dataclass
class Notes:
    """What a rehearsal saw that the records do not keep: refusals by clause, cases that stand still and why."""

    refusals: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(step or act, clause, sentence) → how often."""
    stuck: dict[str, str] = field(default_factory=dict)
    obstacles: dict[tuple[str, str], str] = field(default_factory=dict)
    """By step and outcome, why a case last could not take it."""
    never_submitted: int = 0
    violated: Counter[str] = field(default_factory=Counter)

    def refused(self, where: str, refusal: Refusal) -> None:
        """Count a refusal."""
        self.refusals[where, refusal.cited, refusal.what] += 1


class Stage:
    """The cases of an edition that is stored, in their world. `on_end` is called whenever one is over."""

    def __init__(self, edition_id: str, seed: int, on_end: Callable[[], None], chances: Chances | None) -> None:
        self.stored, self.edition = find_edition(edition_id)
        self.world = World(opening_of(self.edition), seed=seed, prefix="r")
        self.fates = Fates(random.Random(seed + 1), chances)
        self.notes = Notes()
        self.guide = Guide(self.edition, self.notes.obstacles)
        self.application = next(k for k, p in self.edition.procedures.items() if p is self.edition.application)
        self.plays: dict[str, Play] = {}
        self.over: set[str] = set()
        self._on_end = on_end
        self._queue: list[tuple[datetime, int, Event]] = []
        self._count = itertools.count()

    @property
    def running(self) -> list[str]:
        """The numbers of the cases that are not over."""
        return sorted(self.plays.keys() - self.over)

    def begin(self, play: Play) -> None:
        """Follow a case from now on."""
        self.plays[play.number] = play

    def finish(self, number: str) -> None:
        """The case is over, as far as the rehearsal is concerned."""
        if number not in self.over:
            self.over.add(number)
            self.guide.release(number)
            self._on_end()

    def at(self, moment: datetime, event: Event) -> None:
        """Have something happen at a moment, or at once where that has passed."""
        heapq.heappush(self._queue, (moment, next(self._count), event))

    def morning(self, working_days: int) -> datetime:
        """Some time of the office hours so many working days from now."""
        day = calendar().add(self.world.today(), working_days)
        minute = self.fates.rng.randint(0, 7 * 60)
        return datetime.combine(day, datetime.min.time(), self.world.at.tzinfo) + timedelta(hours=9, minutes=minute)

    def happen(self) -> bool:
        """Let time pass until the next event, which happens; False when there is none."""
        if not self._queue:
            return False
        moment, _number, event = heapq.heappop(self._queue)
        self.world.advance(until=moment)
        event()
        return True
