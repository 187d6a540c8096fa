"""What registers say without a database: is the edition in force, the window open, the region addressed."""

from datetime import date

from pingding.cli.library import Opened
from pingding.policy.facts.facts import Facts
from pingding.policy.facts.regions import addressed
from pingding.policy.procedures.deadlines import day_of
from pingding.policy.procedures.validity import force_fault
from pingding.policy.values.showing import show_date


def registers_on(opened: Opened, facts: Facts, day: date) -> dict[str, str]:
    """Each register that says no on that day, with its reason; what needs the platform's records is not asked."""
    refusal = force_fault(opened.edition, day)
    reasons = {
        "in_force": refusal.what if refusal else "",
        "in_window": _window(opened, day),
        "addressed": _region(opened, facts),
    }
    return {register: reason for register, reason in reasons.items() if reason}


def _window(opened: Opened, day: date) -> str:
    intake = opened.edition.programme.intake
    closes = intake.closes and day_of(intake.closes)
    if intake.opens and day < intake.opens:
        return f"申报自{show_date(intake.opens)}起受理"
    return f"申报已于{show_date(closes)}截止" if closes and day > closes else ""


def _region(opened: Opened, facts: Facts) -> str:
    own = opened.edition.programme.regions
    named = next((key for key, fact in opened.edition.vocabulary.items() if fact.record == "region"), None)
    region = facts[named] if named else None
    if own == "all" or not isinstance(region, str) or addressed(opened.shared, own, region):
        return ""
    return f"不面向{opened.shared.regions[region].title}的单位"
