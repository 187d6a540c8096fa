"""Registrations and requests that wait for somebody: which, for whom, and how many elsewhere."""

from collections import Counter
from datetime import date

from django.db.models import QuerySet

from pingding.queries.directory.offices import registrations_in_charge
from pingding.queries.viewer import Viewer
from pingding.records.models import Organisation

Status = Organisation.Status


def pending_registrations(viewer: Viewer, on: date) -> QuerySet[Organisation]:
    """The registrations that wait for this viewer, the oldest first."""
    waiting = (
        Organisation.objects.filter(status=Status.PENDING).select_related("licence").order_by("registered_at", "id")
    )
    return waiting.filter(region__in=registrations_in_charge(viewer, on))


def correction_requests(viewer: Viewer, on: date) -> QuerySet[Organisation]:
    """The units whose requests for correction wait for this viewer, the oldest first."""
    waiting = Organisation.objects.filter(correction_requested_at__isnull=False).order_by(
        "correction_requested_at", "id"
    )
    return waiting.filter(region__in=registrations_in_charge(viewer, on))


def decides_registrations(viewer: Viewer, organisation: Organisation, on: date) -> bool:
    """Whether the unit's registration, and what it requests to be corrected of it, waits for this viewer."""
    return organisation.region in registrations_in_charge(viewer, on, {organisation.region})


def reads_correction_request(viewer: Viewer, organisation: Organisation, on: date) -> bool:
    """Whether the viewer may read what the unit requests, which may name persons: the unit, and for whom it waits."""
    return viewer.holds(organisation.pk) or decides_registrations(viewer, organisation, on)


def pending_elsewhere(viewer: Viewer, on: date) -> dict[str, int]:
    """By region, how many registrations wait for its own officers; to the administrator of the platform alone."""
    others = Organisation.objects.filter(status=Status.PENDING).exclude(region__in=registrations_in_charge(viewer, on))
    return dict(Counter(others.values_list("region", flat=True))) if viewer.is_administrator else {}
