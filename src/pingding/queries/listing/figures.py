"""How the work goes, counted over all cases that an official or auditor may see: how far the cases of each call have
come, where they wait, how long steps take, what comes in and what is done."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncWeek

from pingding.policy.language import Edition
from pingding.queries.access import visible_cases
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import edition_of
from pingding.queries.listing.cases import CaseListing
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, Case, StepRun, StoredEdition

MOST_CALLS, MOST_STEPS, WEEKS, DAYS = 6, 8, 8, 90
GLANCE = ("open", "overdue", "soon", "correcting")
"""The views of the list whose numbers are seen at a glance."""


@dataclass(frozen=True)
class FunnelStep:
    """A step of a call: how many cases ever came to it, stand at it now, and ended at it without success."""

    key: str
    title: str
    reached: int
    now: int
    ended: int


@dataclass(frozen=True)
class Funnel:
    """How far the applications of a call have come."""

    call: Call
    programme: str
    title: str
    steps: tuple[FunnelStep, ...]

    @property
    def most(self) -> int:
        return max((step.reached for step in self.steps), default=0)


@dataclass(frozen=True)
class StepTime:
    """How many days a step took, and how many it may take by its deadlines: the middle of all; `rounds` were done."""

    edition: str
    programme: str
    key: str
    title: str
    days: float
    limit: float | None
    rounds: int


@dataclass(frozen=True)
class Week:
    """What was handed in and what was brought to its end in the week that begins on a Monday."""

    monday: date
    received: int
    closed: int


@dataclass(frozen=True)
class Places:
    """By region, how many cases are open there and how many of them are late; joint ones count in each."""

    running: Mapping[str, int]
    late: Mapping[str, int]


class WorkFigures:
    """The figures of one viewer at a moment; each is read when it is asked for, in a settled number of queries.

    Refusal for whoever has no list of cases.
    """

    def __init__(self, viewer: Viewer, at: datetime) -> None:
        self.viewer, self.at = viewer, at
        self.listing = CaseListing(viewer, at)
        self.listing.everything()

    @property
    def cases(self) -> QuerySet[Case]:
        return visible_cases(self.viewer, as_partner=False)

    def glance(self) -> dict[str, int]:
        """By view, how many cases there are."""
        return self.listing.counts(GLANCE)

    def funnels(self) -> tuple[Funnel, ...]:
        """Of the calls with most cases in progress, those that close first standing first."""
        running = Count("cases", filter=Q(cases__in=self.cases, cases__ended_at=None), distinct=True)
        calls = Call.objects.annotate(running=running).filter(running__gt=0).select_related("edition")
        newest = list(calls.defer("edition__content").order_by("-running", "-opens_at")[:MOST_CALLS])
        counts = self._by_step(newest)
        closing = sorted(newest, key=lambda call: (call.closes_at is None, call.closes_at or call.opens_at, call.pk))
        return tuple(_funnel(call, counts) for call in closing)

    def _by_step(self, calls: Sequence[Call]) -> Mapping[tuple[int, str], tuple[int, int, int]]:
        """By call and step of the application: reached, now and ended without success."""
        rounds = StepRun.objects.filter(case__in=self.cases, case__call__in=calls, case__held_title=None)
        unsuccessful = Q(case__status__in=Case.WITHOUT_SUCCESS, closed_at=F("case__ended_at")) & ~Q(outcome="")
        rows = (
            rounds.order_by()
            .values_list("case__call", "step")
            .annotate(
                reached=Count("case", distinct=True),
                now=Count("case", distinct=True, filter=Q(closed_at=None)),
                ended=Count("case", distinct=True, filter=unsuccessful),
            )
        )
        return {(call, step): (reached, now, ended) for call, step, reached, now, ended in rows}

    def places(self) -> Places:
        """Where the open cases are."""
        late = Count("pk", filter=self.listing.in_view("overdue"))
        running: Counter[str] = Counter()
        overdue: Counter[str] = Counter()
        for regions, number, number_late in (
            self.cases.filter(ended_at=None).order_by().values_list("regions").annotate(every=Count("pk"), overdue=late)
        ):
            running.update(dict.fromkeys(regions, number))
            overdue.update(dict.fromkeys(regions, number_late))
        return Places(running, +overdue)

    def step_times(self) -> tuple[StepTime, ...]:
        """Of the rounds that ended in the last days, by step, those over their limit first, then the longest."""
        since = self.at - timedelta(days=DAYS)
        rounds = (
            StepRun.objects.filter(case__in=self.cases, closed_at__gt=since).exclude(kind="fill").exclude(outcome="")
        )
        rows = rounds.order_by("-closed_at").values_list(
            "case__edition", "case__procedure", "step", "opened_at", "closed_at", "due_at"
        )
        taken: dict[tuple[int, str, str], list[tuple[float, float | None]]] = defaultdict(list)
        for edition, procedure, step, opened, closed, due in rows.iterator():
            assert closed is not None
            taken[edition, procedure, step].append((_days(opened, closed), _days(opened, due) if due else None))
        editions = self._editions({key[0] for key in taken})
        times = (_step_time(editions[key[0]], key[1], key[2], values) for key, values in taken.items())
        return tuple(sorted(times, key=lambda each: (-_excess(each), -each.days))[:MOST_STEPS])

    def weeks(self) -> tuple[Week, ...]:
        """What was received and closed, week by week, the oldest first, this one last."""
        today = local_date(self.at)
        first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
        mondays = [first + timedelta(weeks=n) for n in range(WEEKS)]
        received, closed = (self._by_week(column, first) for column in ("submitted_at", "ended_at"))
        return tuple(Week(monday, received.get(monday, 0), closed.get(monday, 0)) for monday in mondays)

    def _by_week(self, column: str, first: date) -> dict[date, int]:
        since = datetime.combine(first, time(), SHANGHAI)
        rows = self.cases.filter(**{f"{column}__gte": since, f"{column}__lte": self.at}, submitted_at__isnull=False)
        weekly = rows.order_by().annotate(week=TruncWeek(column, tzinfo=SHANGHAI)).values_list("week")
        return {local_date(week): number for week, number in weekly.annotate(number=Count("pk"))}

    def _editions(self, keys: Iterable[int]) -> dict[int, Edition]:
        rows = StoredEdition.objects.filter(pk__in=list(keys)).defer("content")
        return {row.pk: edition_of(row) for row in rows}


def _funnel(call: Call, counts: Mapping[tuple[int, str], tuple[int, int, int]]) -> Funnel:
    edition = edition_of(call.edition)
    procedure = next(key for key, each in edition.procedures.items() if each is edition.application)
    steps = (
        FunnelStep(f"{procedure}.{key}", step.title, *counts.get((call.pk, key), (0, 0, 0)))
        for key, step in edition.application.steps.items()
    )
    return Funnel(call, edition.id, edition.programme.short, tuple(steps))


def _days(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 86_400


def _step_time(edition: Edition, procedure: str, step: str, values: Sequence[tuple[float, float | None]]) -> StepTime:
    limits = [limit for _taken, limit in values if limit is not None]
    return StepTime(
        edition=edition.id,
        programme=edition.programme.short,
        key=f"{procedure}.{step}",
        title=edition.step(procedure, step).title,
        days=median(taken for taken, _limit in values),
        limit=median(limits) if limits else None,
        rounds=len(values),
    )


def _excess(each: StepTime) -> float:
    """By how many days a step takes longer than it may; nought for one that does not."""
    return max(0.0, each.days - each.limit) if each.limit is not None else 0.0
