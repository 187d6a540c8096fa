"""The one maker of cases: an application and an obligation both begin here."""

from datetime import datetime

from django.db.models.functions import Length

from pingding.actions.cases.moving import start
from pingding.actions.door import hold_journal
from pingding.queries.clock import local_date
from pingding.records.models import Case


def open_case(case: Case, *, at: datetime, due_at: datetime | None = None) -> Case:
    """Store a case that is filled in but for its number, and open the first step of its procedure.

    What a holder does later knows the scores by which the title was granted. `due_at`, where it is given, is the
    deadline of the first rounds in place of the definition's. The journal is held from here on, so that nobody else
    takes the number.
    """
    hold_journal()
    if case.held_title is not None:
        case.scores = dict(case.held_title.case.scores)
    case.number, case.progress, case.opened_at = next_number(at), {}, at
    case.save(force_insert=True)
    start(case, at=at, due_at=due_at)
    return case


def next_number(at: datetime) -> str:
    """A case number: the year and a running number, e.g. 2025-00042. Call it with the journal's head held."""
    prefix = f"{local_date(at).year}-"
    numbers = Case.objects.filter(number__startswith=prefix).order_by(Length("number").desc(), "-number")
    last = numbers.values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:05d}"
