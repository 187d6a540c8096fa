"""Drafts of forms: made from the version handed in before, closed as a version of their own."""

from datetime import datetime
from typing import Any

from pingding.policy.facts import Facts
from pingding.queries.applications import own_facts
from pingding.queries.case_facts import snapshot
from pingding.queries.editions import edition_of
from pingding.queries.seats import OpenSeat
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing, Organisation


def draft_for(case: Case, form: str, organisation: Organisation, *, at: datetime) -> Filing:
    """The draft of a form by an organisation; made from its last version (files too) when there is none."""
    rows = Filing.objects.select_for_update().filter(case=case, form=form, organisation=organisation)
    if (draft := rows.filter(submitted_at=None).first()) is not None:
        return draft
    last = rows.order_by("-version").first()
    vocabulary = edition_of(case.edition).vocabulary
    typed = {k: v for k, v in (last.data if last else {}).items() if vocabulary[k].typed_in}
    draft = Filing.objects.create(
        case=case,
        form=form,
        organisation=organisation,
        version=last.version + 1 if last else 1,
        data=typed,
        saved_at=at,
    )
    for filed in last.files.all() if last else ():
        draft.files.create(material=filed.material, attachment_id=filed.attachment_id)
    return draft


def hand_in(case: Case, form: str, seat: OpenSeat, facts: Facts, *, actor: Viewer, at: datetime) -> Filing:
    """Make the seat's draft a version with a receipt.

    The applicant's version keeps a snapshot of every fact; another party's keeps only the facts of its own sections.
    """
    draft = draft_for(case, form, seat.seat.organisation, at=at)
    known: dict[str, Any] = snapshot(facts)
    receipt = f"{case.number}-{draft.version}"
    if seat.seat.organisation_id != case.organisation_id:
        own = own_facts(case, form, frozenset({seat.seat.party}))
        known = {key: value for key, value in known.items() if key in own and key in draft.data}
        receipt = f"{case.number}-{form}-{seat.seat.organisation_id}-{draft.version}"[:40]
    draft.data, draft.receipt = known, receipt
    draft.submitted_at, draft.submitted_by = at, actor.person
    draft.save()
    return draft
