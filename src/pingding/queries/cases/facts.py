"""The facts of a case: the organisation's record, what was handed in, and what is being written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet, prefetch_related_objects

from pingding.policy.errors import Refusal
from pingding.policy.facts.earlier import Past, with_earlier
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Fact
from pingding.policy.text.partner_identity import WithoutCode
from pingding.policy.values.values import Value, read_value, write_value
from pingding.queries.calls.norms import norms_of
from pingding.queries.cases.case_file import CaseFile
from pingding.queries.cases.earlier import pasts_of
from pingding.queries.cases.registration import record_values
from pingding.queries.clock import local_date
from pingding.queries.compiled_queries import compiled_query
from pingding.queries.directory.organisations import current_values_of
from pingding.queries.editions import edition_of, shared
from pingding.records.models import Case, Filing, OrganisationFact, Partner


@dataclass(frozen=True)
class CaseFacts:
    """Facts that could be read, and for each that could not be, why (the text typed stays in the draft)."""

    facts: Facts
    unreadable: Mapping[str, Refusal]
    filings: Sequence[Filing] = ()
    """The versions that the facts were read from."""
    on_record: Mapping[str, OrganisationFact] = field(default_factory=dict)
    """The current facts on the organisation's record, where they count."""
    partners: Sequence[Partner] = ()
    """The partners that take part, or are invited to."""
    prefilled: Mapping[str, Any] = field(default_factory=dict)
    """What the registration says, for the facts that begin with it, while somebody writes."""


def case_record(case: Case, partners: Iterable[Partner]) -> dict[str, Any]:
    """Values by `record` name for a case: master data, its regions, its partners and its year."""
    regions = shared().regions
    return record_values(case.organisation) | {
        "regions": "、".join(regions[r].title for r in case.regions),
        "partners": [partner_row(partner) for partner in partners],
        "region_count": len(case.regions),
        "year": case.period or local_date(case.opened_at).year,
    }


def partner_row(partner: Partner) -> dict[str, str]:
    """A partner as a row of the table of partners; the number of the register stands where it has no credit code."""
    return {
        "name": partner.name,
        "code": partner.code or without_code(partner).shown,
        "country": partner.country,
        "kind": partner.kind,
        "duties": partner.duties,
    }


def without_code(partner: Partner) -> WithoutCode:
    """What a partner is known by in place of a credit code."""
    return WithoutCode(partner.country, partner.country_name, partner.register_number, partner.no_number_reason)


def latest_filings(file: CaseFile, *, drafts: bool) -> list[Filing]:
    """The newest version of each form and organisation, the applicant's first; drafts only when asked for."""
    return newest_of(file.case, file.filings if drafts else file.handed_in)


def newest_of(case: Case, rows: Iterable[Filing]) -> list[Filing]:
    """Of these versions, the newest of each form and organisation, the applicant's first."""
    newest = {(row.form, row.organisation_id): row for row in sorted(rows, key=lambda row: row.version)}
    return sorted(newest.values(), key=lambda row: (row.organisation_id != case.organisation_id, row.pk))


@dataclass(frozen=True)
class OwnPart:
    """What one organisation itself fills in: of these facts only its own version counts for it."""

    organisation: int
    facts: frozenset[str]

    def admits(self, filing: Filing, key: str) -> bool:
        return key not in self.facts or filing.organisation_id == self.organisation


