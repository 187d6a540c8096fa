"""A rehearsal: many synthetic cases of one edition play at once, each at its own pace, on one virtual clock."""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pingding.cli.player.play import Play
from pingding.cli.player.together import definition_of
from pingding.cli.player.world import World, find_edition, opening_of
from pingding.cli.rehearsal.applying import Applying
from pingding.cli.rehearsal.conduct import Conduct
from pingding.cli.rehearsal.fates import Chances, Fates
from pingding.cli.rehearsal.guide import Guide
from pingding.cli.steps.registry import STEPS
from pingding.policy.errors import Refusal
from pingding.policy.language import Edition
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar
from pingding.records.models import Case, StepRun, Title

EVENTS_PER_CASE = 200
CALLS = 3
"""How many calls are published at most, so that what the cases of one did not visit is visited by the next."""
PERIODS = 4
"""How often holders are waited for at most until an obligation is opened for them."""
FIELD = "示例领域"

Event = Callable[[], object]


@dataclass
class Notes:
    """What a rehearsal saw that the records do not keep: refusals by clause, cases that stand still and why."""

    refusals: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(step or act, clause, sentence) → how often."""
    stuck: dict[str, str] = field(default_factory=dict)
    never_submitted: int = 0
    violated: Counter[str] = field(default_factory=Counter)

    def refused(self, where: str, refusal: Refusal) -> None:
        """Count a refusal."""
        self.refusals[where, refusal.cited, refusal.what] += 1


class Rehearsal:
    """Plays at least `cases` synthetic cases of an edition that is stored, and what their titles owe.

    There are as many more as it takes to visit every branch of its procedures. `on_end` is called whenever one is over.
    """

    def __init__(
        self, edition_id: str, cases: int, seed: int, on_end: Callable[[], None], chances: Chances | None = None
    ) -> None:
        self.stored, self.edition = find_edition(edition_id)
        self.world = World(opening_of(self.edition), seed=seed, prefix="r")
        self.fates = Fates(random.Random(seed + 1), chances)
        self.guide, self.notes = Guide(self.edition), Notes()
        self.cases, self.on_end = cases, on_end
        self.plays: dict[str, Play] = {}
        self.over: set[str] = set()
        self.applying, self.conduct = Applying(self), Conduct(self)
        self._queue: list[tuple[datetime, int, Event]] = []
        self._count = itertools.count()
        self._scheduled: set[int] = set()

    def run(self) -> Notes:
        """Play everything to its end (or standstill)."""
        steps = [step for procedure in self.edition.procedures.values() for step in procedure.steps.values()]
        for _ in range(max(STEPS[step.kind].experts(step) for step in steps)):
            self.world.expert([FIELD])
        self.applying.invite(self.cases)
        for calls in range(CALLS):
            if calls:
                self.applying.invite_again()
            self._work_off()
            self._meet_obligations()
            if not self.guide.all_unvisited:
                break
        for number in sorted(self.plays.keys() - self.over):
            self.notes.stuck[number] = "预演结束时仍未办结"
        return self.notes

    @property
    def application(self) -> str:
        """The id of the procedure that an application opens."""
        return procedure_of(self.edition)

    # -- time

    def at(self, moment: datetime, event: Event) -> None:
        """Have something happen at a moment, or at once where that has passed."""
        heapq.heappush(self._queue, (moment, next(self._count), event))

    def morning(self, working_days: int) -> datetime:
        """Some time of the office hours so many working days from now."""
        day = calendar().add(self.world.today(), working_days)
        minute = self.fates.rng.randint(0, 7 * 60)
        return datetime.combine(day, datetime.min.time(), self.world.at.tzinfo) + timedelta(hours=9, minutes=minute)

    def _work_off(self) -> None:
        """Let everything happen, and all that follows from it; then see what is still to be visited."""
        self._follow_up()
        for _ in range((self.cases + len(self.plays)) * EVENTS_PER_CASE):
            if not self._queue:
                break
            moment, _number, event = heapq.heappop(self._queue)
            self.world.advance(until=moment)
            event()
            self._follow_up()
        self.guide.look_back()

    # -- cases

    def begin(self, play: Play) -> None:
        """Follow a case from now on."""
        self.plays[play.number] = play

    def finish(self, number: str) -> None:
        """The case is over, as far as the rehearsal is concerned."""
        if number not in self.over:
            self.over.add(number)
            self.guide.release(number)
            self.on_end()

    def _follow_up(self) -> None:
        """Schedule what has come open; count what is over."""
        running = self.plays.keys() - self.over
        opened = StepRun.objects.filter(closed_at=None, case__number__in=running).exclude(pk__in=self._scheduled)
        for run in opened.select_related("case__edition").order_by("pk"):
            if run.case.submitted_at is not None or run.case.held_title_id is not None:
                self._scheduled.add(run.pk)
                self.at(self._day_for(run), self._event(run))
        for number in sorted(running):
            if self.plays[number].ended:
                self.finish(number)

    def _day_for(self, run: StepRun) -> datetime:
        """When the step is acted on: after its usual days, in time where it is closed afterwards."""
        step = definition_of(run.case, run.step)
        day = self.morning(self.fates.days(step))
        closes = run.due_at if step.deadline and step.deadline.passed == "closed" else None
        return day if closes is None else min(day, closes - timedelta(hours=2))

    def _event(self, run: StepRun) -> Event:
        def act() -> None:
            if run.case.number not in self.over and StepRun.objects.filter(pk=run.pk, closed_at=None).exists():
                self.conduct.act(run)

        return act

    # -- what holders owe

    def _meet_obligations(self) -> None:
        """Let time pass until cases are opened for what holders owe, and play them, while there is more to visit."""
        for _ in range(PERIODS):
            owing = Title.objects.filter(edition=self.stored, next_opens_on__isnull=False).order_by("next_opens_on")
            day = owing.values_list("next_opens_on", flat=True).first()
            if day is None or not any(self.guide.owed()):
                return
            self.world.advance(until=max(day, local_date(self.world.at + timedelta(days=1))))
            for case in Case.objects.filter(edition=self.stored, held_title__isnull=False).order_by("pk"):
                if case.number not in self.plays:
                    self.begin(Play(self.world, self.edition.id, number=case.number))
                    self.guide.lead(self.plays[case.number].case)
            self._work_off()


def procedure_of(edition: Edition) -> str:
    """The id of the procedure that an application opens."""
    return next(key for key, procedure in edition.procedures.items() if procedure is edition.application)
