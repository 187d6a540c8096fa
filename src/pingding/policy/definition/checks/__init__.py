"""Checks of meaning: what the models cannot see because it lies between the parts.

Each module checks one subject and yields faults; each fault has its place, what is wrong and what to write instead.
"""

from collections.abc import Callable, Iterator, Mapping

from pingding.policy.definition.checks.clauses import check_clauses, check_forgotten
from pingding.policy.definition.checks.conditions import check_conditions
from pingding.policy.definition.checks.consequences import check_consequences
from pingding.policy.definition.checks.dates import check_dates
from pingding.policy.definition.checks.earlier import check_earlier
from pingding.policy.definition.checks.english import advise_on_english, check_english
from pingding.policy.definition.checks.expiring import advise_on_expiring
from pingding.policy.definition.checks.expressions import check_expressions
from pingding.policy.definition.checks.facts import check_facts
from pingding.policy.definition.checks.forms import check_asked, check_forms, check_published
from pingding.policy.definition.checks.graded import check_graded
from pingding.policy.definition.checks.grades import check_grades
from pingding.policy.definition.checks.identity import check_identity, check_needed
from pingding.policy.definition.checks.indicators import check_indicators
from pingding.policy.definition.checks.obligations import check_obligations
from pingding.policy.definition.checks.offices import check_offices
from pingding.policy.definition.checks.openings import check_openings
from pingding.policy.definition.checks.procedures import check_procedures
from pingding.policy.definition.checks.rankings import check_cohorts, check_rankings
from pingding.policy.definition.checks.references import check_references
from pingding.policy.definition.checks.scope import Scope
from pingding.policy.definition.checks.score_facts import check_score_facts
from pingding.policy.definition.checks.shared import check_vocabularies
from pingding.policy.definition.checks.supports import check_supports
from pingding.policy.definition.checks.title_terms import check_title_terms
from pingding.policy.definition.checks.titles import check_titles
from pingding.policy.definition.checks.unscored import check_demanded, check_unscored
from pingding.policy.definition.checks.unused import check_unused
from pingding.policy.definition.yaml_source import YamlSource
from pingding.policy.errors import Fault
from pingding.policy.language import Edition, Shared

Check = Callable[[Scope], Iterator[Fault]]

OF_PARTS: tuple[Check, ...] = (
    check_identity,
    check_references,
    check_expressions,
    check_facts,
    check_earlier,
    check_score_facts,
    check_conditions,
    check_forms,
    check_published,
    check_procedures,
    check_consequences,
    check_title_terms,
    check_openings,
    check_offices,
    check_dates,
    check_indicators,
    check_grades,
    check_graded,
    check_rankings,
    check_cohorts,
    check_titles,
    check_obligations,
    check_supports,
    check_clauses,
    check_english,
)
"""Checks that hold for whatever could be read."""

OF_THE_WHOLE: tuple[Check, ...] = (
    check_needed,
    check_asked,
    check_unscored,
    check_demanded,
    check_forgotten,
    check_unused,
)
"""Checks of what is missing: only when everything could be read."""

ADVICE: tuple[Check, ...] = (advise_on_expiring, advise_on_english)
"""Checks whose findings are advice."""


def check_edition(
    edition: Edition,
    shared: Shared,
    positions: YamlSource,
    *,
    written: Mapping[str, frozenset[str]] | None = None,
    complete: bool = True,
) -> list[Fault]:
    """Every fault of meaning.

    `written` names the entries that the files have, even where they could not be read, so that they are not
    reported as dangling; `complete` says whether everything could be read.
    """
    scope = Scope(edition, shared, positions, written or {}, complete)
    checks = (*OF_PARTS, *OF_THE_WHOLE) if complete else OF_PARTS
    return [fault for check in checks for fault in check(scope)]


def advise_edition(edition: Edition, shared: Shared, positions: YamlSource) -> list[Fault]:
    """What a sound edition leaves open that will be asked for some day: nothing that keeps it from being used."""
    scope = Scope(edition, shared, positions)
    return [advice for check in ADVICE for advice in check(scope)]


def check_shared(shared: Shared, positions: YamlSource, *, complete: bool = True) -> list[Fault]:
    """Every fault of meaning in the shared vocabularies; none when not everything could be read."""
    return list(check_vocabularies(shared, positions)) if complete else []
