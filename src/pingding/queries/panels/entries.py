"""Cases as contenders of a round: the result of each, its groups, the titles that its applicant held."""

from collections.abc import Mapping, Sequence

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Ranking
from pingding.policy.scores.results import PanelResult
from pingding.policy.scores.rounds import Contender
from pingding.policy.steps.limits import Counted
from pingding.queries.clock import local_date
from pingding.queries.panels.cohorts import Groups
from pingding.records.models import Case, Title


def contenders_of(
    cases: Sequence[Case],
    results: Mapping[int, PanelResult],
    facts: Mapping[int, Facts],
    groups: Mapping[int, Groups],
    ranking: Ranking | None,
    stands: Mapping[int, Counted] | None = None,
) -> dict[int, Contender]:
    """By case, the contender that it is; one query where titles decide ties of the ranking."""
    rules = ranking.tie_breakers if ranking else ()
    titles_held = titles_held_by(cases) if any(rule.holding for rule in rules) else {}
    return {
        case.pk: Contender(
            case.number,
            facts[case.pk],
            results.get(case.pk),
            stands[case.pk] if stands else "scored",
            groups.get(case.pk, {}),
            titles_held.get(case.pk, frozenset()),
        )
        for case in cases
    }


def titles_held_by(cases: Sequence[Case]) -> dict[int, frozenset[str]]:
    """By case, the programmes whose titles its applicant held on the day it was handed in."""
    titles = Title.objects.filter(organisation__in={case.organisation_id for case in cases})
    rows = list(titles.values_list("organisation", "edition__programme", "granted_on", "expires_on"))
    by_case = {}
    for case in cases:
        on = local_date(case.submitted_at or case.opened_at)
        by_case[case.pk] = frozenset(
            programme
            for holder, programme, granted, expires in rows
            if holder == case.organisation_id and granted <= on and (expires is None or expires > on)
        )
    return by_case
