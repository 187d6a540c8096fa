"""A rehearsal: many synthetic cases of one edition play at once, each at its own pace, on one virtual clock."""

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pingding.cli.player.fates import Chances, Fates
from pingding.cli.player.play import Play
from pingding.cli.player.together import act_together, object_to, settle_objection, yet_to_come
from pingding.cli.player.world import World, find_edition, opening_of
from pingding.cli.steps.kind import Item
from pingding.cli.synthesis.synthesis import violable
from pingding.policy.errors import PingdingError, Refusal
from pingding.policy.facts.regions import addressed
from pingding.policy.language import BATCH_KINDS, Edition, Step
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.rank import Rank
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar, shared
from pingding.records.models import Objection, StepRun

EVENTS_PER_CASE = 200
SPREAD_DAYS = 40
"""Over how many working days applications come in where nothing closes earlier."""

Event = Callable[[], None]


@dataclass
class Notes:
    """What a rehearsal saw that the records do not keep: refusals by clause, cases that stand still and why."""

    refusals: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    """(step or act, clause, sentence) → how often."""
    stuck: dict[str, str] = field(default_factory=dict)
    never_submitted: int = 0
    violated: Counter[str] = field(default_factory=Counter)


class Rehearsal:
    """Plays `cases` synthetic cases of an edition that is stored; `on_end` is called whenever one is over."""

    def __init__(
        self, edition_id: str, cases: int, seed: int, on_end: Callable[[], None], chances: Chances | None = None
    ) -> None:
        self.stored, self.edition = find_edition(edition_id)
        self.world = World(opening_of(self.edition), seed=seed, prefix="r")
        self.fates = Fates(random.Random(seed + 1), chances)
        self.cases, self.on_end, self.notes = cases, on_end, Notes()
        self.plays: dict[str, Play] = {}
        self._queue: list[tuple[datetime, int, Event]] = []
        self._count = itertools.count()
        self._scheduled: set[int] = set()
        self._over: set[str] = set()
        self._later: set[str] = set()

    def run(self) -> Notes:
        """Play everything to its end (or standstill)."""
        self._set_the_scene()
        for _ in range(self.cases * EVENTS_PER_CASE):
            if not self._queue:
                break
            moment, _number, event = heapq.heappop(self._queue)
            self.world.advance(until=moment)
            event()
            self._follow_up()
        return self.notes

    def _at(self, moment: datetime, event: Event) -> None:
        heapq.heappush(self._queue, (moment, next(self._count), event))

    def _morning(self, working_days: int) -> datetime:
        day = calendar().add(self.world.today(), working_days)
        minute = self.fates.rng.randint(0, 7 * 60)
        return datetime.combine(day, datetime.min.time(), self.world.at.tzinfo) + timedelta(hours=9, minutes=minute)

    # -- the scene and the applications

    def _set_the_scene(self) -> None:
        call = self.world.call(self.edition.id)
        panels = [step for step in self.edition.application.steps.values() if isinstance(step, Panel)]
        for _ in range(max((panel.seats + 3 for panel in panels), default=0)):
            self.world.expert(["示例领域"])
        opens = local_date(self.world.at)
        closes = local_date(call.closes_at) if call.closes_at else None
        last = calendar().between(opens, closes) if closes else SPREAD_DAYS
        for _ in range(self.cases):
            late = closes is not None and self.fates.happens(self.fates.chances.late)
            days = last + 2 if late else self.fates.rng.randint(0, max(0, min(last - 2, SPREAD_DAYS)))
            self._at(self._morning(days), self._apply)

    def _apply(self) -> None:
        play = Play(self.world, self.edition.id)
        chances = self.fates.chances
        candidates = violable(self.edition)
        violated = self.fates.rng.choice(candidates) if candidates and self.fates.happens(chances.violation) else None
        try:
            self._begin(play, violated)
            self._hand_in(play)
        except Refusal as refusal:
            self._note("申报", refusal)
            self._give_up(play)

    def _begin(self, play: Play, violate: str | None) -> None:
        regions = self._more_regions() if self.fates.happens(self.fates.chances.joint) else ()
        try:
            unit = play.begin(violate=violate, regions=regions)
        except Refusal:
            raise
        except PingdingError:
            # The condition cannot be violated in this form; the case goes the straight way.
            unit = play.begin(regions=regions)
        self.plays[play.number] = play
        play.write(unit)

    def _more_regions(self) -> tuple[str, ...]:
        """A second region for a joint application, where the programme knows such."""
        if self.edition.programme.joint is None:
            return ()
        own = self.edition.programme.regions
        every_region = shared().regions
        fitting = [
            region
            for region, definition in every_region.items()
            if definition.kind != "municipality"
            and definition.valid_on(self.world.today())
            and addressed(shared(), () if own == "all" else own, region)
        ]
        return (self.fates.rng.choice(fitting),) if fitting else ()

    def _hand_in(self, play: Play) -> None:
        try:
            play.submit()
        except FormIncomplete as incomplete:
            for finding in incomplete.blocked:
                self.notes.violated[finding.path] += 1
                self.notes.refusals["提交", "、".join(finding.clause), finding.sentence] += 1
            for fault in incomplete.faults:
                self.notes.refusals["提交", "、".join(fault.clause), fault.what] += 1
            if self.fates.happens(self.fates.chances.gives_up):
                self._give_up(play)
                return
            play.imagine_again()
            play.write()
            play.submit()

    def _give_up(self, play: Play) -> None:
        self.notes.never_submitted += 1
        self._finish(play.number or f"-{self.notes.never_submitted}")

    # -- the steps

    def _follow_up(self) -> None:
        """Schedule what has come open; count what is over."""
        opened = StepRun.objects.filter(closed_at=None, case__number__in=[n for n in self.plays if n not in self._over])
        for run in opened.exclude(pk__in=self._scheduled).select_related("case"):
            if run.case.submitted_at is None:
                continue
            self._scheduled.add(run.pk)
            step = self.edition.step(run.case.procedure, run.step)
            self._at(self._morning(self.fates.days(step)), self._event(run.pk, run.case.number, run.step, step))
        for number, play in self.plays.items():
            if number not in self._over and play.ended:
                self._finish(number)

    def _finish(self, number: str) -> None:
        if number not in self._over:
            self._over.add(number)
            self.on_end()

    def _event(self, run: int, number: str, step_id: str, step: Step) -> Event:
        def act() -> None:
            if number not in self._over and StepRun.objects.filter(pk=run, closed_at=None).exists():
                self._act(self.plays[number], step_id, step)

        return act

    def _act(self, play: Play, step_id: str, step: Step) -> None:
        if step.kind == "notice":
            self._put_on_notice(step_id)
        elif step.kind in BATCH_KINDS:
            self._batch(step_id, step)
        else:
            self._try(play, step_id, step)

    def _try(self, play: Play, step_id: str, step: Step) -> None:
        """Take an outcome; where it is refused, note why and do what else can be done."""
        drawn = self.fates.outcome(step)
        for outcome in [drawn, *self.fates.instead(step, drawn)]:
            try:
                play.act(step_id, outcome, **self._manner(step, outcome))
                return
            except Refusal as refusal:
                self._note(step.title, refusal)
            except PingdingError as error:
                self.notes.stuck[play.number] = f"{step.title}：{error}"
                break
        self.notes.stuck.setdefault(play.number, f"{step.title}：各种结果都不能办理")
        self._finish(play.number)

    def _manner(self, step: Step, outcome: str) -> dict[str, Any]:
        if step.kind != "panel" or outcome not in step.outcomes or step.outcomes[outcome].tone != "forward":
            return {}
        return {"level": self.fates.level(), "recusals": int(self.fates.happens(self.fates.chances.recusal))}

    def _waiting(self, step_id: str) -> list[Play]:
        """All cases that wait at a step for somebody to act."""
        runs = StepRun.objects.filter(
            step=step_id, closed_at=None, seats__acted_at=None, seats__isnull=False, case__number__in=list(self.plays)
        )
        numbers = sorted(set(runs.values_list("case__number", flat=True)) - self._over)
        return [self.plays[number] for number in numbers]

    def _batch(self, step_id: str, step: Step) -> None:
        """Act on all that wait. A refusal strikes the case it names, else the last one, from those put forward."""
        if isinstance(step, Rank) and self._put_off(step_id, step):
            return
        outcomes = {play.number: self.fates.outcome(step) for play in self._waiting(step_id)}
        while outcomes:
            items = [Item(self.plays[number].case, outcome) for number, outcome in outcomes.items()]
            try:
                act_together(self.world, items, step_id)
                return
            except Refusal as refusal:
                self._note(step.title, refusal)
                self._strike(step, outcomes, refusal)

    def _put_off(self, step_id: str, step: Rank) -> bool:
        """Whether those who wait are ranked later, together with cases that have yet to come."""
        plays = [] if step_id in self._later else self._waiting(step_id)
        closes, early = yet_to_come(plays[0].case, step_id, step, self.world.at) if plays else (None, frozenset())
        if closes is not None or early - self._over:
            self._later.add(step_id)
            self._at(closes or self._morning(3), lambda: self._again(step_id, step))
        return step_id in self._later

    def _again(self, step_id: str, step: Step) -> None:
        self._later.discard(step_id)
        self._batch(step_id, step)

    def _strike(self, step: Step, outcomes: dict[str, str], refusal: Refusal) -> None:
        forward = [number for number, outcome in outcomes.items() if step.outcomes[outcome].tone == "forward"]
        named = [number for number in forward if number in f"{refusal.where}{refusal.what}"]
        number = (named or forward or list(outcomes))[-1]
        others = [key for key, outcome in step.outcomes.items() if outcome.tone != "forward"]
        if others and number in forward:
            outcomes[number] = self.fates.rng.choice(others)
            return
        del outcomes[number]
        self.notes.stuck[number] = f"{step.title}：{refusal.what}"
        self._finish(number)

    def _put_on_notice(self, step_id: str) -> None:
        plays = self._waiting(step_id)
        if not plays:
            return
        act_together(self.world, [Item(play.case, "") for play in plays], step_id)
        for play in plays:
            ends = play.notice_ends()
            self._at(ends, lambda: None)
            if self.fates.happens(self.fates.chances.objection):
                self._at(self._morning(2), self._object(play, ends))

    def _object(self, play: Play, ends: datetime) -> Event:
        def act() -> None:
            objection = object_to(self.world, play.case)
            upheld = self.fates.happens(self.fates.chances.upheld)
            after = max(self._morning(self.fates.rng.randint(1, 8)), self.world.at)
            self._at(after, lambda: _answer(self.world, objection, upheld))

        return act

    def _note(self, where: str, refusal: Refusal) -> None:
        self.notes.refusals[where, refusal.cited, refusal.what] += 1


def _answer(world: World, objection: Objection, upheld: bool) -> None:
    settle_objection(world, objection, upheld)


def procedure_of(edition: Edition) -> str:
    """The id of the procedure that an application opens."""
    return next(key for key, procedure in edition.procedures.items() if procedure is edition.application)
