"""Points, floors, grades and places of cases, computed as the platform computes them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pingding.cli.library import Opened
from pingding.policy.errors import Refusal
from pingding.policy.facts.facts import Facts
from pingding.policy.language import Edition, Ranking
from pingding.policy.scores.applicable_rows import Shortfall
from pingding.policy.scores.combining import combine
from pingding.policy.scores.grading import by_comparison, grade, scale_for
from pingding.policy.scores.ranking import Placed, Ranked
from pingding.policy.scores.results import CaseResult, PanelResult
from pingding.policy.scores.rounds import Sheeted, contenders_of, grade_alone, merits_of, rank_round
from pingding.policy.scores.scoring import Scored
from pingding.policy.scores.sources import ranked_at
from pingding.policy.steps.limits import RECOMMENDER

ALONE = "等级须与同批各件比较，请给出全部各件（文件夹或 CSV）。"


@dataclass(frozen=True)
class ScoredCase:
    """What a case comes to by the indicator set `set_id`. `ungraded` says why it has no grade, if so."""

    name: str
    set_id: str
    set_title: str
    merit: CaseResult
    ungraded: str = ""
    placed: Placed | None = None

    @property
    def scored(self) -> Scored:
        """Its points, row by row, and their total."""
        assert self.merit.result is not None and self.merit.result.combined is not None
        return self.merit.result.combined.whole

    @property
    def floors(self) -> tuple[Shortfall, ...]:
        """The rows below their floors."""
        return self.merit.result.below if self.merit.result else ()

    @property
    def because(self) -> str:
        """Why this grade, or why none; empty where the set has no grades."""
        return self.merit.because or self.ungraded


@dataclass(frozen=True)
class Round:
    """Cases scored by one indicator set, or by those that meet in one ranking.

    They are in the order of the ranking where there is one, else as they were given. `unchecked` says what hangs on
    records that only the platform has.
    """

    id: str
    title: str
    cases: tuple[ScoredCase, ...]
    ranking: Ranking | None = None
    ranked: Ranked | None = None
    unchecked: tuple[str, ...] = ()


def round_of(edition: Edition, set_id: str) -> tuple[str, str]:
    """The id and the title of the round in which a set scores: those of the ranking where several sets meet in it."""
    at = ranked_at(edition, set_id)
    if at is None or len(at.sets) == 1:
        return set_id, edition.indicators[set_id].title
    return at.step.ranking, at.ranking.title


def score_alone(opened: Opened, case: Sheeted) -> Round:
    """One case by itself: rows and grades that hang on other cases stay open."""
    indicators = opened.edition.indicators[case.indicators]
    result = PanelResult(1, 0, combine(indicators, [case.sheet or {}], case.facts), case.indicators)
    merit, ungraded = CaseResult(result, None, ""), ""
    if scale := scale_for(opened.edition, case.indicators):
        merit = CaseResult(result, scale, grade_alone(scale, case.facts, result))
        ungraded = ALONE if by_comparison(scale) else _ungraded(merit, case.facts)
    return Round(
        case.indicators, indicators.title, (ScoredCase(case.key, case.indicators, indicators.title, merit, ungraded),)
    )


def score_round(opened: Opened, cases: Sequence[Sheeted]) -> Round:
    """All the cases of a round, compared with one another, graded and put in order."""
    edition, at = opened.edition, ranked_at(opened.edition, cases[0].indicators)
    contenders = contenders_of(edition, cases)
    merits = merits_of(edition, contenders, at)
    scored = {}
    for case in cases:
        merit, title = merits[case.key], edition.indicators[case.indicators].title
        scored[case.key] = ScoredCase(case.key, case.indicators, title, merit, _ungraded(merit, case.facts))
    id, title = round_of(edition, cases[0].indicators)
    if at is None:
        return Round(id, title, tuple(scored.values()))
    ranked = rank_round(at, contenders, merits)
    placed = tuple(replace(scored[each.key], placed=each) for each in ranked.order)
    return Round(id, title, placed, at.ranking, ranked, tuple(_unchecked(at.ranking)))


def _ungraded(merit: CaseResult, facts: Facts) -> str:
    """Why a case has no grade of a scale that does not compare cases."""
    if merit.scale is None or merit.grade or by_comparison(merit.scale):
        return ""
    try:
        grade(merit.scale, merit.result.score if merit.result else None, facts=facts)
    except Refusal as refusal:
        return f"{refusal.what}。"
    return ""


def _unchecked(ranking: Ranking) -> Iterator[str]:
    """What of the ranking hangs on records that are kept on the platform alone."""
    yield from (f"“{rule.title}”须查登记簿，这里未比较。" for rule in ranking.tie_breakers if rule.holding)
    if any(quota.per == RECOMMENDER for quota in ranking.quotas):
        yield "按推荐单位的名额须看由谁推荐，这里未核对。"
