"""What of a case is public: the fields put on notice, and those published with a title; never personal data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.values.values import show_value
from pingding.queries.cases.facts import read_all
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing, Title


@dataclass(frozen=True)
class PublicField:
    """One field of a case that anybody may read: its label and value in words."""

    label: str
    value: str
    long: bool = False
    """Whether the value is a text of several sentences."""


def noticed_facts(edition: Edition, procedure: str, step: str = "") -> tuple[str, ...]:
    """The facts that a notice of the procedure (the one at `step`, or any) shows; never a personal one."""
    steps = edition.procedures[procedure].steps
    notices = [s for key, s in steps.items() if isinstance(s, PublicNotice) and step in ("", key)]
    named = dict.fromkeys(fact for notice in notices for fact in notice.contents)
    return tuple(fact for fact in named if fact in edition.vocabulary and not edition.vocabulary[fact].personal)


def published_facts(edition: Edition, procedure: str, kind: str) -> tuple[str, ...]:
    """The facts that are public once the title is granted: those put on notice, then those its kind publishes."""
    named = dict.fromkeys((*noticed_facts(edition, procedure), *edition.titles[kind].published))
    return tuple(fact for fact in named if fact in edition.vocabulary and not edition.vocabulary[fact].personal)


def published_fields(titles: Sequence[Title]) -> dict[int, tuple[PublicField, ...]]:
    """By case, what is public of the cases that have these titles; in one query. The titles come with their case."""
    handed_in = _handed_in([title.case for title in titles])
    by_case = {}
    for title in titles:
        shown = published_facts(edition_of(title.case.edition), title.case.procedure, title.kind)
        by_case[title.case_id] = tuple(_fields(title.case, handed_in.get(title.case_id, {}), shown))
    return by_case


def public_fields(cases: Sequence[Case], step: str = "") -> dict[int, tuple[PublicField, ...]]:
    """By case, the fields put on notice as they were handed in; in one query for all cases.

    The cases come with their `edition`. A value that was not filled in is left out.
    """
    handed_in = _handed_in(cases)
    shown = {case.pk: noticed_facts(edition_of(case.edition), case.procedure, step) for case in cases}
    return {case.pk: tuple(_fields(case, handed_in.get(case.pk, {}), shown[case.pk])) for case in cases}


def _handed_in(cases: Sequence[Case]) -> dict[int, dict[str, object]]:
    """By case, what the newest handed-in versions say; the applicant's own words count before those of others."""
    filings = Filing.objects.filter(case__in=cases, submitted_at__isnull=False).order_by("version", "pk")
    newest: dict[tuple[int, str, int], Filing] = {(f.case_id, f.form, f.organisation_id): f for f in filings}
    applicants = {case.pk: case.organisation_id for case in cases}
    by_case: dict[int, dict[str, object]] = {}
    for filing in sorted(newest.values(), key=lambda f: f.organisation_id == applicants[f.case_id]):
        by_case.setdefault(filing.case_id, {}).update(filing.data)
    return by_case


def _fields(case: Case, raw: Mapping[str, object], facts_shown: Sequence[str]) -> Iterable[PublicField]:
    if not facts_shown:
        return
    edition = edition_of(case.edition)
    entered, _ = read_all(edition, raw)
    facts = Facts(edition, shared(), entered, local_date(case.submitted_at or case.opened_at))
    for key in facts_shown:
        value = facts[key]
        if value not in (None, "", ()):
            fact = edition.vocabulary[key]
            yield PublicField(fact.label, show_value(fact, value, shared()), fact.type == "longtext")
