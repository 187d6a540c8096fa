"""What time does about obligations: cases are opened, exempt or given up; reminders go out, who is overdue is named."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from pingding.actions.cases.moving import count_act, end, hold_case
from pingding.actions.cases.obligations import set_next_opening
from pingding.actions.cases.opening import open_case
from pingding.actions.door import action, for_change, hold_journal, notify, record_act
from pingding.policy.language.procedures import Obligation
from pingding.policy.procedures.obligations import Period, next_notice, notices_of
from pingding.queries.cases.parties import seats_of
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.duties import Duties
from pingding.queries.editions import edition_of
from pingding.queries.journal.acts.cases import Escalate, ExemptObligation, GiveUpObligation, OpenObligation, Remind
from pingding.queries.mail.dated import Dated, no_longer
from pingding.queries.obligations import duties_of, first_step_open
from pingding.records.models import Case, ObligationPeriod, Organisation, Seat, Title

ENDS_AS = "closed"
"""How the case of a period ends that is exempt, or not owed any more."""


def titles_behind(at: datetime) -> list[Title]:
    """Titles whose day has come on which something that they owe may be to be opened."""
    return _behind(local_date(at))


@compiled_query
def _behind(day: date) -> QuerySet[Title]:
    rows = Title.objects.filter(next_opens_on__lte=day).order_by("next_opens_on", "pk")
    return rows.select_related("edition", "organisation", "case__organisation").defer("edition__content")


def _held(title: Title) -> Duties:
    """What the title owes, with the title held until the transaction ends."""
    hold_journal()
    for_change(Title.objects.filter(pk=title.pk)).get()
    return duties_of([title])[title.pk]


@action
def open_obligation(title: Title, key: str, number: int, *, at: datetime) -> bool:
    """Open the case of an obligation for a period, once; True when it was opened, or counted as met.

    One that was missed, because nothing ran while it could be opened, is opened late: it is owed all the same.

    Effects: a case of the obligation's procedure for whoever holds the title now, its first round due on the
    obligation's day; whoever has that round is notified. An exempt period's case ends at once, with its grade. The
    title knows when the next is to be opened.
    """
    duties, today = _held(title), local_date(at)
    due = (each for name, each in duties.to_open(today) if (name, each.number) == (key, number))
    if (period := next(due, None)) is None:
        return False
    obligation, exempt = duties.edition.obligations[key], duties.exempt(key, period)
    due_at = period.due_at(obligation)
    case = open_case(_case_owed(duties, obligation, period, today), at=at, due_at=due_at)
    owed = ObligationPeriod(title=title, obligation=key, period=number, due_at=due_at, case=case, exempt=exempt)
    owed.remind_on = None if exempt else next_notice(obligation, period.due, ())
    owed.save(force_insert=True)
    if exempt:
        _exempt(case, obligation, period, at)
    else:
        act = OpenObligation(period=number, due=period.due)
        record_act(act, at=at, case=case, clause=obligation.clause, about=obligation.title)
        _notify_owed(OWED, obligation, owed, _first_to_act(case), at)
    set_next_opening(title, today)
    return True


@action
def look_ahead(title: Title, *, at: datetime) -> bool:
    """Give up what the title does not owe any more, and note when its next case is to be opened; True when it moved.

    Effects: cases under way of such periods end, on the clause of the obligation; the holder is notified. Whom the
    procedure does not concern, by the facts of the title's case, is not journalled.
    """
    duties = _held(title)
    for row in list(duties.given_up()):
        _give_up(duties.edition.obligations[row.obligation], row, at)
    before = title.next_opens_on
    set_next_opening(title, local_date(at))
    return title.next_opens_on != before


def _case_owed(duties: Duties, obligation: Obligation, period: Period, today: date) -> Case:
    """The case of what is owed, not stored yet: of the present holder, under the present name."""
    title, span = duties.title, duties.span_on(today)
    assert span is not None
    return Case(
        edition=title.edition,
        procedure=obligation.procedure,
        organisation=span.organisation,
        held_title=title,
        period=period.due.year - obligation.behind,
        name=span.name,
        regions=title.case.regions,
    )


def _exempt(case: Case, obligation: Obligation, period: Period, at: datetime) -> None:
    """End the case of a period that counts as met without a report, with the grade that it counts as."""
    exemption = obligation.exempt
    assert exemption is not None
    grade = exemption.grade
    if grade is not None:
        case.scores |= {grade.fact: grade.as_}
    end(case, ENDS_AS, at=at)
    act = ExemptObligation(period=period.number, due=period.due, grade=grade.as_ if grade else "")
    clause = exemption.clause or obligation.clause
    record_act(act, at=at, case=case, clause=clause, about=obligation.title)
    words = {"name": case.name, "what": obligation.title, "period": case.period}
    text = gettext_noop("%(name)s：“%(what)s”（%(period)s年度）免予办理，视为已经履行")
    notify(text, words, at=at, organisation=case.organisation, case=case)


def _give_up(obligation: Obligation, row: ObligationPeriod, at: datetime) -> None:
    case = hold_case(row.case)
    count_act(case)
    end(case, ENDS_AS, at=at)
    act = GiveUpObligation(period=row.period)
    record_act(act, at=at, case=case, clause=obligation.clause, about=obligation.title)
    words = {"name": case.name, "what": obligation.title, "period": case.period}
    text = gettext_noop("%(name)s：不再需要办理“%(what)s”（%(period)s年度）")
    gone = no_longer(f"obligation-{row.pk}", row.due_at)
    notify(text, words, at=at, organisation=case.organisation, case=case, dated=gone)


def reminding(at: datetime) -> list[ObligationPeriod]:
    """What is owed whose next reminder, or next one to whom it escalates, has come."""
    return _to_remind(local_date(at))


@compiled_query
def _to_remind(day: date) -> QuerySet[ObligationPeriod]:
    rows = ObligationPeriod.objects.filter(remind_on__lte=day).order_by("remind_on", "pk")
    return rows.select_related("case__edition", "case__organisation").defer("case__edition__content")


@action
def remind(owed: ObligationPeriod, *, at: datetime) -> bool:
    """Send the reminders of a period whose day has come, each once; True when one was sent.

    Effects: whoever has the first step is reminded of what is not overdue; once it is, each party is told to whom
    it escalates. Of what was handed in meanwhile, or has ended, nobody is told. What was due to be sent while nothing
    ran is sent as one reminder, and not at all once it is overdue.
    """
    case, today = hold_case(owed.case), local_date(at)
    owed.refresh_from_db(fields=["reminded", "remind_on", "due_at"])
    if owed.remind_on is None or owed.remind_on > today:
        return False
    obligation, due_day = edition_of(case.edition).obligations[owed.obligation], local_date(owed.due_at)
    left = (due_day - today).days
    reached = [days for days in notices_of(obligation) if left <= days and days not in owed.reminded]
    owed.reminded += reached
    owed.remind_on = next_notice(obligation, due_day, owed.reminded)
    owed.save(update_fields=["reminded", "remind_on"])
    if case.ended_at is not None or not first_step_open(Case.objects.filter(pk=case.pk)).exists():
        return False
    if at <= owed.due_at:
        record_act(Remind(days_left=left), at=at, case=case, clause=obligation.clause, about=obligation.title)
        _notify_owed(OWED, obligation, owed, _first_to_act(case), at)
        return True
    overdue = [each for each in obligation.escalates if -each.days in reached]
    for each in overdue:
        record_act(Escalate(days=each.days), at=at, case=case, clause=obligation.clause, about=obligation.title)
        _notify_owed(OVERDUE, obligation, owed, seats_of(case, each.to), at)
    return bool(overdue)


def _first_to_act(case: Case) -> list[Organisation]:
    """Who has yet to act in the first step of a case."""
    return list(dict.fromkeys(seat.organisation for seat in _waiting_at_first(case.pk)))


@compiled_query
def _waiting_at_first(case: int) -> QuerySet[Seat]:
    rounds = first_step_open(Case.objects.filter(pk=case))
    seats = Seat.objects.filter(run__in=rounds.values("pk"), acted_at=None)
    return seats.select_related("organisation").order_by("pk")


OWED = gettext_noop("%(name)s：请于%(day)s前办理“%(what)s”（%(period)s年度）")
OVERDUE = gettext_noop("%(name)s：“%(what)s”（%(period)s年度）应于%(day)s前办理，至今没有提交")


def _notify_owed(
    text: str, obligation: Obligation, owed: ObligationPeriod, recipients: Iterable[Organisation], at: datetime
) -> None:
    case = owed.case
    words: dict[str, Any] = {
        "name": case.name,
        "day": local_date(owed.due_at),
        "what": obligation.title,
        "period": case.period,
    }
    dated = Dated(f"obligation-{owed.pk}", owed.due_at) if text == OWED else None
    for organisation in recipients:
        notify(text, words, at=at, organisation=organisation, case=case, dated=dated)
