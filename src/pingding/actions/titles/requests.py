"""The holder of a title, or an office for it, asks for something: a change, an extension, an early evaluation."""

from datetime import datetime

from django.utils.translation import gettext_noop

from pingding.actions.cases.opening import case_about, open_case
from pingding.actions.door import action, hold_journal, notify, record_act
from pingding.queries.clock import local_date
from pingding.queries.journal.acts.titles import OpenRequest
from pingding.queries.titles.openings import opening_or_refuse
from pingding.queries.titles.register import find_title
from pingding.queries.viewer import Viewer
from pingding.records.models import Case


@action
def open_request(code: str, procedure: str, *, actor: Viewer, at: datetime) -> Case:
    """Open a procedure on a title by its number or code, as one of the parties that the definition names.

    Effects: a case about the title, whose first step says who fills in what; the holder gets a message where an
    office opened it. Refusals (`opening_or_refuse`), with the clause: another's title; a procedure that its edition
    does not have; a kind or standing that does not admit it; a condition that is false, with the values; one under
    way already; as often as it may be.
    """
    person, on = actor.person_or_refuse(), local_date(at)
    hold_journal()
    title = find_title(code, on).title
    possible = opening_or_refuse(actor, title, procedure, "request", on)
    case = case_about(title, procedure, on)
    case.requested, case.opened_by = True, person
    open_case(case, at=at)
    record_act(
        OpenRequest(),
        at=at,
        actor=actor,
        behalf=possible.behalf,
        case=case,
        about=possible.procedure.title,
        clause=possible.clause,
    )
    if possible.behalf != case.organisation:
        notify(
            gettext_noop("%(office)s为“%(name)s”发起了“%(what)s”"),
            {"office": possible.behalf, "name": case.name, "what": possible.procedure.title},
            at=at,
            organisation=case.organisation,
            case=case,
        )
    return case
