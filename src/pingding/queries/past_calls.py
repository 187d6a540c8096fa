"""What became of a programme's past applications, in numbers, and what was sent back most in them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractYear

from pingding.policy.forms.part_titles import part_titles
from pingding.queries.calls.calls import CallState
from pingding.queries.calls.programmes import ProgrammeInfo
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import revisions_of
from pingding.records.models import Case, StepRun

LEAST_CASES, LEAST_TIMES, FIRST_FEW = 10, 3, 5
"""Of fewer cases, and of parts that were sent back less often, nothing is said: it might point to somebody."""


@dataclass(frozen=True)
class PastYear:
    """What was handed in in a year: how many, how many of them offices recommended by letter, and how many titles they
    were granted by now.

    `recommended` and `granted` are None of so few that they would tell what became of somebody, `recommended` also
    where the programme has no letters.
    """

    year: int
    handed_in: int
    recommended: int | None
    granted: int | None


@dataclass(frozen=True)
class SentBack:
    """Of so many past cases how many were returned for correction, and which parts of the form most often."""

    cases: int
    returned: int
    parts: tuple[tuple[str, int], ...]


def past_years(info: ProgrammeInfo, at: datetime) -> tuple[PastYear, ...]:
    """The years in which there were past applications under the edition and those it revises, the newest first; in one
    query more than `revisions_of`, none where no call can be past."""
    if not _any_past(info, at):
        return ()
    years = _past(info, at).annotate(year=ExtractYear("submitted_at", tzinfo=SHANGHAI)).order_by().values("year")
    counted = years.annotate(
        handed_in=Count("pk", distinct=True),
        recommended=Count("pk", filter=Exists(_recommending()), distinct=True),
        granted=Count("pk", filter=Q(title__isnull=False), distinct=True),
    )
    letters = any(step.kind == "recommend" for step in info.edition.application.steps.values())
    return tuple(
        PastYear(
            year=row["year"],
            handed_in=row["handed_in"],
            recommended=row["recommended"] if letters and row["handed_in"] >= LEAST_CASES else None,
            granted=row["granted"] if row["handed_in"] >= LEAST_CASES else None,
        )
        for row in sorted(counted, key=lambda row: -row["year"])
    )


def _any_past(info: ProgrammeInfo, at: datetime) -> bool:
    """Whether a call of the edition, or one that it revises, may have past applications."""
    if len(revisions_of(info.stored)) > 1:
        return True
    this_year = local_date(at).year
    return any(
        each.state is CallState.CLOSED or (each.rolling and local_date(each.call.opens_at).year < this_year)
        for each in info.calls
    )


def _past(info: ProgrammeInfo, at: datetime) -> QuerySet[Case]:
    """What was handed in in calls that have closed, and before this year in those that never close."""
    this_year = datetime.combine(local_date(at).replace(month=1, day=1), time(), SHANGHAI)
    over = Q(call__closes_at__lt=at) | Q(call__closes_at=None, submitted_at__lt=this_year)
    ours = Case.objects.filter(call__edition__in=revisions_of(info.stored), held_title=None)
    return ours.filter(over, submitted_at__isnull=False)


def _recommending() -> QuerySet[StepRun]:
    """The round in which a letter recommended a case; not one in which the case ended without it."""
    rounds = StepRun.objects.filter(case=OuterRef("pk"), kind="recommend", closed_at__isnull=False).exclude(outcome="")
    return rounds.exclude(closed_at=F("case__ended_at"), case__status__in=Case.WITHOUT_SUCCESS)


def sent_back(info: ProgrammeInfo, years: Sequence[PastYear], at: datetime) -> SentBack | None:
    """What was returned for correction in past applications, whose `years` are; None where so few cases were that it
    says nothing. One query more than `revisions_of`, none of few cases.

    A part counts once for each case, however often it was returned there; one that the edition has no more is left out.
    """
    cases = sum(year.handed_in for year in years)
    if cases < LEAST_CASES:
        return None
    returned: dict[int, set[str]] = {}
    runs = StepRun.objects.filter(case__in=_past(info, at), correction__isnull=False)
    for case, asked in runs.values_list("case", "correction"):
        if asked:
            returned.setdefault(case, set()).update(asked["parts"])
    counted = Counter(part for parts in returned.values() for part in parts)
    named = part_titles(info.edition, [part for part, n in counted.most_common() if n >= LEAST_TIMES])
    parts = [(title, counted[part]) for part, title in named.items() if title != part]
    return SentBack(cases, len(returned), tuple(parts[:FIRST_FEW])) if parts else None
