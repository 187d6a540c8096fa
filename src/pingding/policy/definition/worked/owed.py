"""What the title of a worked case owes: the due days of its obligations, each met on its day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice, takewhile

from pingding.policy.errors import PingdingError
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition
from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.procedures.deadlines import day_of
from pingding.policy.procedures.obligations import GRANTED, Happened, Period, periods
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.periods import add_months


@dataclass(frozen=True)
class WorkedDuties:
    """What a title granted on a day owes by these facts; `events` are days by the names that `after` uses, `became`
    says from which day on it was of which other kind."""

    facts: Facts
    granted: date
    events: Mapping[str, datetime | date]
    became: Mapping[str, date] = field(default_factory=dict)

    @property
    def edition(self) -> Edition:
        return self.facts.edition

    def due_days(self, key: str) -> Iterator[date]:
        """The days by which something is to be handed in. PingdingError where there is no such obligation."""
        if key not in self.edition.obligations:
            raise PingdingError(f"owes：没有义务“{key}”。{did_you_mean(key, self.edition.obligations)}")
        if unknown := next((kind for kind in self.became if kind not in self.edition.titles), None):
            raise PingdingError(f"became：没有称号“{unknown}”。{did_you_mean(unknown, self.edition.titles)}")
        obligation = self.edition.obligations[key]
        for period in self._lived(obligation):
            if not self._left_out(obligation, period) and self._asked(obligation, period):
                yield period.due

    def differs(self, key: str, expected: tuple[date, ...]) -> str:
        """A sentence where the due days are others; they are all to be named where the title ends of itself."""
        actual = tuple(islice(self.due_days(key), len(expected) + 1))
        if self._ends(self.edition.obligations[key]) is None:
            actual = actual[: len(expected)]
        if actual == expected:
            return ""
        return f"到期（owes）：“{key}”期望 {_listed(expected)}，实为 {_listed(actual)}。"

    def _lived(self, obligation: Obligation) -> Iterator[Period]:
        since, end = self._since(obligation), self._ends(obligation) or date.max
        met_in_time = obligation.cycle and obligation.cycle.model_copy(update={"of": GRANTED})
        obligation = obligation.model_copy(update={"cycle": met_in_time})
        events = {name: (day_of(moment),) for name, moment in self.events.items()}
        owed = periods(obligation, Happened(since, events), WorkingCalendar(self.facts.shared.working_days))
        return takewhile(lambda period: period.due < end, owed)

    def _since(self, obligation: Obligation) -> date:
        """The day on which the title became of a kind that owes it: that of the grant unless it came later."""
        kinds = obligation.titles or tuple(self.edition.titles)
        if any(kind not in self.became for kind in kinds):
            return self.granted
        return min(self.became[kind] for kind in kinds)

    def _ends(self, obligation: Obligation) -> date | None:
        """When the title expires or is of no such kind any more; None where it does not expire, or its kinds do at
        different times."""
        since = self._since(obligation)
        others = [day for kind, day in self.became.items() if obligation.titles and kind not in obligation.titles]
        left = min((day for day in others if day > since), default=None)
        if left is not None:
            return left
        kinds = self.edition.titles
        terms = {kinds[key].years for key in obligation.titles or kinds}
        years = terms.pop() if len(terms) == 1 else None
        return add_months(since, 12 * years) if years else None

    def _left_out(self, obligation: Obligation, period: Period) -> bool:
        if obligation.skips is None:
            return False
        other, year = self.edition.obligations[obligation.skips], period.due.year - obligation.behind
        near = takewhile(lambda each: each.due.year <= year + 1, self._lived(other))
        return any(each.due.year - other.behind == year for each in near)

    def _asked(self, obligation: Obligation, period: Period) -> bool:
        """Whether the procedure concerns the title on the opening day, and the period is not exempt."""
        facts = Facts(self.edition, self.facts.shared, self.facts.entered, period.opens_on(obligation))
        when, exemption = self.edition.procedures[obligation.procedure].when, obligation.exempt
        exempt = exemption is not None and facts.holds(exemption.when) is True
        return facts.holds(when) is not False and not exempt


def _listed(days: tuple[date, ...]) -> str:
    return "、".join(day.isoformat() for day in days) or "（无）"
