"""When an obligation is due, and when not, in words."""

from collections.abc import Iterator

from pingding.policy.expressions.in_words import in_words
from pingding.policy.expressions.terms import OPENED
from pingding.policy.language import Edition, Shared
from pingding.policy.language.procedures import AfterEvent, Obligation
from pingding.policy.procedures.obligations import GRANTED
from pingding.policy.translation import counted
from pingding.policy.translation import day as day_words
from pingding.policy.translation import gettext as _


def schedule_words(edition: Edition, obligation: Obligation) -> str:
    """The schedule as one sentence without its full stop."""
    words = {"title": obligation.title}
    if obligation.by is not None:
        month, day = map(int, obligation.by.split("-"))
        year = _("上一年度") if obligation.covers == "previous_year" else _("当年")
        parts = words | {"month": month, "day": day, "year": year}
        return _("每年%(month)d月%(day)d日前提交%(year)s的%(title)s") % parts
    if obligation.cycle is not None:
        text = _("自认定之日起，每%(n)d年办理一次%(title)s")
        if obligation.cycle.of == "met":
            text = _("自上一次办结之日起（首次自认定之日），每%(n)d年办理一次%(title)s")
        return text % (words | {"n": obligation.cycle.years})
    if obligation.after is not None:
        return _after_words(edition, obligation.after) % words
    assert obligation.on is not None
    return _("%(day)s前办理%(title)s") % (words | {"day": day_words(obligation.on)})


def _after_words(edition: Edition, after: AfterEvent) -> str:
    """The sentence, with a place for the title of what is owed."""
    texts = {
        "days": _("%(event)s后%(n)d日内办理%(title)s"),
        "working_days": _("%(event)s后%(n)d个工作日内办理%(title)s"),
        "months": _("%(event)s后%(n)d个月内办理%(title)s"),
    }
    unit = next(name for name in texts if getattr(after, name) is not None)
    return texts[unit] % {"event": _event_words(edition, after.event), "n": getattr(after, unit), "title": "%(title)s"}


def _event_words(edition: Edition, event: str) -> str:
    if event == GRANTED:
        return _("认定")
    key, _dot, name = event.partition(".")
    procedure = edition.procedures[key]
    if name == "ended":
        return _("“%(procedure)s”办结") % {"procedure": procedure.title}
    outcomes = (outcome for step in procedure.steps.values() for each, outcome in step.outcomes.items() if each == name)
    return _("“%(procedure)s”得出“%(outcome)s”") % {"procedure": procedure.title, "outcome": next(outcomes).label}


def exceptions(edition: Edition, shared: Shared, obligation: Obligation) -> Iterator[str]:
    """In which years, and for whom, it is not owed or counts as met; whom overdue ones are told. A sentence each."""
    if obligation.first is not None:
        at_once = _("首次在认定的当年到期。")
        yield _("首次在认定之后第%(n)d个年度到期。") % {"n": obligation.first} if obligation.first else at_once
    if obligation.cycle is not None and obligation.cycle.days_before:
        yield counted("在满期之日前%(n)d日到期。", obligation.cycle.days_before) % {"n": obligation.cycle.days_before}
    if obligation.time is not None:
        yield _("到期之日截至%(time)s。") % {"time": obligation.time}
    if obligation.skips is not None:
        yield _("“%(other)s”到期的年度不必办理。") % {"other": edition.obligations[obligation.skips].title}
    if obligation.exempt is not None:
        words = {"when": in_words(edition, shared, obligation.exempt.when, day=OPENED["obligation"])}
        grade = obligation.exempt.grade
        if grade is None:
            yield _("免予办理、视为已经履行的：%(when)s。") % words
        else:
            label = edition.vocabulary[grade.fact].choices[grade.as_]
            yield _("免予办理、计为“%(grade)s”的：%(when)s。") % (words | {"grade": label})
    for each in obligation.escalates:
        yield counted("逾期%(n)d日的，告知%(party)s。", each.days) % {
            "n": each.days,
            "party": edition.parties[each.to].title,
        }
