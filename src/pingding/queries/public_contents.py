"""What of a case is public: the fields that its procedure puts on notice, never personal data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pingding.policy.facts import Facts
from pingding.policy.language import Edition
from pingding.policy.language.procedures import PublicNotice
from pingding.policy.values import show_value
from pingding.queries.case_facts import read_all
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing


@dataclass(frozen=True)
class PublicField:
    """One field of a case that anybody may read: its label and value in words."""

    label: str
    value: str


def noticed_facts(edition: Edition, procedure: str, step: str = "") -> tuple[str, ...]:
    """The facts that a notice of the procedure (the one at `step`, or any) shows; never a personal one."""
    steps = edition.procedures[procedure].steps
    found = [s for key, s in steps.items() if isinstance(s, PublicNotice) and step in ("", key)]
    named = dict.fromkeys(fact for notice in found for fact in notice.contents)
    return tuple(fact for fact in named if fact in edition.vocabulary and not edition.vocabulary[fact].personal)


def public_fields(cases: Sequence[Case], step: str = "") -> dict[int, tuple[PublicField, ...]]:
    """By case, the fields put on notice as they were handed in; in one query for all cases.

    The cases come with their `edition`. A value that was not filled in is left out.
    """
    handed_in = _handed_in(cases)
    return {case.pk: tuple(_fields(case, handed_in.get(case.pk, {}), step)) for case in cases}


def _handed_in(cases: Sequence[Case]) -> dict[int, dict[str, object]]:
    """By case, what the newest handed-in versions say; the applicant's own words count before those of others."""
    filings = Filing.objects.filter(case__in=cases, submitted_at__isnull=False).order_by("version", "pk")
    newest: dict[tuple[int, str, int], Filing] = {(f.case_id, f.form, f.organisation_id): f for f in filings}
    applicants = {case.pk: case.organisation_id for case in cases}
    found: dict[int, dict[str, object]] = {}
    for filing in sorted(newest.values(), key=lambda f: f.organisation_id == applicants[f.case_id]):
        found.setdefault(filing.case_id, {}).update(filing.data)
    return found


def _fields(case: Case, raw: Mapping[str, object], step: str) -> Iterable[PublicField]:
    edition = edition_of(case.edition)
    wanted = noticed_facts(edition, case.procedure, step)
    if not wanted:
        return
    entered, _ = read_all(edition, raw)
    facts = Facts(edition, shared(), entered, local_date(case.submitted_at or case.opened_at))
    for key in wanted:
        value = facts[key]
        if value not in (None, "", ()):
            fact = edition.vocabulary[key]
            yield PublicField(fact.label, show_value(fact, value, shared()))
