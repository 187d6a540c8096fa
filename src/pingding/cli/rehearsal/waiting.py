"""What a case waits for that can take none of its outcomes yet: a day that opens one, a deadline that decides."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from pingding.cli.player.together import definition_of
from pingding.policy.expressions.terms import ASKED_ON
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Step
from pingding.queries.cases.facts import case_facts
from pingding.queries.clock import SHANGHAI, local_date
from pingding.records.models import StepRun

LOOKS_AHEAD = 366
"""How many days a case waits at most for one that opens an outcome."""
AFTER = timedelta(minutes=1)
OPENS = timedelta(hours=9)


def day_that_opens(step: Step, on: date, facts_on: Callable[[date], Facts]) -> date | None:
    """The first later day on which an outcome that is kept for certain days can be taken; None within a year."""
    today = facts_on(on)
    texts = [text for each in step.outcomes.values() if (text := each.when) is not None]
    closed = [text for text in texts if ASKED_ON in today.expression(text).names and not today.holds(text)]
    if not closed:
        return None
    days = (on + timedelta(days=number) for number in range(1, LOOKS_AHEAD))
    return next((day for day in days if any(facts_on(day).holds(text) for text in closed)), None)


def waits_until(run: StepRun, now: datetime) -> datetime | None:
    """The moment at which there is more to do at a step where nothing can be done now; None for none."""
    today = local_date(now)
    present = case_facts(run.case, on=today).facts
    step = definition_of(run.case, run.step)
    day = day_that_opens(
        step, today, lambda on: Facts(present.edition, present.shared, present.entered, on, present.sources)
    )
    opens = None if day is None else datetime.combine(day, datetime.min.time(), SHANGHAI) + OPENS
    ends = run.due_at + AFTER if run.ends_by_itself and run.due_at is not None and run.due_at >= now else None
    return min((each for each in (opens, ends) if each is not None), default=None)
