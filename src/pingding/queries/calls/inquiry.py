"""Can we apply? What is asked of a unit that has no account, and the verdict of every programme on its answers.

Nothing is stored. Facts that are counted out of a table (how many partners …) are asked as the number itself; which
titles of other programmes and levels the unit holds, it says itself. Registers that need a case (partners confirmed …)
are not asked here; that is done when the application is made.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.facts.regions import region_fault
from pingding.policy.language import Condition, Edition, Fact
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.size import refuse_oversized
from pingding.policy.values.values import Value, read_value
from pingding.queries.calls.inquiry_verdicts import REGION, ProgrammeVerdict, verdict_of
from pingding.queries.calls.programmes import programmes
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import StoredEdition


@dataclass(frozen=True)
class InquiryQuestion:
    """A fact to ask: `key` is the name of its field, the same for all programmes that share the fact."""

    key: str
    fact_id: str
    fact: Fact
    programme: str = ""


@dataclass(frozen=True)
class Inquiry:
    """The questions to ask now, the faults of answers by field name, and the verdicts. `unknown`: the answers whose
    field no programme has, with what may have been meant."""

    questions: tuple[InquiryQuestion, ...]
    faults: Mapping[str, Refusal]
    verdicts: tuple[ProgrammeVerdict, ...]
    unknown: Mapping[str, Refusal]


def inquire(answers: Mapping[str, str | list[str]], at: datetime, codes: Collection[str] = ()) -> Inquiry:
    """Judge the typed answers (field name to text) by every programme at a moment.

    `codes` are the credit codes of the units for which the visitor asks; one may be among the answers too. Whoever is
    banned is answered so.

    Questions appear as far as the answers so far call for them: what a condition's `when` rules out is not asked.
    """
    questions: dict[str, InquiryQuestion] = {}
    faults: dict[str, Refusal] = {}
    verdicts = []
    keys: set[str] = set()
    for info in programmes(at):
        edition = _asked_edition(info.stored.digest, info.stored.pk)
        fact_of = {_key(edition, name): name for name in edition.vocabulary}
        keys |= fact_of.keys()
        entered = _entered(edition, {fact_of[k]: (k, v) for k, v in answers.items() if k in fact_of}, faults, at)
        facts = Facts(edition, shared(), entered, local_date(at))
        asking = {*codes, *(str(entered[key]) for key in _codes(edition) if entered.get(key))}
        verdicts.append(verdict_of(info, edition, facts, at, asking))
        for name in _asked(edition, facts):
            key = _key(edition, name)
            questions.setdefault(key, InquiryQuestion(key, name, edition.vocabulary[name], _owner(edition, name)))
    ordered = sorted(questions.values(), key=_rank)
    unknown = {
        key: Refusal(_("没有“%(fact)s”这一项事实") % {"fact": key}, remedy=did_you_mean(key, sorted(keys)), where=key)
        for key in answers.keys() - keys
    }
    return Inquiry(tuple(ordered), faults, tuple(verdicts), unknown)


def _codes(edition: Edition) -> Iterator[str]:
    """The facts that are the unit's credit code."""
    return (name for name, fact in edition.vocabulary.items() if fact.record == "code")


def _rank(question: InquiryQuestion) -> int:
    """Who the unit is first, then its record, then its figures, then what only one programme asks."""
    if question.programme:
        return 3
    return 0 if question.fact.record else 1 if question.fact.type == "yesno" else 2


@lru_cache(maxsize=64)
def _asked_edition(digest: str, pk: int) -> Edition:
    """The edition with every fact that is counted out of a table turned into one that can be typed in."""
    edition = edition_of(StoredEdition(digest=digest, pk=pk))
    parts = {name: getattr(edition, name) for name in Edition.model_fields}
    for name in ("facts", "shared_facts"):
        parts[name] = {key: _typed_in(fact) for key, fact in parts[name].items()}
    return Edition.model_construct(**parts)


def _typed_in(fact: Fact) -> Fact:
    if fact.aggregate is None:
        return fact
    return fact.model_copy(update={"aggregate": None, "min": Decimal(0) if fact.min is None else fact.min})


def _owner(edition: Edition, name: str) -> str:
    return "" if name in edition.shared_facts else edition.id


def _key(edition: Edition, name: str) -> str:
    owner = _owner(edition, name)
    return f"{owner}.{name}" if owner else name


def _entered(
    edition: Edition, typed: Mapping[str, tuple[str, str | list[str]]], faults: dict[str, Refusal], at: datetime
) -> dict[str, Value]:
    entered: dict[str, Value] = {}
    for name, (key, raw) in typed.items():
        fact = edition.vocabulary[name]
        if fact.derived:
            continue
        try:
            refuse_oversized(fact, raw, where=fact.label)
            value = read_value(fact, raw, shared(), where=fact.label)
            gone = region_fault(shared(), str(value), local_date(at)) if value and fact.type == "region" else None
            if gone is not None:
                raise gone
            entered[name] = value
        except Refusal as refusal:
            faults[key] = refusal
    return entered


def _asked(edition: Edition, facts: Facts) -> list[str]:
    """The facts that the conditions of submission need, as far as they concern the case so far."""
    names: dict[str, None] = {}
    for _path, condition in _concerned(edition, facts):
        if condition.when is not None:
            names.update(dict.fromkeys(_typed(facts, condition.when)))
        if condition.computed is not None and facts.holds(condition.when) is True:
            names.update(dict.fromkeys(_typed(facts, condition.computed)))
        if condition.declared is not None and facts.holds(condition.when) is True:
            names.update(dict.fromkeys(facts.entered_behind((condition.declared.fact,))))
        if condition.bar == "addressed":
            names.update((name, None) for name, fact in edition.vocabulary.items() if fact.record == REGION)
    return [name for name in names if edition.vocabulary[name].type != "table" and _answerable(edition, name)]


def _answerable(edition: Edition, name: str) -> bool:
    """Whether a unit without a case can answer: of what is read from earlier data, only which titles it holds."""
    earlier = edition.vocabulary[name].earlier
    return earlier is None or not earlier.of_title


def _typed(facts: Facts, expression: str) -> Iterator[str]:
    """The typed facts behind an expression, known or not, in the order read."""
    for name in dict.fromkeys(facts.expression(expression).term.names()):
        fact = facts.compiled.vocabulary.get(name)
        if fact is not None and fact.formula is not None:
            yield from _typed(facts, fact.formula)
        elif fact is not None:
            yield name


def _concerned(edition: Edition, facts: Facts) -> Iterator[tuple[str, Condition]]:
    """Every condition that blocks submission and is not ruled out by its own `when` or one around it."""

    def walk(path: str, condition: Condition, force: str) -> Iterator[tuple[str, Condition]]:
        force = condition.force or ("judged" if condition.judged else force)
        holds = facts.holds(condition.when)
        if holds is False:
            return
        if force == "submission" or condition.children:
            yield path, condition
        if holds is True:
            for key, child in condition.children.items():
                yield from walk(f"{path}.{key}", child, force)

    for key, condition in edition.conditions.items():
        yield from walk(key, condition, "submission")
