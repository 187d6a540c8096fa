"""Runs worked cases: facts in; verdicts, scores, grades, next steps and dates out, compared with what must come out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pingding.policy.conditions.assess import assess
from pingding.policy.conditions.other_answers import other_answer_faults
from pingding.policy.conditions.verdicts import Answer, Assessment
from pingding.policy.definition.worked.acts import WorkedAct, objection_ids
from pingding.policy.definition.worked.case_files import read_cases
from pingding.policy.definition.worked.earlier import worked_facts
from pingding.policy.definition.worked.owed import WorkedDuties
from pingding.policy.definition.worked.scores import WorkedScores
from pingding.policy.definition.worked.supports import WorkedPromise, supports_differences, worked_promises
from pingding.policy.errors import PingdingError
from pingding.policy.facts.facts import Facts
from pingding.policy.forms.broken_rules import broken_facts
from pingding.policy.language import Edition, Procedure, Shared, WorkedCase
from pingding.policy.language.conditions import Force
from pingding.policy.procedures.calendar import WorkingCalendar
from pingding.policy.procedures.deadlines import day_of, due, notice_end
from pingding.policy.procedures.progress import Progress, advance, applies_to, begin
from pingding.policy.scores.grading import grade_reason
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.score_facts import score_values
from pingding.policy.steps.notice import PublicNotice
from pingding.policy.suggestions import did_you_mean
from pingding.policy.values.values import read_value

__all__ = ["failing_cases", "read_cases", "run_case"]

FORCES: tuple[Force, ...] = ("submission", "recommendation")


def failing_cases(folder: Path, edition: Edition, shared: Shared) -> dict[str, tuple[str, ...]]:
    """The worked cases beside an edition that come out otherwise, each with its differences.

    Raises BrokenDefinition when the cases cannot be read.
    """
    runs = {case.case: run_case(edition, shared, case) for case in read_cases(folder)}
    return {name: differences for name, differences in runs.items() if differences}


def run_case(edition: Edition, shared: Shared, case: WorkedCase) -> tuple[str, ...]:
    """What comes out otherwise than the case says, one Chinese sentence each; empty when it passes.

    Only what `expect` names is compared, and everything else must at least run. Deadlines count from `events`;
    `opened` is the case's own day when it is not given, and `call_closed` the end of the edition's intake.
    """
    try:
        beside = other_answer_faults(edition, materials=case.materials, judged=case.judged, bars=case.bars)
        if unknown := tuple(map(str, beside)):
            return unknown
        facts = worked_facts(edition, shared, case)
        return tuple(_Run(edition, shared, case, facts).differences())
    except PingdingError as error:
        return (str(error),)


@dataclass(frozen=True)
class _Run:
    """One worked case being run."""

    edition: Edition
    shared: Shared
    case: WorkedCase
    facts: Facts

    def differences(self) -> Iterator[str]:
        expected = self.case.expect.model_fields_set
        yield from self.verdicts()
        yield from self.values()
        yield from self.rules()
        if expected & {"score", "grade"}:
            yield from self.scores()
        if self.case.path or expected & {"steps", "ended"}:
            yield from self.ways()
        if self.case.expect.refused:
            yield from self.refusals()
        yield from self.dates()
        yield from self.owed()
        yield from supports_differences(self.expected_supports, self.promises)
        yield from self.sayings()

    @cached_property
    def assessment(self) -> Assessment:
        handed_in = "materials" in self.case.model_fields_set
        materials = frozenset(self.case.materials) if handed_in else None
        judged, bars = self.case.judged, self.case.bars
        return assess(self.edition, self.shared, self.scored_facts, materials=materials, judged=judged, bars=bars)

    def verdicts(self) -> Iterator[str]:
        for force in FORCES:
            expected = getattr(self.case.expect, force)
            actual = self.assessment.answer(force)
            if expected is not None and actual != expected:
                reasons = "；".join(finding.sentence for finding in self.assessment.blocking(force))
                yield f"{_FORCE_WORDS[force]}：期望 {_answer(expected)}，实为 {_answer(actual)}。{reasons}"
        by_path = {finding.path: finding for finding in self.assessment.every()}
        for path, expected in self.case.expect.conditions.items():
            if path not in by_path:
                yield f"条件（conditions）：没有条件“{path}”。{did_you_mean(path, by_path)}"
            elif by_path[path].answer != expected:
                judgement = by_path[path]
                yield f"{path}：期望 {_answer(expected)}，实为 {_answer(judgement.answer)}。{judgement.sentence}"

    def values(self) -> Iterator[str]:
        vocabulary, facts = self.edition.vocabulary, self.scored_facts
        for key, written in self.case.expect.facts.items():
            if key not in vocabulary:
                yield f"事实（facts）：没有事实“{key}”。{did_you_mean(key, vocabulary)}"
                continue
            expected = read_value(vocabulary[key], written, self.shared, where=vocabulary[key].label)
            if facts[key] != expected:
                shown, actual = facts.show(key, expected), facts.cited(key, facts[key])
                yield f"{vocabulary[key].label}（{key}）：期望 {shown}，实为 {actual}。"

    def rules(self) -> Iterator[str]:
        expected = self.case.expect.faulty
        broken = broken_facts(self.facts)
        if expected is not None and set(expected) != set(broken):
            yield f"有误的事实（faulty）：期望 {_listed(expected)}，实为 {_listed(broken)}。"

    @cached_property
    def points(self) -> WorkedScores:
        """What its scores come to."""
        return WorkedScores(self.edition, self.shared, self.case, self.facts)

    def scores(self) -> Iterator[str]:
        expect, scored = self.case.expect, self.points.scored
        total = scored.total
        if "score" in expect.model_fields_set and total != expect.score:
            rows = "；".join(row.explain for row in scored.rows() if not row.children)
            yield f"得分（score）：期望 {_shown(expect.score)}，实为 {_shown(total)}。{rows}"
        if "grade" in expect.model_fields_set and self.points.grade[1] != expect.grade:
            yield f"等级（grade）：期望 {expect.grade}，实为 {self.points.grade[1]}（{scored.explain}）。"

    @cached_property
    def scored_facts(self) -> Facts:
        """The facts with those that are scores, where it is known what scorers gave, or they give nothing."""
        if not (self.edition.score_facts and self.points.has_points):
            return self.facts
        key, scored = self.points.indicators[0], self.points.scored
        scores = [fact.score for fact in self.edition.score_facts.values()]
        graded = any(each and (each.indicators, each.take) == (key, "grade") for each in scores)
        grade_id = self.points.grade[1] if graded else ""
        values = score_values(self.edition, key, scored.compared, scored.compared_points(), grade_id)
        return worked_facts(self.edition, self.shared, self.case, scored=values)

    @cached_property
    def procedure(self) -> Procedure:
        key = self.case.procedure
        if key is None:
            return self.edition.application
        if key not in self.edition.procedures:
            raise PingdingError(f"procedure：没有程序“{key}”。{did_you_mean(key, self.edition.procedures)}")
        return self.edition.procedures[key]

    @cached_property
    def progress(self) -> Progress:
        """Where the case stands after its path, without the last act where that is expected to be refused."""
        applies = applies_to(self.scored_facts)
        progress = begin(self.procedure, applies)
        for place, (step, outcome) in enumerate(self.case.path, 1):
            try:
                further = advance(self.procedure, progress, step, outcome, applies)
                if self.case.expect.refused and place == len(self.case.path):
                    return progress
                self._refuse_bound(step, outcome)
            except PingdingError as error:
                raise PingdingError(f"path 第 {place} 步 [{step}, {outcome}]：{error}") from error
            progress = further
        return progress

    def _refuse_bound(self, step: str, outcome: str) -> None:
        """Raise PingdingError for an outcome kept for other facts, and for one that a rule surely refuses."""
        chosen = self.procedure.steps[step].outcomes.get(outcome)
        if chosen is None:
            return
        for sentence in self._act(step, outcome).violations():
            raise PingdingError(sentence)

    def _act(self, step: str, outcome: str) -> WorkedAct:
        scored = self.points.has_points or self.case.expect.refused
        scores = self.points if self.edition.indicators and scored else None
        return WorkedAct(self.procedure, step, outcome, self.scored_facts, self.assessment, scores)

    @cached_property
    def objections(self) -> dict[str, str]:
        """By id, what refuses the last act of the path, with a sentence on it."""
        if not self.case.path:
            raise PingdingError("refused：请在 path 写明被拒绝的是哪一步。")
        return dict(self._act(*self.case.path[-1]).objections())

    def refusals(self) -> Iterator[str]:
        objections = self.objections
        actual = "；".join(f"{key}（{sentence.rstrip('。')}）" for key, sentence in objections.items()) or "没有被拒绝"
        ids = objection_ids(self.edition, self.assessment)
        for key in self.case.expect.refused:
            if key not in ids:
                yield f"拒绝（refused）：没有“{key}”。{did_you_mean(key, ids)}"
            elif not any(each == key or each.startswith((f"{key}.", f"{key}/")) for each in objections):
                yield f"拒绝（refused）：期望 {key}，实为 {actual}。"

    def ways(self) -> Iterator[str]:
        expect, progress = self.case.expect, self.progress
        if "steps" in expect.model_fields_set and set(expect.steps) != progress.open:
            yield f"待办步骤（steps）：期望 {_listed(expect.steps)}，实为 {_listed(sorted(progress.open))}。"
        if "ended" in expect.model_fields_set and expect.ended != progress.ended:
            yield f"办结（ended）：期望 {expect.ended}，实为 {progress.ended or '未办结'}。"

    def dates(self) -> Iterator[str]:
        for step, expected in self.case.expect.due.items():
            if step not in self.procedure.steps:
                yield f"期限（due）：没有步骤“{step}”。{did_you_mean(step, self.procedure.steps)}"
            elif (actual := self.due(step)) != expected:
                yield f"期限（due）：“{step}”期望 {expected}，实为 {actual or '没有期限或起算的事件尚未发生'}。"

    def due(self, step: str) -> date | None:
        """When the step is due; a public notice without another deadline ends when its period does."""
        calendar = WorkingCalendar(self.shared.working_days)
        node, events = self.procedure.steps[step], self.events()
        if node.deadline is None:
            lasts = node.lasts_working_days if isinstance(node, PublicNotice) else None
            return None if lasts is None else notice_end(day_of(events["opened"]), lasts, calendar)
        deadline = due(node.deadline, events, calendar)
        return None if deadline is None else deadline.day

    def owed(self) -> Iterator[str]:
        """Due days of what the title owes that differ."""
        if not self.case.expect.owes:
            return
        if self.case.granted is None:
            raise PingdingError("owes：没有写称号何日授予。请写 granted。")
        duties = WorkedDuties(self.scored_facts, self.case.granted, self.case.events, self.case.became)
        for key, expected in self.case.expect.owes.items():
            if sentence := duties.differs(key, expected):
                yield sentence

    def events(self) -> dict[str, datetime | date]:
        closes = self.edition.programme.intake.closes
        happened: dict[str, datetime | date] = {"opened": self.case.on} | ({"call_closed": closes} if closes else {})
        return happened | self.case.events

    @cached_property
    def promises(self) -> dict[str, WorkedPromise]:
        """What the title that the path grants (without a path, any) is promised, where the case asks for it."""
        return worked_promises(self.scored_facts, self.progress.grants, self.case) if self.expected_supports else {}

    @property
    def expected_supports(self) -> Mapping[str, Decimal | None]:
        return self.case.expect.supports

    def sayings(self) -> Iterator[str]:
        """What the explanations must say: those of unmet conditions where there are any, else those of all; then
        those of the score and the grade."""
        if not self.case.expect.says:
            return
        every = list(self.assessment.every())
        open_ones = [one for one in every if one.answer in (Answer.not_satisfied, Answer.unknown)]
        sentences = [finding.sentence for finding in open_ones or every]
        expected = self.case.expect.model_fields_set
        if expected & {"score", "grade"}:
            sentences += [self.points.scored.explain, *(row.explain for row in self.points.scored.rows())]
        if "grade" in expected:
            sentences.append(grade_reason(*self.points.grade, self.points.scored.compared))
        sentences += self.objections.values() if self.case.expect.refused else ()
        sentences += (promise.says for promise in self.promises.values())
        for words in self.case.expect.says:
            if not any(words in sentence for sentence in sentences):
                yield f"解释（says）：解释中没有“{words}”。解释为：{'；'.join(sentences)}"


_FORCE_WORDS: dict[Force, str] = {"submission": "提交（submission）", "recommendation": "推荐（recommendation）"}
_ANSWER_WORDS = {
    Answer.satisfied: "符合",
    Answer.not_satisfied: "不符合",
    Answer.unknown: "待定",
    Answer.not_applicable: "不适用",
}


def _answer(answer: str) -> str:
    """An answer as the pages say it, with the word that the file has for it."""
    meaning = Answer(answer)
    return f"{_ANSWER_WORDS[meaning]}（{meaning.value}）"


def _shown(number: Decimal | None) -> str:
    return "未定" if number is None else plain(number)


def _listed(steps: Sequence[str]) -> str:
    return "、".join(steps) or "（无）"
