"""The facts of a case: the organisation's record, what was handed in, and what is being written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pingding.policy.errors import Refusal
from pingding.policy.facts import Facts
from pingding.policy.language import Edition, Fact
from pingding.policy.values import Value, read_value, write_value
from pingding.queries.editions import edition_of, shared
from pingding.queries.organisations import current_values
from pingding.records.models import Case, Filing, Organisation


@dataclass(frozen=True)
class CaseFacts:
    """Facts that could be read, and for each that could not be, why (the text typed stays in the draft)."""

    facts: Facts
    unreadable: Mapping[str, Refusal]


def record_values(organisation: Organisation) -> dict[str, Any]:
    """Master data of an organisation by the name a fact's `record` uses."""
    return {
        "name": organisation.name,
        "code": organisation.code,
        "kind": organisation.kind,
        "region": organisation.region,
        "address": organisation.address or None,
        "legal_representative": organisation.legal_representative or None,
        "established": organisation.established.isoformat() if organisation.established else None,
    }


def case_record(case: Case) -> dict[str, Any]:
    """Values by `record` name for a case: master data, its regions, partners and year."""
    regions = shared().regions
    partners = [
        {"name": p.name, "code": p.code, "kind": p.kind, "duties": p.duties}
        for p in case.partners.filter(removed_at=None).order_by("id")
    ]
    return record_values(case.organisation) | {
        "regions": "、".join(regions[r].title for r in case.regions),
        "partners": partners,
        "year": case.period or case.opened_at.year,
    }


def latest_filings(case: Case, *, drafts: bool) -> list[Filing]:
    """The newest version of each form and organisation, the applicant's first; drafts only when asked for."""
    rows = case.filings.order_by("version")
    if not drafts:
        rows = rows.exclude(submitted_at=None)
    newest = {(row.form, row.organisation_id): row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.organisation_id != case.organisation_id, row.pk))


def raw_facts(case: Case, *, drafts: bool) -> dict[str, Any]:
    """Stored values by fact id: what was handed in counts before the record, the record before nothing."""
    edition = edition_of(case.edition)
    filings = latest_filings(case, drafts=drafts)
    by_record = case_record(case)
    raw = {key: by_record[fact.record] for key, fact in edition.vocabulary.items() if fact.record in by_record}
    raw |= {k: row.value for k, row in current_values(case.organisation).items() if k in edition.vocabulary}
    for filing in reversed(filings):
        raw |= filing.data
    return raw


def read_all(edition: Edition, raw: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, Refusal]]:
    """Typed values and, for each stored text that is not a value of its fact, the refusal."""
    entered: dict[str, Value] = {}
    unreadable: dict[str, Refusal] = {}
    for key, value in raw.items():
        fact: Fact | None = edition.vocabulary.get(key)
        if fact is None or fact.derived:
            continue
        try:
            entered[key] = read_value(fact, value, shared(), where=fact.label)
        except Refusal as refusal:
            unreadable[key] = refusal
    return entered, unreadable


def case_facts(case: Case, *, on: date, drafts: bool = False) -> CaseFacts:
    """The facts of a case on a day. With `drafts` the unfinished texts count too (for who is writing them)."""
    edition = edition_of(case.edition)
    entered, unreadable = read_all(edition, raw_facts(case, drafts=drafts))
    return CaseFacts(Facts(edition, shared(), entered, on), unreadable)


def snapshot(facts: Facts) -> dict[str, Any]:
    """Everything entered, as it is stored with a version that is handed in."""
    return {key: write_value(value) for key, value in facts.entered.items() if value is not None}
