"""What comes over the cases of a title: handed in on time, late or never; how good it is in the eyes of others."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pingding.cli.player.play import Play
from pingding.cli.player.seating import UNIT_ROLES
from pingding.cli.player.together import definition_of
from pingding.cli.rehearsal.conduct import Conduct
from pingding.cli.rehearsal.stage import Stage
from pingding.cli.years.chances import LifeChances
from pingding.cli.years.naming import named_by
from pingding.policy.language import Step
from pingding.records.models import Case, StepRun

LATE_DAYS = 60
"""By how many days something comes late at most."""
IN_TIME = timedelta(hours=2)


class Life:
    """Draws what happens to a title's cases. Weak holders fail and keep silent again and again, strong ones seldom."""

    def __init__(self, stage: Stage, chances: LifeChances) -> None:
        self.stage, self.chances = stage, chances
        self._weak: dict[int, bool] = {}

    def begin(self, case: Case) -> None:
        """Take up a case about a title, as good as its holder is this time."""
        fates, weak = self.stage.fates, self._is_weak(case)
        play = Play(self.stage.world, self.stage.edition.id, number=case.number)
        play.values |= named_by(case, self.stage.world)
        fails = fates.happens(self.chances.fails_weak if weak else self.chances.fails)
        play.level = fates.low_level() if fails else fates.level()
        self.stage.begin(play)

    def _is_weak(self, case: Case) -> bool:
        holder = case.organisation_id
        if holder not in self._weak:
            self._weak[holder] = self.stage.fates.happens(self.chances.weak)
        return self._weak[holder]

    def day_for(self, run: StepRun) -> datetime | None:
        """When a step is acted on; None for never. Holders hand in what is due by a day on time, late or not at all."""
        step = definition_of(run.case, run.step)
        if run.case.held_title_id is None or run.due_at is None or run.correction or not self._is_holders(step):
            return self.stage.usual_day(run)
        if run.ends_by_itself:
            silent = self.chances.unheard
        else:
            silent = self.chances.silent_weak if self._is_weak(run.case) else self.chances.silent
        if self.stage.fates.happens(silent):
            return None
        if not run.ends_by_itself and self.stage.fates.happens(self.chances.hands_in_late):
            return run.due_at + timedelta(days=self.stage.fates.rng.randint(1, LATE_DAYS))
        return self._in_time(run.due_at)

    def _in_time(self, due: datetime) -> datetime:
        """Some moment up to the due one; at once where that is near."""
        now, share = self.stage.world.at, self.stage.fates.rng.random()
        return max(now, min(due - IN_TIME, now + share * (due - now)))

    def _is_holders(self, step: Step) -> bool:
        parties = self.stage.edition.parties
        return bool(step.by) and all(parties[key].role in UNIT_ROLES for key in step.by)


class LifeConduct(Conduct):
    """Acts at the steps of cases, each as good in the eyes of its panel as it is everywhere."""

    def sitting(self, number: str, step: str) -> Mapping[str, Any]:
        return {**super().sitting(number, step), "level": self.stage.plays[number].level}
