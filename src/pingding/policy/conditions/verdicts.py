"""Verdicts on conditions: answers in three values, findings that explain themselves, and a whole assessment."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from pingding.policy.language.conditions import Force
from pingding.policy.translation import bracketed_shown
from pingding.policy.translation import gettext_shown as _


class Answer(StrEnum):
    """What a condition comes to. Unknown says what to enter; it is never a silent no."""

    satisfied = "satisfied"
    not_satisfied = "not_satisfied"
    unknown = "unknown"
    not_applicable = "not_applicable"

    @classmethod
    def of(cls, value: bool | None) -> "Answer":
        """From SQL's three truth values.

        >>> Answer.of(None)
        <Answer.unknown: 'unknown'>
        """
        return cls.unknown if value is None else cls.satisfied if value else cls.not_satisfied


DECIDES: dict[Force, frozenset[Force]] = {
    "submission": frozenset({"submission"}),
    "recommendation": frozenset({"submission", "recommendation"}),
    "judged": frozenset({"submission", "recommendation", "judged"}),
    "warning": frozenset({"warning"}),
}
"""Which leaves count when one asks with a force: a recommendation needs what the submission needed too."""


@dataclass(frozen=True)
class Finding:
    """What was found on one condition.

    `path` is the id with its parents' before it (`parent.child`); `required` is the requirement in words, `found` what
    stands against it, put into words by `word_found` when it is read; `entered` is the entered value alone where
    that is all that stands against it; `clause` is inherited from the part around it; `missing` are the entered facts
    that leave it unknown; `override` is the party that may let it pass, `overridden` the reason when it did (the
    answer is then satisfied); `needed` is how many of the children must hold (None for a leaf). `lacking` are the
    materials still to be uploaded for what was declared, which alone leave it open. What was `declared` holds so far
    as the applicant says, and is still to be verified; `unchecked` is a register that nobody asked.
    """

    id: str
    path: str
    says: str
    answer: Answer
    required: str
    word_found: Callable[[], str] = field(compare=False, repr=False)
    clause: tuple[str, ...]
    force: Force
    remedy: str = ""
    missing: tuple[str, ...] = ()
    children: tuple["Finding", ...] = ()
    override: str | None = None
    overridden: str = ""
    needed: int | None = None
    word_entered: Callable[[], str] = field(default=str, compare=False, repr=False)
    lacking: tuple[str, ...] = ()
    declared: bool = False
    unchecked: bool = False

    @cached_property
    def found(self) -> str:
        """What stands against the requirement."""
        return self.word_found()

    @cached_property
    def entered(self) -> str:
        """The value that was entered, in words; empty where more than one value or a limit is to be named."""
        return self.word_entered()

    @property
    def sentence(self) -> str:
        """One sentence: what was required, what was found, the clause."""
        required = f"{self.required}".rstrip("。；.;")
        start = required if "要求" in required else _("要求%(requirement)s") % {"requirement": required}
        allowed = _("；经批准放行：%(reason)s") % {"reason": self.overridden} if self.overridden else ""
        what = _("%(requirement)s，%(found)s") % {"requirement": start, "found": self.found}
        return what + allowed + bracketed_shown("、".join(self.clause))

    @property
    def fails(self) -> bool:
        """Whether it stands against the case as it is: not satisfied, or declared without its evidence."""
        return self.answer is Answer.not_satisfied or bool(self.lacking)

    @property
    def state(self) -> str:
        """How pages show it: the answer; apart from it what is only declared, to be supplied, or not checked."""
        if self.overridden:
            return self.answer.value
        if self.lacking:
            return "lacking"
        return "declared" if self.declared else "unchecked" if self.unchecked else self.answer.value

    @property
    def unchosen(self) -> tuple["Finding", ...]:
        """Of a choice that holds, the alternatives that do not: nobody need look at them."""
        if not self.children or self.needed == len(self.children) or self.answer is not Answer.satisfied:
            return ()
        return tuple(child for child in self.children if child.answer is not Answer.satisfied)

    def answer_for(self, force: Force) -> Answer:
        """The answer as far as it counts with this force; what is decided elsewhere does not apply here."""
        if self.overridden or self.answer is Answer.not_applicable:
            return self.answer
        if not self.children:
            return self.answer if self.force in DECIDES[force] else Answer.not_applicable
        open_elsewhere = [child for child in self.children if child.answer_for(force) is Answer.not_applicable]
        if self.needed == len(self.children):
            return combined_all(child.answer_for(force) for child in self.children)
        if len(open_elsewhere) == len(self.children):
            return Answer.not_applicable
        return combined_some((_as_option(child, force) for child in self.children), self.needed or 1)

    def leaves(self) -> Iterator["Finding"]:
        """The findings without children, in order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()

    def requirements(self) -> Iterator["Finding"]:
        """The requirements to list and count: each leaf, but a choice (some of several) as the one requirement it is.

        These are the parts that `blocking` gives, with those that hold.
        """
        if self.children and self.needed != len(self.children):
            answer = self.answer_for(self.force)
            if answer is not Answer.not_applicable or self.answer is Answer.not_applicable:
                yield replace(self, answer=answer)
                return
        if not self.children:
            yield self
        for child in self.children:
            yield from child.requirements()

    def blocking(self, force: Force) -> Iterator["Finding"]:
        """Of this finding, the parts to list: those leaves of an `all` that fail, an `any` as a whole."""
        if self.answer_for(force) not in (Answer.not_satisfied, Answer.unknown):
            return
        if self.children and self.needed == len(self.children):
            for child in self.children:
                yield from child.blocking(force)
        else:
            yield self


