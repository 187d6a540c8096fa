"""The earlier data of a worked case as the platform has it of a real one."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from pingding.policy.errors import PingdingError
from pingding.policy.facts.earlier import EarlierCase, HeldTitle, OwedPeriod, Past, with_earlier
from pingding.policy.facts.facts import Facts, read_facts
from pingding.policy.language import Edition, Shared, WorkedCase
from pingding.policy.language.cases import EarlierData, PastTitle
from pingding.policy.language.earlier import TitleWord
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.periods import whole_years
from pingding.policy.values.typed import Value


def worked_facts(
    edition: Edition,
    shared: Shared,
    case: WorkedCase,
    *,
    scored: Mapping[str, Value] | None = None,
    otherwise: Mapping[str, Any] | None = None,
) -> Facts:
    """The facts of a worked case together with what it `scored`, those of earlier data read from its earlier years.

    For another case of its round: `otherwise` are the facts in which that one differs.
    Raises PingdingError for facts that cannot be read, and for procedures and obligations that there are not.
    """
    facts = read_facts(edition, shared, {**case.facts, **(otherwise or {})}, case.on)
    facts = Facts(edition, shared, {**facts.entered, **scored}, case.on) if scored else facts
    return with_earlier(facts, past_of(edition, shared, case.earlier, case)) if case.earlier else facts


def past_of(edition: Edition, shared: Shared, written: EarlierData, case: WorkedCase) -> Past:
    """What a worked case says of earlier years; it is itself of the procedure that it walks."""
    for duty in written.owed:
        if duty.obligation not in edition.obligations:
            meant = did_you_mean(duty.obligation, edition.obligations)
            raise PingdingError(f"earlier.owed：没有义务“{duty.obligation}”。{meant}")
    return Past(
        written.period or case.on.year,
        _title(written.title, case.on) if written.title else None,
        tuple(_cases(edition, shared, written, case.on)),
        tuple(OwedPeriod(duty.obligation, duty.period, duty.due, duty.handed_in) for duty in written.owed),
        tuple(
            HeldTitle(frozenset({each.programme}), each.level, each.granted_on, each.kind or "", each.number)
            for each in written.holds
        ),
        case.procedure or "",
    )


def _title(title: PastTitle, on: date) -> dict[TitleWord, Value]:
    return {
        "kind": title.kind,
        "standing": title.standing,
        "granted_on": title.granted_on,
        "expires_on": title.expires_on,
        "years": Decimal(whole_years(title.granted_on, on)),
        "number": title.number,
        "field": title.field,
        "holder": title.holder,
    }


def _cases(edition: Edition, shared: Shared, written: EarlierData, on: date) -> Iterator[EarlierCase]:
    for place, past in enumerate(written.years, 1):
        if past.procedure not in edition.procedures:
            meant = did_you_mean(past.procedure, edition.procedures)
            raise PingdingError(f"earlier.years 第 {place} 件：没有程序“{past.procedure}”。{meant}")
        day = past.handed_in or date(past.period + 1, 1, 1)
        if past.handed_in is None and day > on:
            what = f"没有写 handed_in，按 {day} 提交，晚于本例的 {on}，读不到。请写它何日提交。"
            raise PingdingError(f"earlier.years 第 {place} 件：{what}")
        facts = read_facts(edition, shared, past.facts, day)
        yield EarlierCase(past.procedure, past.period, facts, day, day if past.ended else None)
