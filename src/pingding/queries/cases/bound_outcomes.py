"""Outcomes that a definition keeps for cases of certain facts (`when`): every act and deadline that takes one asks."""

from datetime import datetime

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.expressions.terms import DONE, FILLED_IN
from pingding.policy.facts.bound import closed_to
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Outcome, Step
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.facts import facts_in
from pingding.queries.clock import local_date


def refuse_bound(file: CaseFile, step: Step, outcome: Outcome, *, at: datetime, facts: Facts | None = None) -> None:
    """Refuse an outcome that the definition keeps for cases of certain facts (`when`), scores among them.

    What is not known does not hold: the refusal says what is lacking. `facts` are those that count, where they are
    more than what was handed in: the form that the act itself hands in.
    """
    if outcome.when is None:
        return
    day = FILLED_IN if step.kind == "fill" else DONE
    if what := closed_to(facts or facts_in(file, on=local_date(at)).facts, outcome, day):
        clause = outcome.clause or step.clause or file.procedure.clause
        remedy = _("请为本件选择其他结果。")
        raise Refusal(what, where=file.case.number, clause=clause, remedy=remedy)
