"""Acts that last, or give a title some time: how long, and that a title without a term is rid of the one it had."""

from collections.abc import Iterator

from pingding.policy.definition.checks.consequences import kinds_of
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.errors import Fault
from pingding.policy.steps.step import Outcome
from pingding.policy.steps.title_acts import Defer, Extend, Regrade, Renew, Term

TIMED = (Extend, Defer)
"""Acts that come to nothing without a length of time."""


def check_title_terms(scope: Scope) -> Iterator[Fault]:
    """Lengths that are written twice or not at all, and regrades after which an old term would still run."""
    for part in scope.parts:
        if isinstance(part.node, Term):
            written = [key for key in ("years", "months") if getattr(part.node, key)]
            if len(written) == 2 or (isinstance(part.node, TIMED) and not written):
                what = f"years 和 months {'同时写了' if written else '都没有写'}，不知道多久。"
                yield scope.fault(part.keys, what, "请恰写一个，如一年半写 months: 18。")
    for key, procedure in scope.edition.procedures.items():
        kinds = kinds_of(scope, key, procedure)
        termed = [kind for kind in kinds if kind in scope.edition.titles and scope.edition.titles[kind].years]
        for step_id, step in procedure.steps.items():
            for name, outcome in step.outcomes.items():
                for lasting in _still_termed(scope, outcome) if termed else ():
                    what = f"“{outcome.label}”调整为长期有效的“{lasting}”，而原来的有效期照旧，期满仍会失效。"
                    inner = ("procedures", key, "steps", step_id, "outcomes", name, "acts")
                    yield scope.fault(inner, what, "请在其后加上 renew：不写多久的，按新的种类，长期有效。")


def _still_termed(scope: Scope, outcome: Outcome) -> Iterator[str]:
    """The kinds without a term to which the outcome regrades and leaves the term as it was."""
    if not any(isinstance(act, Renew) for act in outcome.acts):
        titles = [scope.edition.titles.get(act.to) for act in outcome.acts if isinstance(act, Regrade)]
        yield from (title.label for title in titles if title and not title.years)
