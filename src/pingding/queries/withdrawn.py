"""What a unit withdrew before in the same call: a new application there starts from it."""

from pingding.queries.editions import compiled_of
from pingding.records.models import Case, Filing


def withdrawn_before(case: Case) -> Case | None:
    """The application that the unit withdrew last in the call of this one, before this one was opened."""
    if case.call_id is None or case.holds_id is not None:
        return None
    rows = Case.objects.filter(call=case.call_id, organisation=case.organisation_id, holds=None)
    ended = rows.filter(status=Case.Status.WITHDRAWN, ended_at__lte=case.opened_at).exclude(pk=case.pk)
    return ended.order_by("-ended_at", "-pk").first()


def carried_version(case: Case, form: str) -> Filing | None:
    """The version of a form from which its first draft by the applicant starts; None when it starts empty."""
    earlier = withdrawn_before(case)
    if earlier is None:
        return None
    return earlier.filings.filter(form=form, organisation=case.organisation_id).order_by("-version").first()


def parts_of_form(case: Case, form_id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The facts that anybody types into a form and its materials: no more is carried over into it."""
    parts = compiled_of(case.edition).parts(form_id).values()
    facts = frozenset(key for part in parts for key in part.facts)
    return facts, frozenset(key for part in parts for key in part.materials)
