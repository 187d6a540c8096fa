"""Drafts of forms: made from the version handed in before, closed as a version of their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from pingding.actions.compiled_writes import insert, update
from pingding.policy.steps.fill import Fill
from pingding.queries.applications.readiness import LONGEST_NAME, name_fact
from pingding.queries.applications.receipts import carried_version, parts_of_form
from pingding.queries.applications.writing_permission import own_facts
from pingding.queries.cases.facts import CaseFacts, snapshot
from pingding.queries.cases.seats import OpenSeat
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.editions import edition_of
from pingding.queries.page_marks import Moved
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, Filing, FilingFile, JournalEntry, Organisation


def draft_for(
    case: Case, form: str, organisation: Organisation, *, at: datetime, begun_by: Filing | None = None
) -> Filing:
    """The draft of a form by an organisation; made from its last version (files too) when there is none.

    Where the applicant has no version in this case, it starts from what it withdrew before in the same call, or from
    `begun_by`, what it wrote for an earlier one.
    The caller holds the case, so that no draft is made beside another or beside a version being handed in.
    """
    last = next(iter(_newest_version(case.pk, form, organisation.pk)), None)
    if last is not None and last.submitted_at is None:
        last.case, last.organisation = case, organisation
        return last
    source = last
    if last is None and organisation.pk == case.organisation_id:
        source = carried_version(case, form) or begun_by
    facts, materials = parts_of_form(case, form)
    draft = Filing(
        case=case,
        form=form,
        organisation=organisation,
        version=last.version + 1 if last else 1,
        data={k: v for k, v in (source.data if source else {}).items() if k in facts},
        saved_at=at,
    )
    insert(draft)
    carried = [filed for filed in source.files.order_by("pk") if filed.material in materials] if source else []
    FilingFile.objects.bulk_create(
        FilingFile(filing=draft, material=filed.material, attachment_id=filed.attachment_id) for filed in carried
    )
    return draft


@compiled_query
def _newest_version(case: int, form: str, organisation: int) -> QuerySet[Filing]:
    return Filing.objects.filter(case=case, form=form, organisation=organisation).order_by("-version")[:1]


def start_from_earlier(case: Case, begun_by: Filing | None, *, at: datetime) -> None:
    """Begin the draft of an application just opened where the unit withdrew one before in the same call, or takes over
    what it wrote for an earlier one."""
    procedure = edition_of(case.edition).application
    step = procedure.steps[procedure.starts]
    if isinstance(step, Fill) and (begun_by is not None or carried_version(case, step.form) is not None):
        name_draft(case, draft_for(case, step.form, case.organisation, at=at, begun_by=begun_by))


def name_draft(case: Case, draft: Filing) -> None:
    """Call an application that is not handed in yet by what its draft says; handing in names it for good."""
    if case.submitted_at is not None or case.held_title_id is not None or draft.organisation_id != case.organisation_id:
        return
    proposed = draft.data.get(name_fact(edition_of(case.edition)))
    name = " ".join(proposed.split())[:LONGEST_NAME] if isinstance(proposed, str) else ""
    if name != case.name:
        case.name = name
        update(case, "name")


def hand_in(case: Case, form: str, seat: OpenSeat, read: CaseFacts, *, actor: Viewer, at: datetime) -> Filing:
    """Make the seat's draft a version with a receipt; `read` are the facts as read from it, the case being held.

    The applicant's version keeps a snapshot of every fact but those that others fill in in the same form; another
    party's keeps only the facts of its own sections.
    """
    own_versions = (f for f in read.filings if f.form == form and f.organisation_id == seat.seat.organisation_id)
    draft = next((f for f in own_versions if f.submitted_at is None), None)
    draft = draft or draft_for(case, form, seat.seat.organisation, at=at)
    handed_in_data: dict[str, Any] = snapshot(read.facts)
    own = own_facts(case, form, frozenset({seat.seat.party}))
    if seat.seat.organisation_id != case.organisation_id:
        handed_in_data = {key: value for key, value in handed_in_data.items() if key in own and key in draft.data}
    else:
        parties = {section.by for section in edition_of(case.edition).forms[form].sections.values()}
        theirs = own_facts(case, form, frozenset(parties - {seat.seat.party})) - own
        handed_in_data = {key: value for key, value in handed_in_data.items() if key not in theirs}
    # Of each form and organisation the newest version was read: those before it were all handed in.
    handed_in = sum(f.version - (f.submitted_at is None) for f in read.filings)
    draft.data, draft.receipt = handed_in_data, f"{case.number}-{handed_in + 1}"
    draft.submitted_at, draft.submitted_by = at, actor.person
    update(draft, "data", "signed", "saved_at", "receipt", "submitted_at", "submitted_by")
    return draft


def moved_draft(draft: Filing, moved: Mapping[str, Any]) -> Moved:
    """What is said of fields of a draft that were saved meanwhile: their labels, by whom and when."""
    vocabulary = edition_of(draft.case.edition).vocabulary
    entries = JournalEntry.objects.filter(case=draft.case, act="save_draft").order_by("-seq")[:50]
    last = next((entry for entry in entries if moved.keys() & set(entry.change.get("fields", ()))), None)
    return Moved([vocabulary[key].label for key in moved], moved, last)
