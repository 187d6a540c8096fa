""" "Can we apply? What is asked of a unit that has no account, and the verdict of every programme on its answers.

Nothing is stored. Facts that are counted out of a table (how many partners …) are asked as the number itself. Registers
that need a case (titles held, partners confirmed …) are not asked here; that is done when the application is made.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from pingding.policy.conditions.assess import Answer, Assessment, Finding, assess
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.facts.regions import addressed, region_fault
from pingding.policy.language import Condition, Edition, Fact
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.values import Value, read_value
from pingding.queries.calls.calls import window_refusal
from pingding.queries.calls.programmes import ProgrammeInfo, programmes
from pingding.queries.calls.told_once import REGION, without_repeated_region
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import StoredEdition

NEEDS_A_CASE = frozenset({"no_open_case", "no_title_held", "field_free", "partners_confirmed"})


@dataclass(frozen=True)
class InquiryQuestion:
    """A fact to ask: `key` is the name of its field, the same for all programmes that share the fact."""

    key: str
    fact_id: str
    fact: Fact
    programme: str = ""


@dataclass(frozen=True)
class ProgrammeVerdict:
    """What one programme answers. `refusals` keep everybody out: the edition is not in force (the answer is then no),
    or no call is open (the answer is then what it would be in the next one). `leaves`: each requirement that applies
    so far; `later`: how many are decided by reviewers or checked at submission."""

    info: ProgrammeInfo
    answer: Answer
    refusals: tuple[Refusal, ...]
    leaves: tuple[Finding, ...]
    later: int


@dataclass(frozen=True)
class Inquiry:
    """The questions to ask now, the faults of answers by field name, and the verdicts. `unknown`: the answers whose
    field no programme has, with what may have been meant."""

    questions: tuple[InquiryQuestion, ...]
    faults: Mapping[str, Refusal]
    verdicts: tuple[ProgrammeVerdict, ...]
    unknown: Mapping[str, Refusal]


def inquire(answers: Mapping[str, str | list[str]], at: datetime) -> Inquiry:
    """Judge the typed answers (field name to text) by every programme at a moment.

    Questions appear as far as the answers so far call for them: what a condition's `when` rules out is not asked.
    """
    questions: dict[str, InquiryQuestion] = {}
    faults: dict[str, Refusal] = {}
    verdicts = []
    keys: set[str] = set()
    for info in programmes(at):
        edition = _asked_edition(info.stored.digest, info.stored.pk)
        known = {_key(edition, name): name for name in edition.vocabulary}
        keys |= known.keys()
        entered = _entered(edition, {known[k]: (k, v) for k, v in answers.items() if k in known}, faults, at)
        facts = Facts(edition, shared(), entered, local_date(at))
        verdicts.append(_verdict(info, edition, facts, at))
        for name in _asked(edition, facts):
            key = _key(edition, name)
            questions.setdefault(key, InquiryQuestion(key, name, edition.vocabulary[name], _owner(edition, name)))
    ordered = sorted(questions.values(), key=_rank)
    unknown = {
        key: Refusal(_("没有“%(fact)s”这一项事实") % {"fact": key}, remedy=did_you_mean(key, sorted(keys)), where=key)
        for key in answers.keys() - keys
    }
    return Inquiry(tuple(ordered), faults, tuple(verdicts), unknown)


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
    found: dict[str, None] = {}
    for _path, condition in _concerned(edition, facts):
        if condition.when is not None:
            found.update(dict.fromkeys(_typed(facts, condition.when)))
        if condition.computed is not None and facts.holds(condition.when) is True:
            found.update(dict.fromkeys(_typed(facts, condition.computed)))
        if condition.declared is not None and facts.holds(condition.when) is True:
            found.update(dict.fromkeys(facts.entered_behind((condition.declared.fact,))))
        if condition.bar == "addressed":
            found.update((name, None) for name, fact in edition.vocabulary.items() if fact.record == REGION)
    return [name for name in found if edition.vocabulary[name].type != "table"]


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


def _verdict(info: ProgrammeInfo, edition: Edition, facts: Facts, at: datetime) -> ProgrammeVerdict:
    bars = _bars(info, edition, facts, at)
    asked_at_submission = {path for path, c in _every(edition) if c.bar in NEEDS_A_CASE}
    told_above = {path for path, c in _every(edition) if c.bar in ("in_force", "in_window")}
    unplaced = {path for path, c in _every(edition) if c.bar == "addressed" and _region(edition, facts) is None}
    found = assess(edition, shared(), facts, bars={key: refusal.what for key, refusal in bars.items()})
    seen = Assessment(tuple(_seen(finding, asked_at_submission | told_above, unplaced) for finding in found.findings))
    lines = (line for finding in seen.findings for line in _lines(finding))
    concerning = (line for line in lines if line.answer_for("submission") is not Answer.not_applicable)
    shown = without_repeated_region(concerning, dict(_every(edition)), facts)
    later = sum(leaf.force in ("judged", "recommendation") for leaf in seen.all())
    refusals = tuple(bars[key] for key in ("in_force", "in_window") if key in bars)
    answer = Answer.not_satisfied if info.stopped else seen.answer("submission")
    return ProgrammeVerdict(info, answer, refusals[:1], shown, later + len(asked_at_submission))


def _every(edition: Edition) -> Iterator[tuple[str, Condition]]:
    def walk(path: str, condition: Condition) -> Iterator[tuple[str, Condition]]:
        yield path, condition
        for key, child in condition.children.items():
            yield from walk(f"{path}.{key}", child)

    for key, condition in edition.conditions.items():
        yield from walk(key, condition)


def _seen(finding: Finding, elsewhere: set[str], unplaced: set[str]) -> Finding:
    """A finding as it stands without a case: what is told or checked elsewhere does not count; an unknown place is
    unknown."""
    if finding.path in elsewhere:
        return replace(finding, answer=Answer.not_applicable, word_found=lambda: _("提交申报时核对"))
    if finding.path in unplaced:
        return replace(finding, answer=Answer.unknown, word_found=lambda: _("尚未填写所在地区"), missing=(REGION,))
    return replace(finding, children=tuple(_seen(child, elsewhere, unplaced) for child in finding.children))


def _lines(finding: Finding) -> Iterator[Finding]:
    """The requirements to tell one by one: where all must hold, each; where some must, the whole."""
    if finding.children and finding.needed == len(finding.children):
        for child in finding.children:
            yield from _lines(child)
    else:
        yield finding


def _region(edition: Edition, facts: Facts) -> str | None:
    name = next((key for key, fact in edition.vocabulary.items() if fact.record == REGION), None)
    return str(facts[name]) if name and facts[name] else None


def _bars(info: ProgrammeInfo, edition: Edition, facts: Facts, at: datetime) -> dict[str, Refusal]:
    """What the registers say without a case: whether the edition is in force, the window open, the region addressed."""
    bars: dict[str, Refusal] = {}
    if info.stopped is not None:
        bars["in_force"] = info.stopped
    if info.running is None:
        bars["in_window"] = _shut(info, at)
    region = _region(edition, facts)
    call = info.running.call if info.running else None
    written = edition.programme.regions
    regions = call.regions if call else () if written == "all" else written
    if region is not None and not addressed(shared(), regions, region):
        what = _("面向的地区不含%(region)s") % {"region": shared().regions[region].title}
        bars["addressed"] = Refusal(what, clause=edition.programme.intake.clause)
    return bars


def _shut(info: ProgrammeInfo, at: datetime) -> Refusal:
    """Why nothing is taken now: the next call has not opened, or the last one has closed, or there was none."""
    if info.planned is not None:
        refusal = window_refusal(info.planned.call, at)
    else:
        refusal = window_refusal(info.calls[0].call, at) if info.calls else None
    return refusal or Refusal(
        _("目前没有开放的申报通知"),
        clause=info.edition.programme.intake.clause,
        kind="closed",
        remedy=_("请关注申报通知；条件可以先行自查。"),
    )
