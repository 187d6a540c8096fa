"""Can we apply? What is asked of a unit that has no account, and the verdict of every programme on its answers.

Nothing is stored. Facts that are counted out of a table (how many partners …) are asked as the number itself; which
titles of other programmes and levels the unit holds, it says itself. Registers that need a case (partners confirmed …)
are not asked here; that is done when the application is made.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache

from django.utils.translation import gettext as _

from pingding.policy.conditions.verdicts import Answer
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.facts.regions import region_fault
from pingding.policy.language import Edition, Fact
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.size import refuse_oversized
from pingding.policy.values.values import Value, read_value
from pingding.queries.calls.first_offices import offices_held
from pingding.queries.calls.inquiry_verdicts import ProgrammeVerdict, verdict_of
from pingding.queries.calls.programmes import ProgrammeInfo, programmes
from pingding.queries.clock import local_date
from pingding.queries.editions import edition_of, shared
from pingding.records.models import StoredEdition


@dataclass(frozen=True)
class InquiryQuestion:
    """A fact to ask: `key` is the name of its field, the same for all programmes that share the fact.

    `decides` says how much of what is still open it decides: a condition that hangs on it alone counts one, a condition
    that hangs on several a share. Nothing for what was answered.
    """

    key: str
    fact_id: str
    fact: Fact
    programme: str = ""
    decides: Fraction = Fraction(0)


@dataclass(frozen=True)
class Inquiry:
    """What was answered and what is to be asked now, that first which decides most; the faults of answers by field
    name, and the verdicts. `unknown`: the answers whose field no programme has, with what may have been meant;
    `left_out`: how many programmes were not judged, since they take no applications.
    """

    questions: tuple[InquiryQuestion, ...]
    faults: Mapping[str, Refusal]
    verdicts: tuple[ProgrammeVerdict, ...]
    unknown: Mapping[str, Refusal]
    left_out: int = 0


def inquire(
    answers: Mapping[str, str | list[str]],
    at: datetime,
    codes: Collection[str] = (),
    *,
    programme: str = "",
    closed: bool = True,
) -> Inquiry:
    """Judge the typed answers (field name to text) by every programme at a moment, or by one alone.

    `codes` are the credit codes of the units for which the visitor asks; one may be among the answers too. Whoever is
    banned is answered so. Without `closed`, programmes are left out that take no applications.

    What is decided is not asked: a question is there as long as a condition hangs on it of a programme that is not
    ruled out yet.
    """
    every = programmes(at)
    judged = [info for info in every if _concerns(info, programme, closed)]
    asking = _Asking(answers, at, codes)
    verdicts = tuple(asking.judge(info) for info in judged)
    keys = sorted(asking.keys)
    unknown = {
        key: Refusal(_("没有“%(fact)s”这一项事实") % {"fact": key}, remedy=did_you_mean(key, keys), where=key)
        for key in answers.keys() - asking.keys
    }
    return Inquiry(asking.ordered(), asking.faults, verdicts, unknown, len(every) - len(judged))


def _concerns(info: ProgrammeInfo, programme: str, closed: bool) -> bool:
    if programme:
        return info.edition.id == programme
    return closed or info.running is not None


@dataclass
class _Asking:
    """One inquiry under way: what was answered and what is still to be asked, over all programmes judged so far."""

    answers: Mapping[str, str | list[str]]
    at: datetime
    codes: Collection[str]
    keys: set[str] = field(default_factory=set)
    faults: dict[str, Refusal] = field(default_factory=dict)
    questions: dict[str, InquiryQuestion] = field(default_factory=dict)

    @cached_property
    def staffed(self) -> Collection[str]:
        """The offices that somebody holds."""
        return offices_held()

    def judge(self, info: ProgrammeInfo) -> ProgrammeVerdict:
        """The programme's verdict; its questions are noted."""
        edition = _asked_edition(info.stored.digest, info.stored.pk)
        fact_of = {_key(edition, name): name for name in edition.vocabulary}
        self.keys |= fact_of.keys()
        typed = {fact_of[key]: (key, typed) for key, typed in self.answers.items() if key in fact_of}
        entered = _entered(edition, typed, self.faults, self.at)
        facts = Facts(edition, shared(), entered, local_date(self.at))
        codes = {*self.codes, *(str(entered[key]) for key in _codes(edition) if entered.get(key))}
        verdict = verdict_of(info, edition, facts, self.at, codes, self.staffed)
        for name in typed:
            self.note(edition, name, Fraction(0))
        for leaf in verdict.leaves if verdict.answer is not Answer.not_satisfied else ():
            if leaf.answer_for("submission") is Answer.unknown:
                for name in leaf.missing:
                    self.note(edition, name, Fraction(1, len(leaf.missing)))
        return verdict

    def note(self, edition: Edition, name: str, decides: Fraction) -> None:
        """Count what a question decides; what cannot be asked here is passed over."""
        fact = edition.vocabulary.get(name)
        if fact is None or fact.type == "table" or not _answerable(fact):
            return
        key = _key(edition, name)
        before = self.questions.get(key, InquiryQuestion(key, name, fact, _owner(edition, name)))
        self.questions[key] = replace(before, decides=before.decides + decides)

    def ordered(self) -> tuple[InquiryQuestion, ...]:
        """What was answered in the order of the programmes, then what decides most."""
        return tuple(sorted(self.questions.values(), key=lambda q: (q.key not in self.answers, -q.decides)))


def _codes(edition: Edition) -> Iterator[str]:
    """The facts that are the unit's credit code."""
    return (name for name, fact in edition.vocabulary.items() if fact.record == "code")


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


def _answerable(fact: Fact) -> bool:
    """Whether a unit without a case can answer: of what is read from earlier data, only which titles it holds."""
    return fact.earlier is None or not fact.earlier.of_title
