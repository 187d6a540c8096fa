"""What titles are on a day: read from their spans, which follow from what was recorded of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Func, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Replace, Upper

from pingding.policy.titles.numbers import BETWEEN, bare_number
from pingding.policy.titles.state import LIVING, Change, Span, TitleState, spans
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_by
from pingding.records.models import Title, TitleChange, TitleSpan

ON_DAY = "on_day"
"""The attribute of a title that was read `with_day`: its spans of that day, one or none."""


@dataclass(frozen=True)
class RegisterNumbers:
    """How many titles are held, by region, and how many were granted, by year and the programme's short title."""

    by_region: Mapping[str, int]
    by_year: Mapping[int, Mapping[str, int]]


def spans_on(day: date) -> QuerySet[TitleSpan]:
    """The span of every title that was granted by then."""
    return TitleSpan.objects.filter(Q(ends=None) | Q(ends__gt=day), starts__lte=day)


def held_on(day: date) -> QuerySet[TitleSpan]:
    """The spans of that day of all titles that somebody holds: in force, under rectification or suspended."""
    return spans_on(day).filter(standing__in=LIVING)


@compiled_query
def _held_by_status(on: date) -> QuerySet[TitleSpan, Any]:
    return held_on(on).order_by().values_list("status").annotate(number=Count("pk"))


def held_numbers(on: date) -> tuple[int, int]:
    """How many titles are held on a day, and how many selected cases there are; in one query."""
    numbers = dict(_held_by_status(on))
    selected = numbers.pop("selected", 0)
    return sum(numbers.values()), selected


def register_numbers(on: date) -> RegisterNumbers:
    """What the register comes to by that day, in two queries."""
    by_region = dict(_held_by_region(on))
    by_year: dict[int, Counter[str]] = {}
    for year, digest, pk, number in _counted(on):
        by_year.setdefault(year, Counter())[edition_by(digest, pk).programme.short] += number
    return RegisterNumbers(by_region, dict(sorted(by_year.items())))


@compiled_query
def _held_by_region(on: date) -> QuerySet[TitleSpan, Any]:
    return held_on(on).order_by().values_list("title__region").annotate(number=Count("pk"))


@compiled_query
def _counted(on: date) -> QuerySet[Title, Any]:
    columns = ("granted_on__year", "edition__digest", "edition")
    return Title.objects.filter(granted_on__lte=on).order_by().values_list(*columns).annotate(number=Count("pk"))


def held_by_code(code: str, on: date) -> int:
    """How many titles on the register the unit of a credit code holds or held."""
    return spans_on(on).filter(organisation__code=code).count()


def with_day(titles: QuerySet[Title], day: date) -> QuerySet[Title]:
    """The titles together with their span of a day; in one query more."""
    return titles.prefetch_related(Prefetch("spans", spans_on(day).select_related("organisation"), to_attr=ON_DAY))


def span_of(title: Title, day: date) -> TitleSpan | None:
    """What the title was on a day; None before it was granted."""
    read: Sequence[TitleSpan] | None = getattr(title, ON_DAY, None)
    if read is not None:
        return read[0] if read else None
    return next(iter(_span(title.pk, day)), None)


@compiled_query
def _span(title: int, day: date) -> QuerySet[TitleSpan]:
    return spans_on(day).filter(title=title).select_related("organisation").order_by("pk")[:1]


def decisions_for(span: TitleSpan) -> QuerySet[TitleChange]:
    """What was decided by the beginning of a span to give the title its standing, the last first.

    The act may be older than the span, which any change of state begins.
    """
    decided = TitleChange.objects.filter(title=span.title_id, effective_on__lte=span.starts)
    return decided.filter(sets__standing=span.standing).order_by("-effective_on", "-pk")


def standing_since(span: TitleSpan) -> date:
    """From which day on the title has been of the standing of a span without a break."""
    before = TitleSpan.objects.filter(title=span.title_id, starts__lt=span.starts).exclude(standing=span.standing)
    other = before.order_by("-starts").first()
    return other.ends if other is not None and other.ends is not None else span.title.granted_on


def granted_state(title: Title) -> TitleState:
    """What the title was when it was granted."""
    return TitleState(
        kind=title.kind,
        name=title.name,
        holder=title.organisation_id,
        field=title.field,
        expires_on=title.expires_on,
    )


def state_of(span: TitleSpan) -> TitleState:
    """The state that a span stands for."""
    return TitleState(
        kind=span.kind,
        name=span.name,
        holder=span.organisation_id,
        field=span.field,
        expires_on=span.expires_on,
        standing=span.standing,  # type: ignore[arg-type]
        until=span.until,
    )


def recorded_changes(title: Title) -> list[Change]:
    """What was recorded of the title, in that order."""
    return as_changes(TitleChange.objects.filter(title=title).order_by("pk"))


def as_changes(rows: Iterable[TitleChange]) -> list[Change]:
    """Stored changes as the policy reads them."""
    return [Change(row.act, row.effective_on, row.pk, row.sets) for row in rows]


def replayed(title: Title) -> tuple[Span, ...]:
    """The whole life of the title, computed from what was recorded."""
    return spans(granted_state(title), title.granted_on, recorded_changes(title))


def by_bare_number(titles: QuerySet[Title], typed: str) -> Title | None:
    """The title whose number is the one typed where dashes, brackets and blanks do not count; none if several are."""
    bare: Func = Upper("number")
    for sign in BETWEEN:
        bare = Replace(bare, Value(sign), Value(""))
    alike = list(titles.alias(bare=bare).filter(bare=bare_number(typed) or None)[:2])
    return alike[0] if len(alike) == 1 else None
