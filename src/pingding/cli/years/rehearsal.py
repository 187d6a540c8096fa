"""A rehearsal over years: cohorts apply, titles are granted, live and end, by the real actions alone."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from pingding.cli.player.world import OFFICE_OPENS
from pingding.cli.rehearsal.applying import Applying
from pingding.cli.rehearsal.following import Following
from pingding.cli.rehearsal.notes import Notes
from pingding.cli.rehearsal.rehearsal import invite_experts
from pingding.cli.rehearsal.stage import Stage
from pingding.cli.years.asking import Asking
from pingding.cli.years.chances import LifeChances
from pingding.cli.years.life import Life, LifeConduct
from pingding.cli.years.moments import Moments
from pingding.cli.years.paying import Paying
from pingding.cli.years.rounds import Rounds
from pingding.policy.values.periods import add_months
from pingding.queries.clock import SHANGHAI
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.title_spans import held_on, with_day
from pingding.records.models import Title


def cohorts(cases: int, years: int) -> list[int]:
    """How many apply in each year: half of them in the first, the others alike in the years after it.

    >>> cohorts(50, 6), cohorts(3, 2), cohorts(1, 4)
    ([25, 5, 5, 5, 5, 5], [2, 1], [1, 0, 0, 0])
    """
    first = cases if years == 1 else (cases + 1) // 2
    later = cases - first
    return [first] + [later * n // (years - 1) - later * (n - 1) // (years - 1) for n in range(1, years)]


class YearsRehearsal:
    """Plays so many synthetic cases of an edition that is stored, and what becomes of their titles, for `years` years
    from the day on which the first was granted. `on_end` is called whenever a case is over.
    """

    def __init__(
        self,
        edition_id: str,
        cases: int,
        years: int,
        seed: int,
        on_end: Callable[[], None],
        chances: LifeChances | None = None,
    ) -> None:
        chances = chances or LifeChances()
        self.cases, self.years = cases, years
        self.stage = stage = Stage(edition_id, seed, on_end, chances, led=False)
        self.applying, life = Applying(stage), Life(stage, chances)
        conduct = LifeConduct(stage, self.applying)
        self.following = Following(stage, day_for=life.day_for, act=conduct.act, begin=life.begin)
        self.asking, self.rounds, self.paying = Asking(stage, chances), Rounds(stage), Paying(stage)
        self.moments = Moments(stage.edition)
        self.starts = stage.world.today()
        self._ends: date | None = None

    @property
    def ends(self) -> date:
        """The last day: so many years after the first was granted; after the beginning while none is."""
        if self._ends is None:
            granted = next(iter(_first_grants(self.stage.stored.pk)), None)
            if granted is None:
                return add_months(self.starts, 12 * self.years)
            self._ends = add_months(granted, 12 * self.years)
        return self._ends

    def run(self) -> Notes:
        """Play all the years."""
        stage = self.stage
        invite_experts(stage)
        first, *later = cohorts(self.cases, self.years)
        self.applying.invite(first)
        for year, count in enumerate(later, 1):
            if count:
                stage.at(_morning(add_months(self.starts, 12 * year)), partial(self.applying.invite_later, count))
        self._expect_month()
        self.following.catch_up()
        while (moment := stage.next_moment) is not None and moment <= _morning(self.ends):
            self._pass(moment)
            stage.next_event()()
            self.following.catch_up()
        self._pass(_morning(self.ends))
        return stage.notes

    def _pass(self, until: datetime) -> None:
        """Let time pass; what it brings about by itself happens when it is due."""
        world = self.stage.world
        while (moment := self.moments.next(world.at)) is not None and moment <= until:
            world.at = moment
            world.tick()
            self.following.catch_up()
        world.at = max(world.at, until)

    def _expect_month(self) -> None:
        today = self.stage.world.today()
        first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
        self.stage.at(_morning(first), self._month)

    def _month(self) -> None:
        """A month begins for all titles that somebody holds."""
        today = self.stage.world.today()
        rows = Title.objects.filter(edition=self.stage.stored, pk__in=held_on(today).values("title"))
        related = rows.select_related("case__organisation", "organisation").order_by("pk")
        titles = list(with_day(related, today))
        for title in titles:
            title.edition = title.case.edition = self.stage.stored
        self.asking.month(titles)
        self.rounds.month(titles)
        self.paying.month(titles)
        self._expect_month()


@compiled_query
def _first_grants(edition: int) -> QuerySet[Title, date]:
    return Title.objects.filter(edition=edition).order_by("granted_on").values_list("granted_on", flat=True)[:1]


def _morning(day: date) -> datetime:
    return datetime.combine(day, OFFICE_OPENS, SHANGHAI)
