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


def asked_corrections(viewer: Viewer, on: date) -> QuerySet[Organisation]:
    """The units whose requests for correction wait for this viewer, the oldest first."""
    waiting = Organisation.objects.filter(asked_at__isnull=False).order_by("asked_at", "id")
    return waiting.filter(region__in=registrations_in_charge(viewer, on))


def pending_elsewhere(viewer: Viewer, on: date) -> dict[str, int]:
    """By region, how many registrations wait for its own officers; to the administrator of the platform alone."""
    others = Organisation.objects.filter(status=Status.PENDING).exclude(region__in=registrations_in_charge(viewer, on))
    return dict(Counter(others.values_list("region", flat=True))) if viewer.is_administrator else {}