def assembled(
    case: Case,
    by_record: dict[str, Any],
    on_record: Mapping[str, OrganisationFact],
    filings: Sequence[Filing],
    own: OwnPart | None = None,
    begun_with: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Stored values by fact id: what was handed in counts before the record, the record before what the fields begin
    with."""
    edition = edition_of(case.edition)
    raw = dict(begun_with or {}) | {
        key: _columns(fact, by_record[fact.record])
        for key, fact in edition.vocabulary.items()
        if fact.record in by_record
    }
    raw |= {key: row.value for key, row in on_record.items() if key in edition.vocabulary}
    scores = {key: value for key, value in case.scores.items() if value is not None} if edition.score_facts else {}
    return raw | _filled_in(case, edition, filings, own) | scores | norms_of(case, edition)


def _columns(fact: Fact, value: Any) -> Any:
    """What a fact takes of the record: of a table's rows the columns that it has."""
    return [{key: row[key] for key in fact.columns if key in row} for row in value] if fact.columns else value


def _filled_in(case: Case, edition: Edition, filings: Sequence[Filing], own: OwnPart | None) -> dict[str, Any]:
    """What the versions say: the applicant's before an office's, an earlier office's before a later one's.

    A table that several offices filled in, each in its own copy of a form, has the rows of all.
    """
    values: dict[str, Any] = {}
    shared_by: dict[str, str] = {}
    for filing in filings:
        for key, value in filing.data.items():
            if own is not None and not own.admits(filing, key):
                continue
            if key not in values:
                values[key] = value
                if filing.organisation_id != case.organisation_id and edition.vocabulary[key].type == "table":
                    shared_by[key] = filing.form
            elif shared_by.get(key) == filing.form and isinstance(value, list) and isinstance(values[key], list):
                values[key] = [*values[key], *value]
    return values


def _applied(case: Case, filings: Iterable[Filing]) -> bool:
    """Whether one of these versions is the applicant's: it keeps all that the unit's record said when it was made."""
    return any(filing.organisation_id == case.organisation_id for filing in filings)


def facts_of_many(cases: Sequence[Case], on: Mapping[int, date]) -> dict[int, Facts]:
    """By case, the facts as handed in, each on its own day, together with what was known before.

    The cases come with their `edition` and `organisation`. The number of queries does not grow with them.
    """
    own = _own_facts_of(cases, on)
    pasts = pasts_of(cases, on, _own_facts_at_submission_of)
    return own | {case: with_earlier(own[case], past) for case, past in pasts.items()}


def _own_facts_of(cases: Sequence[Case], on: Mapping[int, date]) -> dict[int, Facts]:
    """By case, the facts as handed in that it has itself: in three queries for all cases."""
    values, by_case = values_of_many(cases), {}
    for case in cases:
        edition = edition_of(case.edition)
        by_case[case.pk] = Facts(edition, shared(), read_all(edition, values[case.pk])[0], on[case.pk])
    return by_case


@compiled_query
def _handed_in(cases: tuple[int, ...]) -> QuerySet[Filing]:
    return Filing.objects.filter(case__in=cases, submitted_at__isnull=False)


@compiled_query
def _partners(cases: tuple[int, ...]) -> QuerySet[Partner]:
    return Partner.objects.filter(case__in=cases, removed_at=None).order_by("id")


def values_of_many(cases: Sequence[Case]) -> dict[int, dict[str, Any]]:
    """By case, the stored values by fact, as handed in: in three queries for all cases.

    The cases come with their `edition` and `organisation`.
    """
    filings: dict[int, list[Filing]] = {}
    for filing in _handed_in(tuple(case.pk for case in cases)):
        filings.setdefault(filing.case_id, []).append(filing)
    if any(edition_of(case.edition).norms for case in cases):
        prefetch_related_objects(list(cases), "call")
    records = records_of_many(cases)
    newest = {case.pk: newest_of(case, filings.get(case.pk, ())) for case in cases}
    on_record = current_values_of({case.organisation_id for case in cases if not _applied(case, newest[case.pk])})
    values = {}
    for case in cases:
        recorded = {} if _applied(case, newest[case.pk]) else on_record[case.organisation_id]
        values[case.pk] = assembled(case, records[case.pk], recorded, newest[case.pk])
    return values


def records_of_many(cases: Sequence[Case]) -> dict[int, dict[str, Any]]:
    """By case, its values by the name that `record` facts use, in one query."""
    partners: dict[int, list[Partner]] = {}
    for partner in _partners(tuple(case.pk for case in cases)):
        partners.setdefault(partner.case_id, []).append(partner)
    return {case.pk: case_record(case, partners.get(case.pk, ())) for case in cases}


def facts_at_submission_of(cases: Sequence[Case]) -> dict[int, Facts]:
    """By case, the facts that scores are computed from: what was handed in, on the day it was handed in."""
    return facts_of_many(cases, _days_of_submission(cases))


def facts_of_grants(cases: Sequence[Case], on: date) -> dict[int, Facts]:
    """By case in which a title was granted, the facts as handed in, with what is known of the title on a later day."""
    own = _own_facts_at_submission_of(cases)
    pasts = pasts_of(cases, _days_of_submission(cases), _own_facts_at_submission_of, on)
    return own | {case: with_earlier(own[case], past) for case, past in pasts.items()}


def known_of_grant(case: Case, on: date) -> tuple[Facts, Past]:
    """The facts of a case in which a title was granted, with what has ended since then by a day; and that past itself.

    The definition reads earlier data. What is still under way counts as if it had not been handed in, and so does what
    came to nothing.
    """
    own = _own_facts_at_submission_of([case])[case.pk]
    past = pasts_of([case], _days_of_submission([case]), _own_facts_at_submission_of, on)[case.pk]
    ended = tuple(each for each in past.cases if each.counts and each.ended is not None and each.ended <= on)
    past = replace(past, cases=ended)
    return with_earlier(own, past), past


def _own_facts_at_submission_of(cases: Sequence[Case]) -> dict[int, Facts]:
    return _own_facts_of(cases, _days_of_submission(cases))


def _days_of_submission(cases: Sequence[Case]) -> dict[int, date]:
    return {case.pk: local_date(case.submitted_at or case.opened_at) for case in cases}


def read_all(edition: Edition, raw: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, Refusal]]:
    """Typed values and, for each stored text that is not a value of its fact, the refusal."""
    entered: dict[str, Value] = {}
    unreadable: dict[str, Refusal] = {}
    vocabulary = shared()
    for key, value in raw.items():
        fact: Fact | None = edition.vocabulary.get(key)
        if fact is None or fact.derived:
            continue
        try:
            entered[key] = read_value(fact, value, vocabulary, where=fact.label)
        except Refusal as refusal:
            unreadable[key] = refusal
    return entered, unreadable


