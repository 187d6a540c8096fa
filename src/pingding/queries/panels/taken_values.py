"""Titles of which a value admits only one: who has the value already, when cases are put forward and when granted."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_noop

from pingding.policy.procedures.paths import kinds_ahead
from pingding.queries.cases.facts import facts_at_submission_of
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, revisions_of
from pingding.queries.panels.breaches import Breach
from pingding.queries.title_spans import held_on
from pingding.records.models import Case

TAKEN = gettext_noop("%(case)s：“%(value)s”已有“%(name)s”，同一%(fact)s只设一个")


def ahead_breaches(chosen: Mapping[Case, str], step_id: str, *, at: datetime) -> list[Breach]:
    """Cases put forward for titles of which another has the value already, by their outcomes at a step.

    One that can still come to another kind of title is only warned of.
    """
    if not chosen:
        return []
    first = next(iter(chosen))
    edition = edition_of(first.edition)
    if not any(kind.unique_in for kind in edition.titles.values()):
        return []
    procedure = edition.procedures[first.procedure]
    outcomes = procedure.steps[step_id].outcomes
    kinds = {case: tuple(kinds_ahead(procedure, outcomes[key])) for case, key in chosen.items()}
    return list(value_breaches(kinds, at=at, granting=False))


def value_breaches(kinds: Mapping[Case, Sequence[str]], *, at: datetime, granting: bool) -> Iterator[Breach]:
    """For each case the kinds of title whose value another has, or, of these cases, one that stands before it.

    It refuses where each of the kinds does; among cases that are only put forward a value may stand twice.
    """
    edition = edition_of(next(iter(kinds)).edition)
    unique = {key for own in kinds.values() for key in own if edition.titles[key].unique_in}
    if not unique:
        return
    holders, own_facts = _holders(list(kinds), unique, at), facts_at_submission_of(list(kinds))
    first: dict[tuple[str, str], Case] = {}
    for case, own in kinds.items():
        breaches, barred = [], set()
        for key in [key for key in own if key in unique]:
            facts, kind = own_facts[case.pk], edition.titles[key]
            value = str(facts[kind.unique_in or ""] or "")
            before = first.setdefault((key, value), case)
            if not value or ((key, value) not in holders and before is case):
                continue
            name = holders.get((key, value)) or before.name or before.number
            fact = edition.vocabulary[kind.unique_in or ""].label
            shown = facts.in_words(kind.unique_in or "")
            words = {"case": case.number, "value": shown, "name": name, "fact": fact}
            breaches.append(Breach(TAKEN, words, kind.clause, kind.unique_force == "refuse", case.number))
            if kind.unique_force == "refuse" and (granting or (key, value) in holders):
                barred.add(key)
        for breach in {tuple(breach.words.values()): breach for breach in breaches}.values():
            yield replace(breach, refuses=barred >= set(own))


def _holders(cases: Sequence[Case], kinds: Collection[str], at: datetime) -> dict[tuple[str, str], str]:
    """By kind of title and value, who has it: a title in force, or a case that has been granted one.

    Those of the editions count too that this one revised, or that revise it.
    """
    editions, today = revisions_of(cases[0].edition), local_date(at)
    live = held_on(today).filter(title__edition__in=editions, kind__in=kinds)
    rows = live.exclude(title__case__in=cases).values_list("kind", "field", "name")
    holders = {(kind, value): name for kind, value, name in rows}
    granted = Case.objects.filter(edition__in=editions, progress__grants__in=list(kinds), title=None)
    others = granted.exclude(pk__in=[case.pk for case in cases]).exclude(status__in=Case.WITHOUT_SUCCESS)
    decided = list(others.select_related("organisation", "edition"))
    facts = facts_at_submission_of(decided)
    for case in decided:
        kind = case.progress["grants"]
        if fact := edition_of(case.edition).titles[kind].unique_in:
            holders.setdefault((kind, str(facts[case.pk][fact] or "")), case.name or case.number)
    return holders