def combined_all(answers: Iterable[Answer]) -> Answer:
    """All must hold; what does not apply counts as satisfied.

    >>> combined_all([Answer.satisfied, Answer.unknown, Answer.not_applicable]).value
    'unknown'
    """
    distinct = set(answers)
    if Answer.not_satisfied in distinct:
        return Answer.not_satisfied
    return Answer.unknown if Answer.unknown in distinct else Answer.satisfied


def combined_some(answers: Iterable[Answer], needed: int) -> Answer:
    """At least `needed` must hold; what does not apply is ignored, and where nothing applies neither does the whole.

    >>> combined_some([Answer.satisfied, Answer.unknown, Answer.not_satisfied], 2).value
    'unknown'
    """
    applicable = [answer for answer in answers if answer is not Answer.not_applicable]
    if not applicable:
        return Answer.not_applicable
    satisfied, unknown = applicable.count(Answer.satisfied), applicable.count(Answer.unknown)
    if satisfied >= needed:
        return Answer.satisfied
    return Answer.unknown if satisfied + unknown >= needed else Answer.not_satisfied


def _as_option(child: Finding, force: Force) -> Answer:
    """An alternative that is decided elsewhere may still hold there, so that it cannot block here."""
    answer = child.answer_for(force)
    if answer is not Answer.not_applicable or child.answer is Answer.not_applicable:
        return answer
    return Answer.not_satisfied if child.answer is Answer.not_satisfied else Answer.satisfied


@dataclass(frozen=True)
class Assessment:
    """Every condition of an edition for one case: the top level's findings, in the order of the definition."""

    findings: tuple[Finding, ...]

    def answer(self, force: Force) -> Answer:
        """The whole verdict as far as it counts with this force."""
        return combined_all(finding.answer_for(force) for finding in self.findings)

    def blocking(self, force: Force) -> tuple[Finding, ...]:
        """What keeps the case from passing: findings not satisfied, and those still unknown, of this force."""
        return tuple(part for finding in self.findings for part in finding.blocking(force))

    def against_title(self, *, pilot: bool) -> tuple[Finding, ...]:
        """What stands against a title while it fails: conditions that somebody may let pass, and those that a reviewer
        answered with no, which a pilot may lack.
        """
        judged = () if pilot else (each for each in self.blocking("judged") if each.force == "judged")
        return tuple(each for each in (*(e for e in self.every() if e.override), *judged) if each.fails)

    def all(self) -> tuple[Finding, ...]:
        """Every leaf, in order."""
        return tuple(leaf for finding in self.findings for leaf in finding.leaves())

    def requirements(self) -> tuple[Finding, ...]:
        """Every requirement to list and count, in order: a choice between several is one."""
        return tuple(part for finding in self.findings for part in finding.requirements())

    def every(self) -> Iterator[Finding]:
        """Every finding, parents before their children."""
        waiting = list(reversed(self.findings))
        while waiting:
            finding = waiting.pop()
            yield finding
            waiting.extend(reversed(finding.children))

    def at(self, path: str) -> Finding:
        """The finding of a condition by its path; KeyError when there is none."""
        at_path = next((finding for finding in self.every() if finding.path == path), None)
        if at_path is None:
            raise KeyError(path)
        return at_path
