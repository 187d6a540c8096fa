"""Seats at which nobody can act: no step may wait for ever because its people are gone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.queries.cases.parties import ROLES_OF
from pingding.queries.clock import local_date
from pingding.queries.directory.offices import OFFICE_KIND, registrations_in_charge
from pingding.queries.viewer import Role, Viewer
from pingding.records.models import Membership, Objection, Organisation, Seat

APPOINTED = (Role.OFFICER, Role.SECRETARY)
"""The roles that the platform's administrator gives; a unit lacks its administrator, who invites the others."""


@dataclass(frozen=True)
class Vacancy:
    """A body or unit for which nobody has the `role` that open steps wait for: of how many cases, and since when."""

    organisation: Organisation
    role: Role
    cases: int
    since: datetime

    @property
    def office(self) -> bool:
        """Whether the administrator appoints somebody; for a unit, its administration is handed over."""
        return self.organisation.kind == OFFICE_KIND


def vacancies(viewer: Viewer, at: datetime) -> tuple[Vacancy, ...]:
    """What waits for nobody, the longest first: all to the platform's administrator, to officers the units that they
    may hand over, those whose registrations they approve.

    Applications that were never handed in to a call that has closed are left out. In four queries, however many.
    """
    waiting: dict[tuple[int, Role], Vacancy] = {}
    groups = [*_waiting_seats(viewer, at), *(_open_objections() if viewer.is_administrator else ())]
    units = Organisation.objects.in_bulk([row["organisation"] for row in groups])
    for row in groups:
        unit = units[row["organisation"]]
        role = next((role for role in APPOINTED if role in ROLES_OF[row["role"]]), Role.ADMINISTRATOR)
        other = waiting.get((unit.pk, role))
        cases, since = row["cases"] + (other.cases if other else 0), min(row["since"], other.since if other else at)
        waiting[unit.pk, role] = Vacancy(unit, role, cases, since)
    return tuple(sorted(waiting.values(), key=lambda vacancy: vacancy.since))


def _waiting_seats(viewer: Viewer, at: datetime) -> Iterable[Mapping[str, Any]]:
    """By organisation and role, in how many cases seats wait for nobody, and since when."""
    live = Q(run__case__submitted_at__isnull=False) | Q(run__case__held_title__isnull=False)
    live |= Q(call__closes_at=None) | Q(call__closes_at__gt=at)
    rows = Seat.objects.filter(_unattended(), live, _in_charge(viewer, at), waiting=True)
    groups = rows.order_by().values("organisation", "role")
    return groups.annotate(cases=Count("run__case", distinct=True), since=Min("opened_at"))


def _open_objections() -> Iterable[Mapping[str, Any]]:
    """The same of objections, which whoever put up the notice answers: without an answer the notice does not end."""
    body = {"organisation": F("notice__batch__organisation"), "role": Value("officer")}
    rows = Objection.objects.filter(state=Objection.State.OPEN).order_by()
    groups = rows.filter(~Exists(_members("notice__batch__organisation", APPOINTED))).values(**body)
    return groups.annotate(cases=Count("case", distinct=True), since=Min("raised_at"))


def _unattended() -> Q:
    """Seats of parties for whose roles their organisation has nobody."""
    unattended = Q(pk__in=[])
    for party, roles in ROLES_OF.items():
        unattended |= Q(~Exists(_members("organisation", roles)), role=party)
    return unattended


def _members(organisation: str, roles: Collection[str]) -> QuerySet[Membership]:
    """Who has any of the roles in a row's organisation."""
    live = Membership.objects.filter(until=None, person__is_active=True)
    return live.filter(organisation=OuterRef(organisation), role__in=roles)


def _in_charge(viewer: Viewer, at: datetime) -> Q:
    if viewer.is_administrator:
        return Q()
    if not viewer.officer_offices:
        remedy = _("请联系平台管理员。")
        raise Refusal(_("只供平台管理员和地区主管部门的经办人查看"), kind="forbidden", remedy=remedy)
    regions = registrations_in_charge(viewer, local_date(at))
    return Q(organisation__region__in=regions) & ~Q(organisation__kind=OFFICE_KIND)
