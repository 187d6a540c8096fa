"""The conditions and the rules of the form for one case, as they were decided and as a draft would decide them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pingding.policy.conditions.verdicts import Answer, Finding
from pingding.policy.definition.replay.deciding import Decided
from pingding.policy.definition.replay.items import Difference, Item, Kind, Undecided, each_once
from pingding.policy.definition.replay.past import Editions
from pingding.policy.language import Fact
from pingding.policy.language.conditions import Force

ANSWERS: Mapping[Answer, str] = {
    Answer.satisfied: "符合",
    Answer.not_satisfied: "不符合",
    Answer.unknown: "待定",
    Answer.not_applicable: "不适用",
}
NOT_ASKED = "没有这一条件"
OVERALL: tuple[tuple[Force, Kind, str], ...] = (
    ("submission", "handing_in", "能否提交"),
    ("recommendation", "recommendation", "能否推荐"),
)


@dataclass(frozen=True)
class VerdictPair:
    """The verdicts on one case, `before` by the edition of then and `after` by the draft."""

    editions: Editions
    before: Decided
    after: Decided

    def items(self) -> Iterator[Item]:
        yield from self.conditions()
        yield from self.overall()
        yield from self.rules()

    @cached_property
    def open(self) -> Mapping[str, tuple[str, ...]]:
        """By path of a condition of the draft, why the past cannot tell it."""
        return {leaf.path: because for leaf in self.after.assessment.all() if (because := self._because(leaf))}

    def conditions(self) -> Iterator[Item]:
        """Every single condition, by its path."""
        then = {leaf.path: leaf for leaf in self.before.assessment.all()}
        for leaf in self.after.assessment.all():
            was, about = then.pop(self.editions.past_paths[leaf.path], None), f"条件“{leaf.says}”"
            if leaf.path in self.open:
                yield Undecided(about, self.open[leaf.path], leaf.clause)
            elif was is None and leaf.fails:
                yield Difference("condition", about, NOT_ASKED, _shown(leaf), leaf.clause, ())
            elif was is not None and was.answer is not leaf.answer:
                yield Difference("condition", about, _shown(was), _shown(leaf), leaf.clause, was.clause)
        for gone in then.values():
            if gone.answer in (Answer.not_satisfied, Answer.unknown):
                yield Difference("condition", f"条件“{gone.says}”", _shown(gone), NOT_ASKED, (), gone.clause)

    def overall(self) -> Iterator[Item]:
        """Whether it could be handed in, and recommended; the conditions that block it make the difference."""
        for force, kind, about in OVERALL:
            was, now = self.before.assessment.answer(force), self.after.assessment.answer(force)
            if was is now:
                continue
            then, blocking = (each.assessment.blocking(force) for each in (self.before, self.after))
            clauses, clauses_then = self._by_which(then, blocking)
            unknown = [leaf.path for each in blocking for leaf in each.leaves() if leaf.answer is Answer.unknown]
            if now is Answer.unknown and all(path in self.open for path in unknown):
                because = tuple(dict.fromkeys(reason for path in unknown for reason in self.open[path]))
                yield Undecided(about, because, clauses)
            else:
                yield Difference(kind, about, ANSWERS[was], ANSWERS[now], clauses, clauses_then)

    def rules(self) -> Iterator[Item]:
        """Facts that break a rule of the form in one of the two only."""
        then, draft = self.before.broken, self.editions.draft.vocabulary
        now = {self.editions.past_id("facts", key): key for key in sorted(self.after.broken)}
        for past, key in now.items():
            if past not in then:
                yield Difference("rule", _rules_of(draft[key]), "符合", "不符合", _rule_clauses(draft[key]), ())
        for past in sorted(then - now.keys()):
            fact = self.editions.old.vocabulary[past]
            yield Difference("rule", _rules_of(fact), "不符合", "符合", (), _rule_clauses(fact))

    def _because(self, leaf: Finding) -> tuple[str, ...]:
        """Why the past cannot tell a condition of the draft; empty where it can."""
        draft, past = self.editions.draft, self.editions.past_paths[leaf.path]
        condition, then = draft.condition(leaf.path), self.editions.old.condition(past)
        assert condition is not None
        if condition.bar is not None and leaf.answer is not Answer.not_applicable:
            return () if then is not None and then.bar == condition.bar else ("当时没有核对这项登记",)
        if leaf.answer is not Answer.unknown:
            return ()
        if condition.judged is not None and not leaf.missing:
            return () if then is not None and then.judged is not None else ("当时没有请人评判",)
        old = self.editions.old.materials
        lacking = [key for key in leaf.lacking if self.editions.past_id("materials", key) not in old]
        if lacking:
            return tuple(f"“{draft.materials[key].title}”当时没有要求提交" for key in lacking)
        return self.after.record.reading.why(leaf.missing)

    def _by_which(
        self, then: Sequence[Finding], blocking: Sequence[Finding]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The clauses of the draft and of then on what blocks in one of the two only, or blocks otherwise."""
        past = self.editions.past_paths
        before, after = ({each.path: each for each in some} for some in (then, blocking))
        fresh = [e for e in blocking if (was := before.get(past[e.path])) is None or was.answer is not e.answer]
        if fresh:
            return each_once(each.clause for each in fresh), self._clauses_of(fresh, self._of_draft)
        kept = {past[path] for path in after}
        gone = [each for each in then if each.path not in kept]
        return self._clauses_of(gone, self._of_past), each_once(each.clause for each in gone)

    @cached_property
    def _of_past(self) -> Mapping[str, Finding]:
        """By path of a condition of then, what the draft finds on it."""
        now = {each.path: each for each in self.after.assessment.every()}
        return {past: now[path] for path, past in self.editions.past_paths.items() if path in now}

    @cached_property
    def _of_draft(self) -> Mapping[str, Finding]:
        """By path of a condition of the draft, what was found on it then."""
        then = {each.path: each for each in self.before.assessment.every()}
        return {path: then[past] for path, past in self.editions.past_paths.items() if past in then}

    def _clauses_of(self, findings: Iterable[Finding], other: Mapping[str, Finding]) -> tuple[str, ...]:
        """The clauses of the other edition on the conditions that these findings are about."""
        return each_once(other[each.path].clause for each in findings if each.path in other)


def _shown(finding: Finding) -> str:
    against = "" if finding.answer is Answer.not_applicable else f"（{finding.found}）"
    return ANSWERS[finding.answer] + against


def _rules_of(fact: Fact) -> str:
    return f"“{fact.label}”的填写规则"


def _rule_clauses(fact: Fact) -> tuple[str, ...]:
    return each_once(rule.clause or fact.clause for rule in (*fact.rules, *fact.rows.rules))
