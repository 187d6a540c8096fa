"""Where a decision departs from what an earlier step proposed."""

from collections.abc import Mapping

from pingding.policy.errors import Refusal
from pingding.policy.language.edition import Edition
from pingding.policy.steps.step import Outcome, StepBase
from pingding.policy.translation import gettext as _
from pingding.policy.translation import headed


def departs_from(outcome: Outcome, taken: Mapping[str, str]) -> str:
    """What was proposed instead of an outcome that needs a proposal, as step.outcome; "step." where nothing was.

    `taken` has each step's last outcome. Empty where the outcome was proposed, or needs no proposal.

    >>> approved = Outcome(label="同意", proposed_by="list.proposed")
    >>> departs_from(approved, {"list": "proposed"}), departs_from(approved, {"list": "left_out"})
    ('', 'list.left_out')
    """
    if not outcome.proposed_by or not {f"{step}.{key}" for step, key in taken.items()}.isdisjoint(outcome.proposed_by):
        return ""
    step = outcome.proposed_by[0].partition(".")[0]
    return f"{step}.{taken.get(step, '')}"


def proposal_words(edition: Edition, way: str) -> str:
    """An outcome written as step.outcome: the step's title and the outcome's label."""
    key, _dot, outcome = way.partition(".")
    steps = [procedure.steps[key] for procedure in edition.procedures.values() if key in procedure.steps]
    if not steps:
        return way
    label = steps[0].outcomes[outcome].label if outcome in steps[0].outcomes else _("未提出建议")
    return headed(steps[0].title, label)


def unreasoned_departure(edition: Edition, step: StepBase, outcome: Outcome, way: str) -> Refusal:
    """What is said of a departure without a reason."""
    words = {"label": outcome.label, "proposed": proposal_words(edition, way)}
    return Refusal(
        _("“%(label)s”与此前的建议不一致（%(proposed)s），属变更建议，须写明理由") % words,
        where=step.title,
        clause=outcome.clause or step.clause,
        remedy=_("请写明变更建议的理由，或按建议办理。"),
    )
