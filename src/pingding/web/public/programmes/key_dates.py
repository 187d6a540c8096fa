"""The key dates of a call on a line with today: what has been, what comes next, what follows without a fixed day."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.utils.translation import gettext as _

from pingding.policy import translation
from pingding.policy.language import Edition, Step
from pingding.policy.procedures.deadlines import due
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.translation import counted
from pingding.queries.calls.calls import CallInfo
from pingding.queries.calls.programmes import ProgrammeInfo
from pingding.queries.clock import local_date
from pingding.queries.editions import calendar
from pingding.web.wording.dates import day_words

MILESTONES = ("panel", "meeting", "notice", "issue")
"""The kinds of step that are named although no day is fixed for them."""
MOST_STEPS = 2
"""So many steps that end with the call are named."""


@dataclass(frozen=True)
class KeyDate:
    """A day, or `when` in words where none is fixed, with what happens then.

    `today` is how far today is on the way to the next day, in %; None where it is not between the two.
    """

    when: str
    title: str
    note: str
    state: Literal["done", "next", "ahead"]
    today: float | None = None


def key_dates(info: ProgrammeInfo, on: date) -> tuple[KeyDate, ...]:
    """The dates of the running call, or of the one that opens next; none for a call without a closing day."""
    call = info.running or info.planned
    if call is None or call.call.closes_at is None:
        return ()
    dated = _dated(info.edition, call)
    line = [KeyDate(day_words(day), title, note, "done") for day, title, note in dated if day < on]
    ahead = [KeyDate(day_words(day), title, note, "ahead") for day, title, note in dated if day >= on]
    before, after = [day for day, *_rest in dated if day < on], [day for day, *_rest in dated if day >= on]
    if before and after:
        line[-1] = replace(line[-1], today=round(100 * (on - before[-1]) / (after[0] - before[-1]), 1))
    line += [replace(day, state="next") for day in ahead[:1]]
    return (*line, *ahead[1:], *_undated(info.edition, call))


def _dated(edition: Edition, call: CallInfo) -> list[tuple[date, str, str]]:
    """Each day with what happens then and, below it, which steps end on that day too."""
    assert call.call.closes_at is not None
    closes = local_date(call.call.closes_at)
    steps: dict[date, list[str]] = {}
    for step in edition.application.steps.values():
        if step.public and (day := _day(step, call)) is not None:
            steps.setdefault(day, []).append(step.title)
    first = edition.application.steps[edition.application.starts].title
    own = {local_date(call.call.opens_at): _("开始申报"), closes: _("申报截止")}
    others = {day: [title for title in titles if title != first] for day, titles in steps.items()}
    return [
        (day, own[day], _also(others.get(day, []))) if day in own else (day, translation.listed(others[day]), "")
        for day in sorted({*own, *(day for day, titles in others.items() if titles)})
    ]


def _also(titles: list[str]) -> str:
    if len(titles) > MOST_STEPS:
        return _("%(first)s等%(n)d步同日办完") % {"first": titles[0], "n": len(titles)}
    return _("同日办完：%(steps)s") % {"steps": translation.listed(titles)} if titles else ""


def _day(step: Step, call: CallInfo) -> date | None:
    closes = call.call.closes_at
    falls = due(step.deadline, {"call_closed": closes}, calendar()) if step.deadline and closes else None
    return falls.day if falls else None


def _undated(edition: Edition, call: CallInfo) -> list[KeyDate]:
    """What follows without a fixed day, in its order and as one, of the kinds that everybody waits for."""
    steps = [step for step in edition.application.steps.values() if step.public and step.kind in MILESTONES]
    follow = [step for step in steps if _day(step, call) is None and not step.optional]
    notes = _("；").join(filter(None, map(_length, follow)))
    titles = " → ".join(str(step.title) for step in follow)
    return [KeyDate(_("其后，日期另行通知"), titles, notes, "ahead")] if follow else []


def _length(step: Step) -> str:
    if not isinstance(step, PublicNotice):
        return ""
    return counted("公示%(n)d个工作日，可以提出异议", step.lasts_working_days) % {"n": step.lasts_working_days}
