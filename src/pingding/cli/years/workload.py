"""The work that years of a programme make: acts of each party by month, and where cases wait longest."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from pingding.cli.steps.registry import STEPS
from pingding.policy.language import Edition
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar
from pingding.records.models import ScoreSheet, Seat, StepRun, StoredEdition, SupportEntry

EXPERTS = "专家"


@dataclass(frozen=True)
class PartyWork:
    """The acts of one party: `months` by month, as 2027-03."""

    party: str
    acts: int
    months: dict[str, int]

    @property
    def busiest(self) -> str:
        """The month with most acts, the first of them."""
        return max(sorted(self.months), key=lambda month: self.months[month])


@dataclass(frozen=True)
class Waiting:
    """How many working days cases waited at a step until somebody acted, the middle one and the longest."""

    procedure: str
    step: str
    times: int
    median_days: float
    longest_days: int
    longest_case: str


@dataclass(frozen=True)
class Workload:
    """The parties with most to do first, the steps at which cases wait longest first."""

    parties: tuple[PartyWork, ...]
    waiting: tuple[Waiting, ...]

    @property
    def busiest(self) -> tuple[str, int] | None:
        """The month with most acts of all parties, and how many."""
        months: Counter[str] = Counter()
        for party in self.parties:
            months.update(party.months)
        return max(sorted(months.items()), key=lambda each: each[1], default=None)


def workload_of(stored: StoredEdition, edition: Edition, until: datetime) -> Workload:
    """The work on all cases of an edition up to a moment; what still waits then has waited until then."""
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for party, day in _acts(stored, edition):
        months[party][f"{day:%Y-%m}"] += 1
    parties = [PartyWork(party, sum(own.values()), dict(sorted(own.items()))) for party, own in months.items()]
    return Workload(tuple(sorted(parties, key=lambda each: -each.acts)), _waiting(stored, edition, until))


def _acts(stored: StoredEdition, edition: Edition) -> Iterator[tuple[str, date]]:
    """Who acted, and when: at the steps, on score sheets, in the ledgers."""
    for seat in Seat.objects.filter(edition=stored).only("party", "acted_at").order_by("pk"):
        if seat.acted_at is not None:
            yield edition.parties[seat.party].title, local_date(seat.acted_at)
    for sheet in ScoreSheet.objects.filter(case__edition=stored, source="expert").order_by("pk"):
        if sheet.submitted_at is not None:
            yield EXPERTS, local_date(sheet.submitted_at)
    for entry in SupportEntry.objects.filter(title__edition=stored, office__isnull=False).order_by("pk"):
        yield edition.parties[edition.supports[entry.support].by].title, entry.day


def _waiting(stored: StoredEdition, edition: Edition, until: datetime) -> tuple[Waiting, ...]:
    days: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    columns = ("case__procedure", "step", "kind", "opened_at", "closed_at", "case__number")
    runs = StepRun.objects.filter(case__edition=stored).order_by("pk").values_list(*columns)
    for procedure, step, kind, opened, closed, number in runs:
        if not STEPS[kind].ends_when_due:
            waited = calendar().between(local_date(opened), local_date(min(closed or until, until)))
            days[procedure, step].append((waited, number))
    lines = (_line(edition, procedure, step, own) for (procedure, step), own in days.items())
    return tuple(sorted(lines, key=lambda each: (-each.median_days, -each.longest_days)))


def _line(edition: Edition, procedure: str, step: str, waited: list[tuple[int, str]]) -> Waiting:
    longest, number = max(waited, key=lambda each: each[0])
    own = edition.procedures[procedure]
    middle = median(days for days, _number in waited)
    return Waiting(own.title, own.steps[step].title, len(waited), middle, longest, number)
