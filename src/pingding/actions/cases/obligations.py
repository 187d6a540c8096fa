"""What is stored of a title's obligations follows what happens to the title: due days, holders, the next opening."""

from datetime import date

from pingding.actions.cases.rounds import set_due
from pingding.policy.language import Edition
from pingding.policy.procedures.deadlines import Due
from pingding.policy.procedures.obligations import Period, next_notice
from pingding.queries.cases.parties import APPLICANTS
from pingding.queries.duties import Duties
from pingding.queries.editions import edition_of
from pingding.queries.obligations import counted_from, duties_of, first_step_open
from pingding.records.models import Case, ObligationPeriod, Seat, Title, TitleSpan


def set_next_opening(title: Title, on: date) -> None:
    """Bring what is stored of a title's obligations in line with its life; the caller holds the title.

    Effects: cases under way are due when they now are, and are their present holder's; `next_opens_on` is the first
    day on which `tick` has something to open, give up or hand over.
    """
    duties = duties_of([title])[title.pk]
    for row in duties.under_way():
        _set_due(duties, row)
        _hand_over(duties.edition, row, duties.span_on(on))
    title.next_opens_on = duties.next_opening(on)
    Title.objects.filter(pk=title.pk).exclude(next_opens_on=title.next_opens_on).update(
        next_opens_on=title.next_opens_on
    )


def counts_from(case: Case) -> bool:
    """Whether what a title owes may hang on the outcomes of a case about it."""
    edition = edition_of(case.edition)
    by_ends = (each.procedure for each in edition.obligations.values() if each.cycle and each.cycle.of == "met")
    return case.held_title_id is not None and case.procedure in {
        *by_ends,
        *(name.partition(".")[0] for name in counted_from(edition)),
    }


def _set_due(duties: Duties, row: ObligationPeriod) -> None:
    period: Period | None = duties.still_owed(row)
    obligation = duties.edition.obligations[row.obligation]
    if period is None or row.due_at == period.due_at(obligation):
        return
    row.due_at, row.reminded = period.due_at(obligation), []
    row.remind_on = next_notice(obligation, period.due, ())
    row.save(update_fields=["due_at", "reminded", "remind_on"])
    rounds = first_step_open(Case.objects.filter(pk=row.case_id))
    set_due(list(rounds.values_list("pk", flat=True)), Due(row.due_at))


def _hand_over(edition: Edition, row: ObligationPeriod, span: TitleSpan | None) -> None:
    """What the holder before has not handed in is the present holder's, under the title's present name."""
    case = row.case
    if span is None or (case.organisation_id, case.name) == (span.organisation_id, span.name):
        return
    before, case.organisation_id, case.name = case.organisation_id, span.organisation_id, span.name
    case.save(update_fields=["organisation", "name"])
    own = [key for key, party in edition.parties.items() if party.role in APPLICANTS]
    seats = Seat.objects.filter(run__case=case, organisation=before, party__in=own, acted_at=None)
    seats.update(organisation=span.organisation)
