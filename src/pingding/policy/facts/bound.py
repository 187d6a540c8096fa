"""Outcomes that a definition keeps for cases of certain facts (`when`)."""

from collections.abc import Iterable

from pingding.policy.expressions.explanation import Deciding
from pingding.policy.expressions.in_words import in_words
from pingding.policy.expressions.terms import DONE
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Outcome
from pingding.policy.translation import gettext as _
from pingding.policy.translation import listed


def closed_to(facts: Facts, outcome: Outcome, day: str = DONE) -> str:
    """Why a case of these facts cannot take the outcome; empty where it can. What is not known does not hold.

    `day` is what the day on which it is asked is called (`terms.OPENED`).
    """
    answer = facts.holds(outcome.when)
    if answer or outcome.when is None:
        return ""
    words = {"label": outcome.label, "when": in_words(facts.edition, facts.shared, outcome.when, day=day)}
    what = _("“%(label)s”只限%(when)s的件") % words
    if answer is None:
        labels = [facts.compiled.vocabulary[name].label for name in facts.missing(outcome.when)]
        return what + _("，尚不知%(facts)s") % {"facts": listed(labels)}
    why = facts.expression(outcome.when).explain(facts, facts.cited, day)
    return what + _("，本件%(found)s") % {"found": values_in_words(why)}


def values_in_words(why: Iterable[Deciding]) -> str:
    """What decided, each value once however often it was compared: 领域生命，年份2031年."""
    return _("，").join(
        dict.fromkeys(_("%(label)s%(value)s") % {"label": each.label, "value": each.found} for each in why)
    )
