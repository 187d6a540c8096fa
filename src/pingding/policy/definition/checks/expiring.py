"""Advice on titles that may expire while somebody's request is under way: an act that an expired title refuses."""

from collections.abc import Iterator

from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.yaml_source import Path
from pingding.policy.errors import Fault
from pingding.policy.language import Edition, Outcome, Procedure, Step
from pingding.policy.language.procedures import Opening
from pingding.policy.titles.acts import ON_ANY_STANDING, TITLES
from pingding.policy.titles.state import ON_EXPIRED
from pingding.policy.translation import bracketed, listed

CONCERNING = ("standing", "expires_on")
"""What a fact takes of the title (`earlier: {title: …}`) whose condition says what becomes of an expired one."""


def advise_on_expiring(scope: Scope) -> Iterator[Fault]:
    """Steps of a request at which nothing says what is to be done once the title has expired."""
    for key, procedure in scope.edition.procedures.items():
        if procedure.opened_by != "request" or procedure.opens is None:
            continue
        if not (terms := _terms(scope.edition, procedure.opens)):
            continue
        for step_id, step in procedure.steps.items():
            path: Path = ("procedures", key, "steps", step_id, "outcomes")
            if not _foreseen(scope, step):
                yield from _refused(scope, path, procedure, step, terms)


def _terms(edition: Edition, opens: Opening) -> list[str]:
    """The kinds of title that may expire, in words, of those that the request is about."""
    kinds = (edition.titles[key] for key in opens.titles or edition.titles if key in edition.titles)
    return [f"“{kind.label}”有效期{kind.years}年" for kind in kinds if kind.years]


def _foreseen(scope: Scope, step: Step) -> bool:
    """Whether some outcome restores an expired title, or is kept for titles that have expired, or have not."""
    concerning = {key for key, fact in scope.vocabulary.items() if fact.earlier and fact.earlier.title in CONCERNING}
    conditions = [each.when for each in (step, *step.outcomes.values()) if each.when]
    restoring = any(act.act == "restore" for outcome in step.outcomes.values() for act in outcome.acts[:1])
    return restoring or any(scope.names_in(when) & concerning for when in conditions)


def _refused(scope: Scope, path: Path, procedure: Procedure, step: Step, terms: list[str]) -> Iterator[Fault]:
    for outcome_id, outcome in step.outcomes.items():
        if acts := _refused_acts(outcome):
            cited = outcome.clause or step.clause or procedure.clause
            what = (
                f"“{procedure.title}”在办期间称号可能到期（{listed(terms)}），到期后“{step.title}”的“{outcome.label}”"
                f"（{listed(acts)}）不能办理，没有写明怎么办{bracketed(listed(cited))}。"
            )
            remedy = (
                "请把状态写成事实 earlier: {title: standing}（如 title_now），本结果写 when: title_now <> 'expired'，"
                "另写 when: title_now = 'expired' 的结果：先 restore 再处理，或不带 acts 办结。"
            )
            yield scope.fault((*path, outcome_id), what, remedy)


def _refused_acts(outcome: Outcome) -> list[str]:
    """The acts of an outcome that an expired title does not admit, in words."""
    names = dict.fromkeys(act.act for act in outcome.acts)
    return [TITLES[name] for name in names if name not in ON_ANY_STANDING | ON_EXPIRED]
