"""Public offices: which ones a person acts for, and which regions and editions those offices answer for."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.regions import answering, enclosing
from pingding.policy.language import Edition
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.directory.names import office_name
from pingding.queries.editions import shared
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Membership, OfficeHeld, Organisation

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


@compiled_query
def staffed_offices() -> QuerySet[OfficeHeld]:
    """The offices on the platform that have an officer who can act, with who holds them; in one query."""
    officers = Membership.objects.filter(
        organisation=OuterRef("organisation"), role=Role.OFFICER, until=None, person__is_active=True
    )
    return OfficeHeld.objects.filter(Exists(officers)).select_related("organisation").order_by("office")


def approving_office(region: str, on: date, staffed: Sequence[OfficeHeld] | None = None) -> OfficeHeld | None:
    """The one office that approves a region's registrations; None leaves them to the platform's administrator.

    It is one of the region's own, else one of the nearest region that answers for it; of several there, the one whose
    department the shared vocabulary lists first. Which offices are `staffed` is read unless the caller gives them.
    """
    rows = staffed_offices() if staffed is None else staffed
    vocabulary = shared()
    near = answering(vocabulary, region, on)
    departments, around = list(vocabulary.departments), enclosing(vocabulary, region)

    def rank(row: OfficeHeld) -> tuple[bool, int, int, str]:
        department, _at, place = row.office.partition("@")
        distance = around.index(place) if place in around else 1
        return vocabulary.regions[place].upper, distance, departments.index(department), row.office

    return min((row for row in rows if region_of(row.office) in near), key=rank, default=None)


def registrations_in_charge(
    viewer: Viewer, on: date, among: Collection[str] | None = None, staffed: Sequence[OfficeHeld] | None = None
) -> frozenset[str]:
    """The regions, `among` those given, whose registrations the person approves (`approving_office`)."""
    regions = shared().regions.keys() if among is None else shared().regions.keys() & among
    in_question = regions if viewer.is_administrator else regions & regions_in_charge(viewer, on)
    rows = staffed if staffed is not None or not in_question else staffed_offices()
    return frozenset(region for region in in_question if _approves(viewer, approving_office(region, on, rows)))


def _approves(viewer: Viewer, office: OfficeHeld | None) -> bool:
    return viewer.is_administrator if office is None else office.office in viewer.officer_offices


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


def department_titles(offices: Iterable[str], region: str) -> tuple[str, ...]:
    """Of which departments a body of `region` is; an office that it holds for another region by its full name."""
    vocabulary, titles = shared(), []
    for office in sorted(offices):
        department = vocabulary.departments[office.partition("@")[0]]
        titles.append(department.title if region_of(office) == region else vocabulary.office_title(office))
    return tuple(dict.fromkeys(titles))


def approver(region: str, on: date, staffed: Sequence[OfficeHeld] | None = None) -> str:
    """Who approves the registrations of a region, by name."""
    office = approving_office(region, on, staffed)
    return office_name(office.organisation.name) if office else _("平台管理员")


def _around(region: str) -> list[str]:
    """The region, and those around it from within outwards, the municipality's own left out."""
    regions, places = shared().regions, [region]
    while (place := regions[places[-1]].within if places[-1] in regions else None) is not None:
        if regions[place].upper:
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


def sitting_at(offices: Collection[str]) -> dict[str, str]:
    """By office, who sits there: the body that holds it or the one in the region around it, by its key; where nobody
    does, the office itself. One query.
    """
    near = {office: offices_around(*office.split("@")) for office in offices}
    held_there = OfficeHeld.objects.filter(office__in={each for around in near.values() for each in around})
    holders = dict(held_there.values_list("office", "organisation"))
    nearest = {office: [holders[each] for each in around if each in holders] for office, around in near.items()}
    return {office: str(bodies[0]) if bodies else office for office, bodies in nearest.items()}
