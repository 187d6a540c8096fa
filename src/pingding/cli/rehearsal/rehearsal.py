"""A rehearsal: many synthetic cases of one edition play at once, each at its own pace, on one virtual clock."""

from collections.abc import Callable
from datetime import timedelta

from pingding.cli.player.play import Play
from pingding.cli.rehearsal.applying import Applying
from pingding.cli.rehearsal.conduct import Conduct
from pingding.cli.rehearsal.fates import Chances
from pingding.cli.rehearsal.following import Following
from pingding.cli.rehearsal.notes import Notes
from pingding.cli.rehearsal.stage import Stage
from pingding.cli.steps.registry import STEPS
from pingding.queries.clock import local_date
from pingding.records.models import Case, Title

EVENTS_PER_CASE = 200
CALLS = 3
"""How many calls are published at most, so that what the cases of one did not visit is visited by the next."""
PERIODS = 4
"""How often holders are waited for in vain at most until what is opened for them comes to something new."""
HOLDERS = 2
"""How many titles there are at least when one waits for what is owed: every few years is too seldom for one alone."""
FIELD = "示例领域"


class Rehearsal:
    """Plays at least `cases` synthetic cases of an edition that is stored, and what their titles owe.

    There are as many more as it takes to visit every branch of its procedures. `on_end` is called whenever one is over.
    """

    def __init__(
        self, edition_id: str, cases: int, seed: int, on_end: Callable[[], None], chances: Chances | None = None
    ) -> None:
        self.cases, self.stage = cases, Stage(edition_id, seed, on_end, chances)
        self.applying = Applying(self.stage)
        self.conduct = Conduct(self.stage, self.applying)
        day_for, act = self.stage.usual_day, self.conduct.act
        self.following = Following(self.stage, day_for=day_for, act=act, begin=self._begin)

    def run(self) -> Notes:
        """Play everything to its end (or standstill)."""
        stage = self.stage
        invite_experts(stage)
        self.applying.invite(self.cases)
        for calls in range(CALLS):
            if calls:
                self.applying.invite_again()
            self._work_off()
            if calls < CALLS - 1 and stage.guide.applications_unvisited:
                continue  # what is owed takes years, after which an edition may take no applications
            self._have_holders()
            self._meet_obligations()
            if not stage.guide.all_unvisited:
                break
        for number in stage.running:
            stage.notes.stuck[number] = "预演结束时仍未办结"
        return stage.notes

    def _work_off(self) -> None:
        """Let everything happen, and all that follows from it; then see what is still to be visited."""
        self.following.catch_up()
        for _ in range((self.cases + len(self.stage.plays)) * EVENTS_PER_CASE):
            if not self.stage.happen():
                break
            self.following.catch_up()
        self.stage.guide.look_back()

    # -- what holders owe

    def _have_holders(self) -> None:
        """Have more units apply where few titles were granted and something owed is still to be visited."""
        lacking = HOLDERS - Title.objects.filter(edition=self.stage.stored).count()
        if lacking > 0 and any(self.stage.guide.owed()):
            self.applying.invite_later(lacking)
            self._work_off()

    def _meet_obligations(self) -> None:
        """Let time pass until cases are opened for what holders owe, and play them, while there is more to visit."""
        in_vain = 0
        while in_vain < PERIODS:
            before = self.stage.guide.all_unvisited
            owing = Title.objects.filter(edition=self.stage.stored, next_opens_on__isnull=False)
            day = owing.order_by("next_opens_on").values_list("next_opens_on", flat=True).first()
            if day is None or not any(self.stage.guide.owed()):
                return
            self.stage.world.advance(until=max(day, local_date(self.stage.world.at + timedelta(days=1))))
            self._work_off()
            in_vain = in_vain + 1 if self.stage.guide.all_unvisited == before else 0

    def _begin(self, case: Case) -> None:
        """Take up a case about a title."""
        self.stage.begin(Play(self.stage.world, self.stage.edition.id, number=case.number))
        self.stage.guide.lead(case)


def invite_experts(stage: Stage) -> None:
    """Have as many experts in the pool as the greatest panel of the edition takes."""
    steps = [step for procedure in stage.edition.procedures.values() for step in procedure.steps.values()]
    for _ in range(max(STEPS[step.kind].experts(step) for step in steps)):
        stage.world.expert([FIELD])
