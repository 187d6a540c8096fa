"""The names of an organisation: the present one, those of its past, the one of a moment, and whoever bears a name."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet, prefetch_related_objects

from pingding.policy.translation import Bilingual
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import shared
from pingding.records.models import FormerName, Organisation

NAMES = "former_names"
"""What a list of organisations prefetches, so that `name_at` and `renamed_from` read nothing for each."""


EXAMPLE = Bilingual("（示例）", " (示例)")
"""What a demonstration writes behind the names of its bodies."""


def office_name(name: str) -> str:
    """The name of a body with its English, where it is the title of a public office; any other as it is. To be shown,
    not to be kept. Reads nothing.

    >>> office_name("某某有限公司")
    '某某有限公司'
    """
    title = name.removesuffix(EXAMPLE[:])
    office = shared().office_names.get(title)
    if office is None:
        return name
    return office if title == name else office + EXAMPLE


def read_names(organisations: Iterable[Organisation]) -> None:
    """Read the former names of organisations that are at hand already, in one query."""
    prefetch_related_objects(list(organisations), NAMES)


def name_at(organisation: Organisation, at: datetime | None) -> str:
    """The name under which the organisation stood on the platform at a moment; its present one where there is none.
    To be shown: an office has its English beside it (`office_name`).

    What was done under a name stays on record under it, be it that the unit was renamed later or the name a slip.
    """
    later = [row for row in organisation.former_names.all() if at is not None and at < row.until]
    return office_name(min(later, key=lambda row: row.until).name if later else organisation.name)


def renamed_from(organisation: Organisation) -> tuple[FormerName, ...]:
    """The names that it bore before it was renamed (原名), the latest first; slips of the pen are none of them."""
    rows = [row for row in organisation.former_names.all() if row.ended == FormerName.Ended.RENAMED]
    return tuple(sorted(rows, key=lambda row: row.until, reverse=True))


@compiled_query
def _former(organisations: tuple[int, ...]) -> QuerySet[FormerName]:
    return FormerName.objects.filter(organisation__in=organisations).order_by("-until", "-pk")


def names_of(organisations: Collection[Organisation]) -> Mapping[int, tuple[str, ...]]:
    """By organisation, every name under which it has stood here, the present one first; in one query."""
    names: dict[int, list[str]] = defaultdict(list)
    for row in _former(tuple(unit.pk for unit in organisations)):
        names[row.organisation_id].append(row.name)
    return {unit.pk: tuple(dict.fromkeys((unit.name, *names[unit.pk]))) for unit in organisations}


def bearing(*names: str) -> QuerySet[Organisation]:
    """The organisations that stand, or once stood, under exactly one of these names."""
    return Organisation.objects.filter(Q(name__in=names) | Q(pk__in=_formerly(name__in=names)))


def with_name(text: str) -> QuerySet[Organisation]:
    """The organisations of which any name, present or past, holds the text."""
    return Organisation.objects.filter(Q(name__icontains=text) | Q(pk__in=_formerly(name__icontains=text)))


def written_by(column: str, text: str) -> Q:
    """Where the column has the text, or has a name, of whatever time, of an organisation that has it in another."""
    units = with_name(text)
    former = FormerName.objects.filter(organisation__in=units)
    return (
        Q(**{f"{column}__icontains": text})
        | Q(**{f"{column}__in": units.values("name")})
        | Q(**{f"{column}__in": former.values("name")})
    )


def _formerly(**condition: str | tuple[str, ...]) -> QuerySet[FormerName, int]:
    return FormerName.objects.filter(**condition).values_list("organisation", flat=True)
