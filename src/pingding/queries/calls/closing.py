"""Until when a unit hands in: the closing of the call, or the earlier date that its district set for its applicants."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from pingding.policy.procedures.deadlines import day_of
from pingding.queries.editions import calendar, edition_of, shared
from pingding.queries.viewer import Viewer
from pingding.records.models import Call

DistrictDates = Mapping[int, Mapping[str, datetime]]
"""By call and region, the moment that the region set for its applicants."""


def takes_district_dates(call: Call) -> bool:
    """Whether a district may set a date of its own: the edition says so, and the call closes."""
    return call.closes_at is not None and edition_of(call.edition).programme.intake.district is not None


def district_dates(calls: Iterable[Call]) -> DistrictDates:
    """The dates that districts set, in one query; in none where no call takes any.

    A date that had passed when a closed call was opened again binds nobody any more: its district may set another.
    """
    concerned = [call for call in calls if takes_district_dates(call)]
    prefetch_related_objects(concerned, "district_dates")
    return {call.pk: own for call in concerned if (own := _own_dates(call))}


def _own_dates(call: Call) -> dict[str, datetime]:
    rows = sorted(call.district_dates.all(), key=lambda row: (row.closes_at, row.region))
    binding = (row for row in rows if call.reopened_at is None or row.closes_at >= call.reopened_at)
    return {row.region: row.closes_at for row in binding}


def closing_of(call: Call, regions: Collection[str]) -> datetime | None:
    """The last moment for a unit or a case of these regions; None for a rolling call.

    It asks the database nothing where `district_dates` has read those of the call.
    """
    if call.closes_at is None or not takes_district_dates(call):
        return call.closes_at
    own = _own_dates(call)
    return min([call.closes_at, *(own[region] for region in regions if region in own)])


def proposed_district_date(call: Call) -> date | None:
    """The day that a district is proposed for its applicants: so many working days before the call closes."""
    rule = edition_of(call.edition).programme.intake.district
    if rule is None or call.closes_at is None:
        return None
    return calendar().before(day_of(call.closes_at), rule.working_days)


def district_regions(viewer: Viewer) -> frozenset[str]:
    """The regions below the municipality for which the viewer is an officer of some office."""
    regions = (office.partition("@")[2] for office in viewer.officer_offices)
    every = shared().regions
    return frozenset(region for region in regions if region in every and every[region].within is not None)


def own_district_regions(viewer: Viewer, call: Call) -> tuple[str, ...]:
    """The regions of the call for which the viewer may set a date: where they act for the party that may."""
    edition = edition_of(call.edition)
    rule = edition.programme.intake.district
    if rule is None or call.closes_at is None:
        return ()
    department = edition.parties[rule.by].department
    offices = [office.partition("@") for office in sorted(viewer.officer_offices)]
    return tuple(
        region for own, _at, region in offices if own == department and (not call.regions or region in call.regions)
    )
