"""The verdict on every condition of an edition for one case: pure, three-valued, explained."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial

from pingding.policy.conditions import verdict_words
from pingding.policy.conditions.verdicts import Answer, Assessment, Finding, combined_all, combined_some
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Condition, Edition, Shared
from pingding.policy.language.conditions import Declared, Force

__all__ = ["Answer", "Assessment", "Finding", "assess"]


def assess(
    edition: Edition,
    shared: Shared,
    facts: Facts,
    *,
    materials: frozenset[str] | None = None,
    judged: Mapping[str, bool | None] | None = None,
    bars: Mapping[str, str] | None = None,
    overrides: Mapping[str, str] | None = None,
    consulted: Collection[str] | None = None,
) -> Assessment:
    """Assesses all conditions.

    `materials` are those handed in; None leaves evidence unchecked ("Can we apply?" has no uploads). `judged` holds
    reviewers' answers by the condition's path, `bars` the reason for each register that says no (a register not named
    says yes), `overrides` the reason on record by the path of a condition that somebody may override. `consulted` are
    the registers that were asked at all, None for every one: of the others the finding says so.
    """
    asked = None if consulted is None else frozenset(consulted)
    inquiry = _Inquiry(edition, facts, materials, judged or {}, bars or {}, overrides or {}, asked)
    return Assessment(tuple(inquiry.find(key, key, c, "submission", ()) for key, c in edition.conditions.items()))


@dataclass(frozen=True)
class _Verdict:
    """What a condition comes to before it becomes a finding."""

    answer: Answer
    word_found: Callable[[], str]
    missing: tuple[str, ...] = ()
    children: tuple[Finding, ...] = ()
    needed: int | None = None
    word_entered: Callable[[], str] = str
    lacking: tuple[str, ...] = ()
    declared: bool = False
    unchecked: bool = False


@dataclass(frozen=True)
class _Inquiry:
    """One run over the tree, with all that it may ask."""

    edition: Edition
    facts: Facts
    materials: frozenset[str] | None
    judged: Mapping[str, bool | None]
    bars: Mapping[str, str]
    overrides: Mapping[str, str]
    consulted: frozenset[str] | None

    def find(self, key: str, path: str, condition: Condition, force: Force, clause: tuple[str, ...]) -> Finding:
        """The finding on one condition; force and clause are those of the condition around it."""
        force = condition.force or ("judged" if condition.judged else force)
        clause = condition.clause or clause
        verdict = self.verdict(path, condition, force, clause)
        finding = Finding(
            id=key,
            path=path,
            says=condition.says,
            answer=verdict.answer,
            required=condition.says,
            word_found=verdict.word_found,
            clause=clause,
            force=force,
            remedy=condition.remedy,
            missing=verdict.missing,
            children=verdict.children,
            override=condition.override.by if condition.override else None,
            needed=verdict.needed,
            word_entered=verdict.word_entered,
            lacking=verdict.lacking,
            declared=verdict.declared,
            unchecked=verdict.unchecked,
        )
        return self._overridden(finding)

    def _overridden(self, finding: Finding) -> Finding:
        """A refusal that the named party lets pass, with its reason; what was found stays on record."""
        reason = self.overrides.get(finding.path, "")
        if not reason or finding.override is None or not finding.fails:
            return finding
        return replace(finding, answer=Answer.satisfied, overridden=reason)

    def verdict(self, path: str, condition: Condition, force: Force, clause: tuple[str, ...]) -> _Verdict:
        """What the condition comes to, its `when` first."""
        if condition.when is not None:
            concerned = self.facts.holds(condition.when)
            if concerned is False:
                return _Verdict(Answer.not_applicable, verdict_words.not_concerned)
            if concerned is None:
                missing = self.facts.missing(condition.when)
                return _Verdict(Answer.unknown, partial(verdict_words.unsure_whether, self.facts, missing), missing)
        if condition.computed is not None:
            return self._computed(condition.computed, condition.says)
        if condition.declared is not None:
            return self._declared(condition.declared)
        if condition.judged is not None:
            answer = Answer.of(self.judged.get(path))
            return _Verdict(answer, partial(verdict_words.judged, self.facts, condition.judged.at, answer))
        if condition.bar is not None:
            reason = self.bars.get(condition.bar)
            asked = self.consulted is None or condition.bar in self.consulted
            words = partial(verdict_words.registered, reason, asked)
            return _Verdict(Answer.of(reason is None), words, unchecked=reason is None and not asked)
        return self._branch(path, condition, force, clause)

    def _computed(self, text: str, says: str) -> _Verdict:
        parsed = self.facts.expression(text)
        value = parsed.evaluate(self.facts)
        answer = Answer.of(value if isinstance(value, bool) else None)
        missing = self.facts.missing(parsed) if answer is Answer.unknown else ()
        if missing:
            return _Verdict(answer, partial(verdict_words.lacking, self.facts, missing), missing)
        entered = partial(verdict_words.entered_value, self.facts, parsed, says)
        return _Verdict(answer, partial(verdict_words.computed, self.facts, parsed, says), word_entered=entered)

    def _declared(self, declared: Declared) -> _Verdict:
        answer_given = self.facts.get(declared.fact)
        lacking = self._lacking_evidence(declared) if answer_given is True else ()
        if lacking:
            words = partial(verdict_words.without_evidence, self.edition, lacking)
            return _Verdict(Answer.unknown, words, lacking=lacking)
        answer = Answer.of(answer_given if isinstance(answer_given, bool) else None)
        missing = self.facts.entered_behind((declared.fact,)) if answer is Answer.unknown else ()
        shown = self.materials is not None and bool(declared.evidence)
        words = partial(verdict_words.declared, self.facts, answer, missing, shown)
        return _Verdict(answer, words, missing, declared=answer is Answer.satisfied)

    def _lacking_evidence(self, declared: Declared) -> tuple[str, ...]:
        """The required materials that concern this case and are not there."""
        if self.materials is None:
            return ()
        materials = ((key, self.edition.materials.get(key)) for key in declared.evidence if key not in self.materials)
        return tuple(key for key, m in materials if m is None or (m.required and self.facts.holds(m.when) is True))

    def _branch(self, path: str, condition: Condition, force: Force, clause: tuple[str, ...]) -> _Verdict:
        children = tuple(
            self.find(key, f"{path}.{key}", child, force, clause) for key, child in condition.children.items()
        )
        answers = [child.answer for child in children]
        needed = condition.at_least.n if condition.at_least else 1 if condition.any else len(children)
        answer = combined_all(answers) if condition.all else combined_some(answers, needed)
        missing = dict.fromkeys(name for child in children for name in child.missing)
        lacking = tuple(missing) if answer is Answer.unknown else ()
        return _Verdict(answer, partial(verdict_words.branch, answers, needed), lacking, children, needed)
