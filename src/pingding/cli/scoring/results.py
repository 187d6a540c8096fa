"""Points, floors, grades and places of cases, computed as the platform computes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from pingding.cli.library import Opened
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, GradeScale, Ranking
from pingding.policy.scores.applicable_rows import Shortfall, shortfalls
from pingding.policy.scores.grading import by_comparison, grade, grade_all, grade_reason, scale_for
from pingding.policy.scores.leaves import measured
from pingding.policy.scores.ranking import Entry, Placed, Ranked, rank
from pingding.policy.scores.scoring import Scored, score

ALONE = "等级须与同批各件比较，请给出全部各件（文件夹或 CSV）。"


@dataclass(frozen=True)
class ScoredCase:
    """What a case comes to by one indicator set. `grade` is empty without one, `ungraded` then says why, if so."""

    name: str
    facts: Facts
    scored: Scored
    floors: tuple[Shortfall, ...]
    scale: GradeScale | None = None
    grade: str = ""
    ungraded: str = ""
    placed: Placed | None = None

    @property
    def because(self) -> str:
        """Why this grade, or why none; empty where the set has no grades."""
        return grade_reason(self.scale, self.grade, self.scored.total) if self.scale and self.grade else self.ungraded


@dataclass(frozen=True)
class Round:
    """Cases scored by one indicator set: in the order of the ranking where there is one, else as they were given."""

    set_id: str
    cases: tuple[ScoredCase, ...]
    ranking: Ranking | None = None
    ranked: Ranked | None = None


def score_alone(opened: Opened, set_id: str, facts: Facts, entries: Mapping[str, Decimal]) -> Round:
    """One case by itself: rows and grades that hang on other cases stay open."""
    case = _scored(opened, set_id, "", facts, entries, {})
    scale = scale_for(opened.edition, set_id)
    return Round(set_id, (_graded_alone(case, scale) if scale else case,))


def score_round(opened: Opened, set_id: str, sheets: Mapping[str, tuple[Facts, Mapping[str, Decimal]]]) -> Round:
    """All the cases of a round, by their names, compared with one another, graded and put in order."""
    cohort: dict[str, list[Decimal]] = {}
    for facts, _entries in sheets.values():
        for path, value in measured(opened.edition.indicators[set_id], facts).items():
            cohort.setdefault(path, []).append(value)
    values = {path: tuple(each) for path, each in cohort.items()}
    cases = [_scored(opened, set_id, name, facts, points, values) for name, (facts, points) in sheets.items()]
    ranking = ranking_by(opened.edition, set_id)
    entries = [_entry(case, ranking) for case in cases]
    scale = scale_for(opened.edition, set_id)
    if scale and by_comparison(scale):
        grades = grade_all(scale, entries)
        cases = [replace(case, scale=scale, grade=grades.get(case.name, "")) for case in cases]
    elif scale:
        cases = [_graded_alone(case, scale) for case in cases]
    if ranking is None:
        return Round(set_id, tuple(cases))
    ranked, by_name = rank(ranking, entries), {case.name: case for case in cases}
    placed = tuple(replace(by_name[each.key], placed=each) for each in ranked.order)
    return Round(set_id, placed, ranking, ranked)


def ranking_by(edition: Edition, set_id: str) -> Ranking | None:
    """The ranking by the score of an indicator set, the first where there are several."""
    steps = {key: step for procedure in edition.procedures.values() for key, step in procedure.steps.items()}
    for ranking in edition.rankings.values():
        panels = (steps[key].indicators for key in ranking.panel if key in steps)
        if ranking.by == "score" and set_id in (*panels, *ranking.indicators):
            return ranking
    return None


def _scored(
    opened: Opened,
    set_id: str,
    name: str,
    facts: Facts,
    entries: Mapping[str, Decimal],
    cohort: Mapping[str, tuple[Decimal, ...]],
) -> ScoredCase:
    indicators = opened.edition.indicators[set_id]
    scored = score(indicators, facts, entries, cohort)
    return ScoredCase(name, facts, scored, shortfalls(indicators, scored))


def _graded_alone(case: ScoredCase, scale: GradeScale) -> ScoredCase:
    if by_comparison(scale):
        return replace(case, ungraded=ALONE)
    try:
        return replace(case, scale=scale, grade=grade(scale, case.scored.compared, facts=case.facts))
    except Refusal as refusal:
        return replace(case, ungraded=f"{refusal.what}。")


def _entry(case: ScoredCase, ranking: Ranking | None) -> Entry:
    rows = case.scored.rows() if case.scored.total is None else ()
    return Entry(
        case.name,
        case.scored.compared,
        case.facts,
        case.scored.compared_points(),
        _groups(case.facts, ranking),
        lacking=tuple(dict.fromkeys(row.explain for row in rows if row.missing)),
        below=tuple(each.sentence for each in case.floors),
    )


def _groups(facts: Facts, ranking: Ranking | None) -> dict[str, str]:
    """By the fact that a quota counts by, the case's value in words; empty where it has none."""
    facts_counted: Sequence[str] = (
        [quota.per for quota in ranking.quotas if quota.per is not None and quota.per in facts] if ranking else ()
    )
    values = {key: facts.get(key) for key in facts_counted}
    return {key: "" if value in (None, "", ()) else facts.show(key, value) for key, value in values.items()}
