"""Public notices and the objections to them, as the public and as officials may see them."""

from datetime import datetime

from django.db.models import QuerySet

from pingding.records.models import Case, Notice, StepRun


def running_notice(case: Case) -> Notice | None:
    """The notice that the case's open notice round was put up with; None while it is not yet put up."""
    run = StepRun.objects.filter(case=case, kind="notice", closed_at=None).first()
    if run is None or not run.seats.filter(acted_at__isnull=False).exists():
        return None
    return (
        Notice.objects.filter(batch__items__case=case, batch__step=run.step)
        .select_related("batch")
        .order_by("-id")
        .first()
    )


def public_notices(at: datetime) -> QuerySet[Notice]:
    """Notices that have begun, newest first; those still running have `ends_at` after `at`."""
    return (
        Notice.objects.filter(batch__acted_at__lte=at)
        .select_related("batch__edition", "batch__organisation")
        .order_by("-ends_at", "-id")
    )
