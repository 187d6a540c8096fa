"""Cases as entries that are put in order: the result of each, its groups, the titles that its applicant held."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Ranking
from pingding.policy.scores.ranking import Entry
from pingding.queries.clock import local_date
from pingding.queries.panels.cohorts import Groups
from pingding.queries.panels.sheets import PanelResult
from pingding.records.models import Case, Title


def entries_of(
    cases: Sequence[Case],
    results: Mapping[int, PanelResult],
    facts: Mapping[int, Facts],
    groups: Mapping[int, Groups],
    ranking: Ranking | None,
) -> dict[int, Entry]:
    """By case, its entry: by what a ranking compares, by its score without one; one query where titles decide ties."""
    rules = ranking.tie_breakers if ranking else ()
    titles_held = _titles_held(cases) if any(rule.holding for rule in rules) else {}
    entries = {}
    for case in cases:
        result = results.get(case.pk)
        entries[case.pk] = Entry(
            case.number,
            value_of(result, ranking),
            facts[case.pk],
            result.combined.rows if result and result.combined else {},
            groups.get(case.pk, {}),
            titles_held.get(case.pk, frozenset()),
            lacking=result.lacking if result else (),
        )
    return entries


def value_of(result: PanelResult | None, ranking: Ranking | None) -> Decimal | None:
    """What the case is ranked by: its score or the share in favour; None before any review."""
    if result is None:
        return None
    return result.share_in_favour if ranking and ranking.by == "in_favour" else result.score


def _titles_held(cases: Sequence[Case]) -> dict[int, frozenset[str]]:
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
