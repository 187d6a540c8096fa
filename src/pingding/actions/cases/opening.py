"""The one maker of cases: an application begins here, and whatever is about a title."""

from datetime import date, datetime

from pingding.actions.cases.moving import start
from pingding.actions.door import hold_journal
from pingding.policy.steps.fill import Fill
from pingding.queries.cases.assessment import procedure_of
from pingding.queries.clock import local_date
from pingding.queries.title_spans import span_of
from pingding.records.models import Case, Title


def case_about(title: Title, procedure: str, on: date) -> Case:
    """A case of a procedure about a title, not stored yet: of the title's edition and regions, of its holder of the
    day and by its name of the day. The title comes with its edition and case."""
    span = span_of(title, on)
    assert span is not None
    return Case(
        edition=title.edition,
        procedure=procedure,
        organisation=span.organisation,
        held_title=title,
        name=span.name,
        regions=title.case.regions,
    )


def open_case(case: Case, *, at: datetime, due_at: datetime | None = None) -> Case:
    """Store a case that is filled in but for its number, and open the first step of its procedure.

    What a holder does later knows the scores by which the title was granted. A case about a title that begins without
    a form counts as handed in when it is opened. `due_at`, where it is given, is the
    deadline of the first rounds in place of the definition's. The journal is held from here on, so that nobody else
    takes the number.
    """
    hold_journal()
    if case.held_title is not None:
        case.scores = dict(case.held_title.case.scores)
        procedure = procedure_of(case)
        if not isinstance(procedure.steps[procedure.starts], Fill):
            case.submitted_at = at
    case.number, case.progress, case.opened_at = next_number(at), {}, at
    case.save(force_insert=True)
    start(case, at=at, due_at=due_at)
    return case


def next_number(at: datetime) -> str:
    """A case number: the year and a running number, e.g. 2025-00042. Call it with the journal's head held.

    The newest case of the year has the highest: one looks from the end, however many there are.
    """
    prefix = f"{local_date(at).year}-"
    numbers = Case.objects.filter(number__startswith=prefix).order_by("-pk")
    last = numbers.values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:05d}"
