"""What a case's applicant brings: titles of other programmes that its ranking puts first among equals."""

from dataclasses import dataclass

from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of
from pingding.queries.title_spans import held_on
from pingding.records.models import Case, Title


@dataclass(frozen=True)
class HeldPreference:
    """A title held when the case was handed in: what its own programme promised for it, on which of its clauses, and
    the rule of the case's ranking that takes it into account."""

    title: Title
    programme: str
    says: str
    clause: tuple[str, ...]
    rule: str


def preferences_of(case: Case) -> tuple[HeldPreference, ...]:
    """The preferences that count for a case; the database is asked only where its edition's rankings know of any."""
    edition = edition_of(case.edition)
    rules = {
        rule.holding: rule.title
        for ranking in edition.rankings.values()
        for rule in ranking.tie_breakers
        if rule.holding is not None
    }
    if not rules or case.held_title_id is not None:
        return ()
    on = local_date(case.submitted_at or case.opened_at)
    own = Title.objects.filter(pk__in=held_on(on).filter(organisation=case.organisation_id).values("title"))
    rows = own.filter(edition__programme__in=rules).select_related("edition").order_by("granted_on", "pk")
    return tuple(_preference(title, rules[title.edition.programme]) for title in rows)


def _preference(title: Title, rule: str) -> HeldPreference:
    edition = edition_of(title.edition)
    promised = next((each for each in edition.preferences.values() if each.title == title.kind), None)
    return HeldPreference(
        title=title,
        programme=edition.programme.short,
        says=promised.says if promised else "",
        clause=promised.clause if promised else (),
        rule=rule,
    )