def case_facts(case: Case, *, on: date, drafts: bool = False, own: OwnPart | None = None) -> CaseFacts:
    """The facts of a case as it is recorded now; `facts_in` says what they are."""
    return facts_in(CaseFile(case), on=on, drafts=drafts, own=own)


def facts_in(file: CaseFile, *, on: date, drafts: bool = False, own: OwnPart | None = None) -> CaseFacts:
    """The facts of a case on a day. With `drafts` the unfinished texts count too (for who is writing them).

    What the unit puts on its record after it has handed in does not count, until it writes again. With `own` they are
    as one organisation writes them, which sees only its own rows of what several fill in.
    """
    case = file.case
    filings = latest_filings(file, drafts=drafts)
    on_record = {} if not drafts and _applied(case, filings) else file.on_record
    question, begun_with = (drafts, own), file.prefilled if drafts else {}
    if question not in file.readings:
        raw = assembled(case, case_record(case, file.partners), on_record, filings, own, begun_with)
        file.readings[question] = read_all(file.edition, raw)
    entered, unreadable = file.readings[question]
    facts = Facts(file.edition, shared(), entered, on)
    if file.edition.earlier_facts:
        facts = with_earlier(facts, _past_of(file, on))
    return CaseFacts(facts, unreadable, tuple(filings), on_record, file.partners, begun_with)


def _past_of(file: CaseFile, on: date) -> Past:
    """What was known before the case on a day, read once."""
    if on not in file.pasts:
        file.pasts[on] = pasts_of([file.case], {file.case.pk: on}, _own_facts_at_submission_of)[file.case.pk]
    return file.pasts[on]


def snapshot(facts: Facts) -> dict[str, Any]:
    """Everything entered, as it is stored with a version that is handed in; what was known before stays where it is."""
    earlier = facts.edition.earlier_facts
    return {key: write_value(value) for key, value in facts.entered.items() if value is not None and key not in earlier}
