"""What the filters of lists choose from: programmes, regions, years, steps and grades, each a key with its words."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.language import Edition
from pingding.policy.steps.registry import KINDS, kind_title
from pingding.policy.text.typed_numbers import year_of
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, StepRun, StoredEdition

Choices = tuple[tuple[str, str], ...]


def editions_among(keys: QuerySet[Any, Any]) -> dict[str, Edition]:
    """The editions of these keys by programme, in its order."""
    rows = StoredEdition.objects.filter(pk__in=keys).defer("content").order_by("programme")
    return {row.programme: edition_of(row) for row in rows}


def programmes(editions: Mapping[str, Edition]) -> Choices:
    return tuple((key, edition.programme.short) for key, edition in editions.items())


def known_regions() -> Choices:
    """The regions that there ever were."""
    return tuple((key, region.title) for key, region in shared().regions.items())


def regions(on: date) -> Choices:
    """The regions that there are on a day."""
    return tuple((key, region.title) for key, region in shared().regions.items() if region.valid_on(on))


def years(first: datetime | date | None, at: datetime) -> Choices:
    """The years from that of the first moment to this one, this one first."""
    this_year = local_date(at).year
    oldest = local_date(first).year if isinstance(first, datetime) else first.year if first else this_year
    return tuple((str(year), _("%(year)d年") % {"year": year}) for year in range(this_year, oldest - 1, -1))


def kinds_of_step() -> Choices:
    return tuple((kind, kind_title(kind)) for kind in KINDS)


def steps(edition: Edition) -> Choices:
    """Every step of an edition, those about titles under the name of their procedure."""
    return tuple(
        (f"{key}.{step_key}", step.title if procedure is edition.application else f"{procedure.title} · {step.title}")
        for key, procedure in edition.procedures.items()
        for step_key, step in procedure.steps.items()
    )


def open_steps(cases: QuerySet[Case], editions: Mapping[str, Edition]) -> tuple[tuple[str, Choices], ...]:
    """By programme the steps at which some of the cases are, each `programme/procedure.step`."""
    rounds = StepRun.objects.filter(case__in=cases.values("pk"), closed_at=None).order_by()
    taken = set(rounds.values_list("case__edition__programme", "case__procedure", "step"))
    grouped = (
        (edition.programme.short, tuple(each for each in steps_of(key, edition) if step_of(each[0]) in taken))
        for key, edition in editions.items()
    )
    return tuple((heading, choices) for heading, choices in grouped if choices)


def steps_of(programme: str, edition: Edition) -> Choices:
    """Every step of an edition, by its programme too."""
    return tuple((f"{programme}/{key}", words) for key, words in steps(edition))


def step_of(chosen: str) -> tuple[str, str, str]:
    """Programme, procedure and step of what was chosen; the programme may be left out, and of a kind stands nothing.

    >>> step_of("cq-sample/application.review"), step_of("application.review"), step_of("review")
    (('cq-sample', 'application', 'review'), ('', 'application', 'review'), ('', '', ''))
    """
    programme, _slash, place = chosen.rpartition("/")
    procedure, dot, step = place.partition(".")
    return (programme, procedure, step) if dot else ("", "", "")


def other_steps(editions: Mapping[str, Edition]) -> Choices:
    """What of steps an address may have that is not offered: kinds, and steps with and without their programme."""
    places = (each for key, edition in editions.items() for each in (*steps(edition), *steps_of(key, edition)))
    return (*kinds_of_step(), *places)


def grades(editions: Iterable[Edition]) -> Choices:
    """Every grade that one of the editions gives."""
    scales = (scale for edition in editions for scale in edition.grades.values())
    return tuple({key: grade.label for scale in scales for key, grade in scale.grades.items()}.items())


def of_year(column: str, chosen: str) -> Q:
    """Those of a year; none for what is no year."""
    year = year_of(chosen)
    return Q(pk__in=()) if year is None else Q(**{f"{column}__year": year})


def in_week(column: str, chosen: str) -> Q:
    """Cases handed in of which a moment falls in the week of Chongqing that begins on this day; none for no day."""
    try:
        monday = date.fromisoformat(chosen)
        ends = monday + timedelta(weeks=1)
    except (ValueError, OverflowError):
        return Q(pk__in=())
    first, last = (datetime.combine(day, time(), SHANGHAI) for day in (monday, ends))
    return Q(**{f"{column}__gte": first, f"{column}__lt": last}, submitted_at__isnull=False)


def numbered(column: str, chosen: str, longest: int = 9) -> Q:
    """Those of which a column has the number that was chosen; none for what is no number of so many digits."""
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) <= longest):
        return Q(pk__in=())
    return Q(**{column: int(chosen)})
