"""Scores, grades, places, outcomes and deadlines of one case, as they were and as a draft would have them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pingding.policy.definition.replay.deciding import Decided
from pingding.policy.definition.replay.items import Difference, Item, Undecided, each_once
from pingding.policy.definition.replay.past import Editions
from pingding.policy.language import Edition, Procedure
from pingding.policy.scores.grading import by_comparison
from pingding.policy.scores.leaves import DEDUCTIONS, leaves
from pingding.policy.scores.measuring import plain
from pingding.policy.scores.ranking import Placed
from pingding.policy.scores.results import CaseResult
from pingding.policy.scores.scoring import ScoredNode

OPEN = "未定"


@dataclass(frozen=True)
class MeritPair:
    """What one case came to, `before` by the edition of then and `after` by the draft."""

    editions: Editions
    before: Decided
    after: Decided

    def items(self) -> Iterator[Item]:
        if self.after.unscored and self.before.merit.result is not None:
            yield Undecided("总分", self.after.unscored, self._set_clause)
        else:
            yield from self.score()
            scale = self.after.merit.scale
            compared = scale is not None and by_comparison(scale)
            yield from self._among_others(self.grade()) if compared else self.grade()
            yield from self._among_others(self.place())
        yield from self.outcomes()
        yield from self.deadlines()

    def score(self) -> Iterator[Item]:
        """The total, with the rows that make the difference."""
        was, now = (_total(each.merit) for each in (self.before, self.after))
        if was == now or self.before.merit.result is None:
            return
        changed = [path for path in {**self._rows_then, **self._rows} if self._differs(path)]
        lines = "；".join(self._line(path) for path in changed)
        own, then = ([path for path in changed if path in rows] for rows in (self._rows, self._rows_then))
        yield Difference(
            "score",
            "总分",
            was,
            now + (f"（{lines}）" if lines else ""),
            each_once(_row_clause(self.editions.draft, self.after.merit, path) for path in own) or self._set_clause,
            each_once(_row_clause(self.editions.old, self.before.merit, path) for path in then),
        )

    def grade(self) -> Iterator[Item]:
        was, now = self.before.merit, self.after.merit
        if was.label != now.label and (was.scale or now.scale):
            yield Difference("grade", "等级", was.label or OPEN, now.label or OPEN, _graded(now), _graded(was))

    def place(self) -> Iterator[Item]:
        """The place among the cases of its call, and whether it would be proposed."""
        was, now = self.before.placed, self.after.placed
        if was is None or now is None:
            return
        clauses, clauses_then = (
            _ranking_clause(edition, self._procedure(edition, decided))
            for edition, decided in ((self.editions.draft, self.after), (self.editions.old, self.before))
        )
        if was.place != now.place:
            yield Difference("place", "名次", f"第{was.place}名", f"第{now.place}名", clauses, clauses_then)
        if was.proposed != now.proposed:
            yield Difference("proposal", "能否建议", _proposed(was), _proposed(now), clauses, clauses_then)

    def outcomes(self) -> Iterator[Item]:
        """Outcomes bound to facts or grades (`when`, `grades`) that are closed to it in one of the two only."""
        procedure, then = (
            self._procedure(edition, decided)
            for edition, decided in ((self.editions.draft, self.after), (self.editions.old, self.before))
        )
        for step_id, step in procedure.steps.items():
            past = self.after.record.steps[step_id]
            for key, outcome in step.outcomes.items():
                before = then.steps[past].outcomes.get(key) if past in then.steps else None
                if before is None:
                    continue
                was, now = self.before.closed.get((past, key), ""), self.after.closed.get((step_id, key), "")
                if bool(was) == bool(now):
                    continue
                about = f"步骤“{step.title}”的结果“{outcome.label}”"
                because = self._unasked(outcome.when) if now else ()
                clauses = outcome.clause or step.clause or procedure.clause
                if because:
                    yield Undecided(about, because, clauses)
                    continue
                clauses_then = before.clause or then.steps[past].clause or then.clause
                yield Difference("outcome", about, _open_or(was), _open_or(now), clauses, clauses_then)

    def deadlines(self) -> Iterator[Item]:
        """Steps that were closed in time under one of the two and late under the other."""
        procedure, then = (
            self._procedure(edition, decided)
            for edition, decided in ((self.editions.draft, self.after), (self.editions.old, self.before))
        )
        for step_id, step in procedure.steps.items():
            past = self.after.record.steps[step_id]
            was, now = past in self.before.late, step_id in self.after.late
            if was == now or past not in then.steps:
                continue
            clauses, clauses_then = (
                (node.deadline.clause if node.deadline else ()) or node.clause or around.clause
                for node, around in ((step, procedure), (then.steps[past], then))
            )
            about = f"步骤“{step.title}”的期限"
            yield Difference("deadline", about, _in_time(was), _in_time(now), clauses, clauses_then)

    def _among_others(self, items: Iterable[Item]) -> Iterator[Item]:
        """What hangs on the other cases of the call: nobody can tell as long as the scores of some are not known."""
        for each in items:
            because = (f"同批另有{self.after.beside}件的得分无从判断",)
            yield Undecided(each.about, because, each.clauses) if self.after.beside else each

    def _procedure(self, edition: Edition, decided: Decided) -> Procedure:
        return edition.procedures[decided.record.procedure]

    def _unasked(self, when: str | None) -> tuple[str, ...]:
        facts = self.after.facts
        if when is None or facts.holds(when) is not None:
            return ()
        return self.after.record.reading.why(facts.missing(when))

    @cached_property
    def _rows(self) -> Mapping[str, ScoredNode]:
        return _rows(self.after.merit)

    @cached_property
    def _rows_then(self) -> Mapping[str, ScoredNode]:
        return _rows(self.before.merit)

    @property
    def _set_clause(self) -> tuple[str, ...]:
        return _row_clause(self.editions.draft, self.after.merit, "")

    def _differs(self, path: str) -> bool:
        return _points(self._rows_then.get(path)) != _points(self._rows.get(path))

    def _line(self, path: str) -> str:
        was, now = self._rows_then.get(path), self._rows.get(path)
        row = now or was
        assert row is not None
        return f"{row.title}由{_points(was)}改为{_points(now)}"


def _rows(merit: CaseResult) -> dict[str, ScoredNode]:
    """The rows that points are given in, by path."""
    combined = merit.result.combined if merit.result else None
    return {row.path: row for row in combined.whole.rows() if not row.children} if combined else {}


def _points(row: ScoredNode | None) -> str:
    return "没有此项" if row is None else OPEN if row.points is None else f"{plain(row.points)}分"


def _total(merit: CaseResult) -> str:
    combined = merit.result.combined if merit.result else None
    return OPEN if combined is None or combined.total is None else f"{plain(combined.total)}分"


def _row_clause(edition: Edition, merit: CaseResult, path: str) -> tuple[str, ...]:
    """The clause of a row of the set that scored the case, else that of the set."""
    key = merit.result.indicators if merit.result else ""
    if key not in edition.indicators:
        return ()
    indicators = edition.indicators[key]
    first, _, name = path.partition("/")
    if first == DEDUCTIONS:
        return indicators.deductions[name].clause or indicators.clause
    row = dict(leaves(indicators)).get(path)
    return (row.clause if row else ()) or indicators.clause


def _proposed(placed: Placed) -> str:
    return ("建议" if placed.proposed else "不建议") + (f"（{'；'.join(placed.says)}）" if placed.says else "")


def _open_or(why: str) -> str:
    return f"不能作出（{why}）" if why else "可以作出"


def _in_time(late: bool) -> str:
    return "逾期" if late else "按期"


def _graded(merit: CaseResult) -> tuple[str, ...]:
    grade = merit.scale.grades.get(merit.grade) if merit.scale else None
    return (grade.clause if grade else ()) or (merit.scale.clause if merit.scale else ())


def _ranking_clause(edition: Edition, procedure: Procedure) -> tuple[str, ...]:
    """The clause of the last ranking of a procedure."""
    steps = [step for step in procedure.steps.values() if step.kind == "rank"]
    return (edition.rankings[steps[-1].ranking].clause or steps[-1].clause or procedure.clause) if steps else ()
