"""Until when a unit hands in: the closing of the call, or the earlier date that its district set for its applicants."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from pingding.policy.procedures.deadlines import day_of
from pingding.queries.editions import calendar, edition_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Call, DistrictDate

DistrictDates = Mapping[int, Mapping[str, datetime]]
"""By call and region, the moment that the region set for its applicants."""


def takes_district_dates(call: Call) -> bool:
    """Whether a district may set a date of its own: the edition says so, and the call closes."""
    return call.closes_at is not None and edition_of(call.edition).programme.intake.district is not None


def district_dates(calls: Iterable[Call]) -> DistrictDates:
    """The dates that districts set, in one query; in none where no call takes any.

    A date that had passed when a closed call was opened again binds nobody any more: its district may set another.
    """
    concerned = {call.pk: call for call in calls if takes_district_dates(call)}
    by_call: dict[int, dict[str, datetime]] = {}
    for row in DistrictDate.objects.filter(call__in=concerned).order_by("closes_at", "region") if concerned else ():
        reopened = concerned[row.call_id].reopened_at
        if reopened is None or row.closes_at >= reopened:
            by_call.setdefault(row.call_id, {})[row.region] = row.closes_at
    return by_call


def closing_of(call: Call, regions: Collection[str]) -> datetime | None:
    """The last moment for a unit or a case of these regions; None for a rolling call."""
    if call.closes_at is None or not takes_district_dates(call):
        return call.closes_at
    own = district_dates([call]).get(call.pk, {})
    return min([call.closes_at, *(own[region] for region in regions if region in own)])


def proposed_district_date(call: Call) -> date | None:
    """The day that a district is proposed for its applicants: so many working days before the call closes."""
    rule = edition_of(call.edition).programme.intake.district
    if rule is None or call.closes_at is None:
        return None
    return calendar().before(day_of(call.closes_at), rule.working_days)


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
