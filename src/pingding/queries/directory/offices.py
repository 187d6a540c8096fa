"""Public offices: which ones a person acts for, and which regions and editions those offices answer for."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.regions import answering
from pingding.policy.language import Edition
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import shared
from pingding.queries.viewer import Viewer
from pingding.records.models import OfficeHeld, Organisation

OFFICE_KIND = "public_office"
"""The kind of an organisation that holds public offices and never applies."""


def region_of(office: str) -> str:
    """The region part of an office `department@region`."""
    return office.partition("@")[2]


def regions_in_charge(viewer: Viewer, on: date) -> frozenset[str]:
    """The regions whose units the person looks after as an officer: of any department there or above."""
    own = {region_of(office) for office in viewer.officer_offices}
    vocabulary = shared()
    return frozenset(region for region in vocabulary.regions if own and own & answering(vocabulary, region, on))


def held_regions() -> frozenset[str]:
    """The regions that have an office on the platform."""
    return frozenset(region_of(office) for office in OfficeHeld.objects.values_list("office", flat=True))


def registrations_in_charge(
    viewer: Viewer, on: date, among: Collection[str] | None = None, regions_held: frozenset[str] | None = None
) -> frozenset[str]:
    """The regions, `among` those given, whose registrations the person approves: those of the region's own offices.

    A region without one is left to those above it, and to the platform's administrator where there is none at all.
    The `regions_held` by offices are read when they are in question and the caller does not give them.
    """
    own = {region_of(office) for office in viewer.officer_offices}
    vocabulary = shared()
    regions = vocabulary.regions.keys() if among is None else vocabulary.regions.keys() & among
    in_question = regions if viewer.is_administrator else regions & regions_in_charge(viewer, on)
    if own.issuperset(in_question):
        return frozenset(in_question)
    regions_with_office = held_regions() if regions_held is None else regions_held
    in_charge = set()
    for region in in_question:
        near = {region} & regions_with_office or answering(vocabulary, region, on) & regions_with_office
        if own & near or (viewer.is_administrator and not near):
            in_charge.add(region)
    return frozenset(in_charge)


def looks_after(viewer: Viewer, organisation: Organisation, on: date) -> bool:
    """Whether the person is an officer of an office that answers for the organisation's region."""
    return organisation.region in regions_in_charge(viewer, on)


def leads(viewer: Viewer, edition: Edition) -> bool:
    """Whether the person is an officer of the authority that leads the edition."""
    return edition.programme.authorities[0] in viewer.officer_offices


def office_titles(offices: Iterable[str]) -> tuple[str, ...]:
    """The full names of offices, in the order of their ids."""
    vocabulary = shared()
    return tuple(vocabulary.office_title(office) for office in sorted(offices))


def offices_in_charge(region: str, on: date) -> tuple[str, ...]:
    """Who approves the registrations of a region, by name: its own offices, or those above when it has none."""
    rows = OfficeHeld.objects.select_related("organisation").order_by("office")
    near = [row for row in rows if region_of(row.office) == region]
    around = answering(shared(), region, on)
    far = [row for row in rows if region_of(row.office) in around]
    return tuple(dict.fromkeys(row.organisation.name for row in (near or far)))


def _around(region: str) -> list[str]:
    """The region, and those around it from within outwards, the municipality's own left out."""
    regions, places = shared().regions, [region]
    while (place := regions[places[-1]].within if places[-1] in regions else None) is not None:
        if regions[place].kind == "municipality":
            break
        places.append(place)
    return places


def offices_around(department: str, region: str) -> list[str]:
    """The department's offices that sit for a region: its own, or those of the regions around it, nearest first."""
    return [f"{department}@{place}" for place in _around(region)]


@compiled_query
def _held(offices: tuple[str, ...]) -> QuerySet[OfficeHeld]:
    return OfficeHeld.objects.filter(office__in=offices).select_related("organisation")


def find_office(department: str, region: str) -> Organisation:
    """Who holds the department's office in the region, or in the region around it; Refusal when nobody does."""
    offices = offices_around(department, region)
    nearest = min(_held(tuple(offices)), key=lambda row: offices.index(row.office), default=None)
    if nearest is not None:
        return nearest.organisation
    title = shared().office_title(f"{department}@{region}")
    raise Refusal(
        _("“%(office)s”尚未在平台设立，本件无法送达") % {"office": title},
        kind="undeliverable",
        remedy=_("请联系平台管理员设立该部门的账户。"),
    )
