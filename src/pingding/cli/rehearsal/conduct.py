"""How the cases of a rehearsal are acted on at their steps: each on its course, else as chance has it."""

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from pingding.cli.player import panel
from pingding.cli.player.play import Play
from pingding.cli.player.together import act_together, definition_of, object_to, settle_objection, yet_to_come
from pingding.cli.rehearsal.applying import Applying
from pingding.cli.rehearsal.stage import Stage
from pingding.cli.rehearsal.waiting import waits_until
from pingding.cli.steps.kind import Item
from pingding.cli.steps.registry import STEPS
from pingding.policy.conditions.verdicts import Answer
from pingding.policy.errors import PingdingError, Refusal
from pingding.policy.language import Step
from pingding.policy.procedures.paths import onward_of
from pingding.policy.steps.notice import UPHELD
from pingding.queries.cases.assessment import assessment_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.refusals import each_of
from pingding.records.models import Case, StepRun

GOOD_LEVEL = 0.95
"""How good a case is that is led onward."""
UNFIT = "等级、最低要求、名额或事实都不容许"
"""Why a case does not take an outcome that is kept for others."""
WAITS_DAYS = 3
"""After how many working days one looks again whether all have come."""


class Conduct:
    """Acts at the steps of a rehearsal's cases; where an outcome is refused, it is noted and another one taken."""

    def __init__(self, stage: Stage, applying: Applying) -> None:
        self.stage, self.applying = stage, applying
        self._gathering: set[str] = set()
        self._let_pass: set[tuple[str, str]] = set()
        self._postponed: set[tuple[str, str]] = set()

    def act(self, run: StepRun) -> None:
        """The day has come on which a case is acted on at a step."""
        step = definition_of(run.case, run.step)
        kind = STEPS[step.kind]
        if not (kind.gathers and self._must_wait(run, step)):
            kind.rehearse(self, run.step, step, run.case.number)
        elif run.step not in self._gathering:
            self._gathering.add(run.step)
            self.stage.at(self.stage.morning(WAITS_DAYS), partial(self._look_again, run.step))

    def _look_again(self, step: str) -> None:
        self._gathering.discard(step)
        for run in self._waiting(step)[:1]:
            self.act(run)

    def _must_wait(self, run: StepRun, step: Step) -> bool:
        """Whether a list of all would still lack some, and there is time to wait for them."""
        closes = run.due_at if step.deadline and step.deadline.passed == "closed" else None
        if closes is not None and closes <= self.stage.morning(WAITS_DAYS + 1):
            return False
        if self._round_is_open(run, step):
            return True
        procedure_id = run.case.procedure
        if procedure_id == self.stage.application and self.applying.open_until_all_came():
            return True
        procedure = self.stage.edition.procedures[procedure_id]
        running = frozenset(self.stage.running)
        others = Case.objects.filter(edition=self.stage.stored, procedure=procedure_id, ended_at=None)
        for number, progress in others.values_list("number", "progress"):
            here = progress["open"] if number in running else ()
            if run.step not in here and any(run.step in onward_of(procedure, key) for key in here):
                return True
        return False

    def _round_is_open(self, run: StepRun, step: Step) -> bool:
        """Whether a ranking of whole rounds waits for its call to close, or for running cases that are before it."""
        closes, early = yet_to_come(run.case, run.step, step, self.stage.world.at)
        return closes is not None or not early.isdisjoint(self.stage.running)

    # -- outcomes

    def _options(self, play: Play, step_id: str, step: Step, fitting: Iterable[str]) -> list[str]:
        """The outcomes of a case in the order in which they are tried: on its course, by chance, what else there is."""
        first = self.stage.guide.next_outcome(play.case, step_id) or self.stage.fates.outcome(step)
        order = [first, *self.stage.fates.instead(step, first)]
        able = [key for key in order if key in fitting]
        if first not in able:
            self.stage.guide.missed(play.number, step_id, first, UNFIT)
        return able or [key for key in order if key in step.outcomes]

    def act_on_one(self, step: str, number: str) -> None:
        """The case takes an outcome; where one is refused, note why and do what else can be done."""
        play = self.stage.plays[number]
        definition = definition_of(play.case, step)
        kind = STEPS[definition.kind]
        for outcome in self._options(play, step, definition, kind.branches(definition)):
            try:
                play.act(step, outcome, **kind.manner(self, step, definition, outcome, number))
                return
            except Refusal as refusal:
                self.stage.notes.refused(definition.title, refusal)
                self.stage.guide.missed(number, step, outcome, refusal.what)
            except PingdingError as error:
                self._stop(number, f"{definition.title}：{error}")
                return
        if self._overridden(number):
            self.act_on_one(step, number)
        elif not self._waits(number, step):
            self._stop(number, f"{definition.title}：各种结果都不能办理")

    def _waits(self, number: str, step: str) -> bool:
        """Whether a day is to come that opens an outcome of the case or decides on it: it is acted on again then."""
        run = (
            StepRun.objects.select_related("case__edition").filter(case__number=number, step=step, closed_at=None).get()
        )
        moment = waits_until(run, self.stage.world.at)
        if moment is not None:
            self.stage.rest(number)
            self.stage.at(moment, partial(self._act_after_waiting, run.pk))
        return moment is not None

    def _act_after_waiting(self, run_key: int) -> None:
        run = StepRun.objects.select_related("case__edition").filter(pk=run_key, closed_at=None).first()
        if run is not None and run.case.number not in self.stage.over:
            self.stage.resting.discard(run.case.number)
            self.act(run)

    def sitting(self, number: str, step: str) -> Mapping[str, Any]:
        """How good the case is in the eyes of its experts, by what it is led to, and whether one stands aside."""
        level = self._level(self.stage.plays[number].case, step)
        return {"level": level, "recusals": int(self.stage.fates.happens(self.stage.fates.chances.recusal))}

    def _level(self, case: Case, step: str) -> float:
        """How good a case is by what it is led to; what figures keep it from is left, until there is no such thing."""
        guide, world = self.stage.guide, self.stage.world
        while True:
            ahead = [(each, outcome) for each, outcome in guide.ahead(case) if outcome in each.outcomes]
            grades = next((each.outcomes[key].grades for each, key in ahead if each.outcomes[key].grades), ())
            bound = guide.bound_ahead(case)
            level = panel.level_for(world, case, step, grades, bound) if grades or bound else None
            if level is not None or not (grades or bound) or not panel.by_figures(case, step, grades, bound):
                break
            guide.leave_to_figures(case, step)
        if level is None:
            level = GOOD_LEVEL if ahead else self.stage.fates.level()
        return level

    def _overridden(self, number: str) -> bool:
        """Have the conditions let pass that keep a case from going on and that somebody may let pass, each once."""
        play = self.stage.plays[number]
        every = assessment_of(CaseFile(play.case), at=self.stage.world.at).every()
        unmet = [each.path for each in every if each.override and each.answer is Answer.not_satisfied]
        unmet = [path for path in unmet if (number, path) not in self._let_pass]
        for path in unmet:
            self._let_pass.add((number, path))
            play.override(path)
        return bool(unmet)

    def _stop(self, number: str, why: str) -> None:
        self.stage.notes.stuck.setdefault(number, why)
        self.stage.finish(number)

    # -- many at once

    def _waiting(self, step: str) -> list[StepRun]:
        """The rounds of all cases that wait at a step for somebody to act."""
        runs = StepRun.objects.filter(step=step, closed_at=None, seats__acted_at=None, seats__isnull=False).distinct()
        running = frozenset(self.stage.running)
        related = runs.select_related("case__edition").defer("case__edition__content").order_by("case__number")
        return [run for run in related if run.case.number in running]

    def _plays_at(self, step: str) -> list[Play]:
        return [self.stage.plays[run.case.number] for run in self._waiting(step)]

    def act_on_all(self, step: str) -> None:
        """Act on all that wait, until all have an outcome that is not refused or none is left that could."""
        plays = self._plays_at(step)
        if not plays:
            return
        cases = [play.case for play in plays]
        definition = definition_of(cases[0], step)
        fitting = STEPS[definition.kind].fitting(step, definition, cases, self.stage.world.at)
        options = {play.number: self._options(play, step, definition, fitting[play.number]) for play in plays}
        while options:
            items = [Item(self.stage.plays[number].case, left[0]) for number, left in options.items()]
            try:
                act_together(self.stage.world, items, step)
                return
            except Refusal as refusal:
                self.stage.notes.refused(definition.title, refusal)
                self._strike(step, definition, options, refusal)
            waiting = {play.number for play in self._plays_at(step)}
            options = {number: left for number, left in options.items() if number in waiting}

    def _strike(self, step: str, definition: Step, options: dict[str, list[str]], refusal: Refusal) -> None:
        """Take back what a refusal is about: the outcome of the cases that it names, else of the last put forward.

        What could do nothing else is taken up once more after the others, which may have stood in its way. Where no
        case could do otherwise they all stand still.
        """
        named = [number for number in options if any(_about(number, each) for each in each_of(refusal))]
        outcomes = definition.outcomes
        forward = [n for n, left in options.items() if outcomes[left[0]].tone == "forward" and len(left) > 1]
        for number in named or forward[-1:] or list(options):
            left = options[number]
            tried = left.pop(0)
            self.stage.guide.missed(number, step, tried, refusal.what)
            if not named:
                left[:] = [key for key in left if outcomes[key].tone != "forward"]
            if not left and self._overridden(number):
                left.append(tried)
            elif not left and len(options) > 1 and (number, step) not in self._postponed:
                del options[number]
                self._postponed.add((number, step))
                self.stage.at(self.stage.morning(1), partial(self.act_on_all, step))
            elif not left:
                del options[number]
                self._stop(number, f"{definition.title}：{refusal}")

    # -- notices

    def put_on_notice(self, step: str) -> None:
        """All that wait are put on notice; what is objected to is answered."""
        plays = self._plays_at(step)
        if not plays:
            return
        definition = definition_of(plays[0].case, step)
        led = {play.number: self.stage.guide.next_outcome(play.case, step) for play in plays}
        act_together(self.stage.world, [Item(play.case, next(iter(definition.outcomes))) for play in plays], step)
        for play in plays:
            ends = play.notice_ends()
            self.stage.at(ends, lambda: None)  # time ends the notice
            chances, outcome = self.stage.fates.chances, led[play.number]
            if outcome == UPHELD or self.stage.fates.happens(chances.objection):
                upheld = outcome == UPHELD or (outcome is None and self.stage.fates.happens(chances.upheld))
                day = min(self.stage.morning(2), ends - timedelta(hours=1))
                self.stage.at(day, partial(self._object, play, upheld))

    def _object(self, play: Play, upheld: bool) -> None:
        objection = object_to(self.stage.world, play.case)
        answered = self.stage.morning(self.stage.fates.rng.randint(1, 8))
        self.stage.at(answered, lambda: settle_objection(self.stage.world, objection, upheld))


def _about(number: str, refusal: Refusal) -> bool:
    """Whether a refusal is about the case of a number."""
    word = re.compile(rf"(?<!\d){re.escape(number)}(?!\d)")
    return any(word.search(text) for text in (refusal.field, refusal.where, refusal.what))
