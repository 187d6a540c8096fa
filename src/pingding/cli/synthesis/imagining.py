"""Imagines an applicant for an edition: facts that its conditions and forms ask for, around what is given."""

import random
from collections.abc import Iterable, Mapping
from datetime import date

from pingding.cli.synthesis.synthesis import Synthesis, Synthetic
from pingding.policy.language import Edition, Shared
from pingding.policy.values.typed import Value
from pingding.policy.values.values import read_value, write_value
from pingding.queries.cases.registration import record_values
from pingding.records.models import Call, Organisation


def application_forms(edition: Edition) -> list[str]:
    """The forms that are filled on the way to recognition, whoever fills them."""
    forms = (step.own_form for step in edition.application.steps.values())
    return list(dict.fromkeys(form for form in forms if form))


def read_given(edition: Edition, shared: Shared, written: Mapping[str, object]) -> dict[str, Value]:
    """Scripted facts as typed values. Raises Refusal for one that cannot be read, KeyError for an unknown fact."""
    vocabulary = edition.vocabulary
    return {key: read_value(vocabulary[key], raw, shared, where=key) for key, raw in written.items()}


def record_facts(edition: Edition, shared: Shared, organisation: Organisation) -> dict[str, Value]:
    """The values of the facts that come from a unit's master data."""
    on_record = record_values(organisation)
    facts = {key: fact.record for key, fact in edition.vocabulary.items() if fact.record in on_record}
    return {key: read_value(edition.vocabulary[key], on_record[record], shared) for key, record in facts.items()}


def imagined_norms(edition: Edition, shared: Shared, on: date, rng: random.Random) -> dict[str, object]:
    """For the values that are set for a call, as they are stored, some with which an applicant can meet everything."""
    if not edition.norms:
        return {}
    norms = imagine(edition, shared, on, rng).norms
    return {key: write_value(value) for key, value in norms.items() if value is not None}


def norms_of_call(edition: Edition, shared: Shared, call: Call, region: str) -> dict[str, Value]:
    """What is set for a call as facts of a unit of a region, None for what is not set; with no region, of the first."""
    values: dict[str, Value] = {}
    for key, fact in edition.norms.items():
        stored = call.norms.get(key, {})
        raw = stored.get(region, stored.get("")) if region else next(iter(stored.values()), None)
        values[key] = None if raw is None else read_value(fact, raw, shared)
    return values


def imagine(
    edition: Edition,
    shared: Shared,
    on: date,
    rng: random.Random,
    *,
    fixed: Mapping[str, Value] | None = None,
    violate: str | None = None,
    aims: Mapping[str, bool] | None = None,
    forms: Iterable[str] | None = None,
    tag: str = "",
    with_conditions: bool = True,
) -> Synthetic:
    """Facts that fill the forms (by default all of the application) and meet the conditions, but for `violate`.

    `aims` are expressions that are to hold for them, or not to.
    Raises PingdingError when none are found.
    """
    open_forms = application_forms(edition) if forms is None else list(forms)
    return Synthesis(
        edition,
        shared,
        on,
        rng,
        open_forms,
        tag=tag,
        fixed=fixed,
        violate=violate,
        aims=aims,
        with_conditions=with_conditions,
    ).search()
