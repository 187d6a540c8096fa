"""Withdrawing: until when a case can be, and what a new application in the same call starts from."""

from datetime import datetime

from pingding.queries.cases.assessment import progress_of
from pingding.queries.editions import compiled_of, edition_of
from pingding.records.models import Case, Filing


def withdrawable(case: Case, at: datetime) -> bool:
    """Whether the case can be withdrawn: until its call closes or, when rolling, until somebody has acted on it.

    In neither case once it has been decided that a title is granted.
    """
    if case.ended_at is not None or case.call is None or progress_of(case).grants is not None:
        return False
    procedure = edition_of(case.edition).application
    if not getattr(procedure.steps[procedure.starts], "withdraw", False):
        return False
    if case.call.closes_at is not None:
        return at <= case.call.closes_at
    return not case.runs.exclude(step=procedure.starts).filter(seats__acted_at__isnull=False).exists()


def withdrawn_application(case: Case) -> Case | None:
    """The application that the unit withdrew last in the call of this one, before this one was opened."""
    if case.call_id is None or case.held_title_id is not None:
        return None
    rows = Case.objects.filter(call=case.call_id, organisation=case.organisation_id, held_title=None)
    ended = rows.filter(status=Case.Status.WITHDRAWN, ended_at__lte=case.opened_at).exclude(pk=case.pk)
    return ended.order_by("-ended_at", "-pk").first()


def carried_version(case: Case, form: str) -> Filing | None:
    """The version of a form from which its first draft by the applicant starts; None when it starts empty."""
    earlier = withdrawn_application(case)
    if earlier is None:
        return None
    return earlier.filings.filter(form=form, organisation=case.organisation_id).order_by("-version").first()


def parts_of_form(case: Case, form_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The facts that anybody types into a form and its materials: no more is carried over into it."""
    parts = compiled_of(case.edition).parts(form_id).values()
    facts = frozenset(key for part in parts for key in part.facts)
    return facts, frozenset(key for part in parts for key in part.materials)
