"""Where the score that a step looks at comes from: the panels that a case went through, or sets computed by data."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pingding.policy.language.edition import Edition
from pingding.policy.language.procedures import Procedure
from pingding.policy.language.selection import GradeScale, Ranking
from pingding.policy.scores.figures import half_up
from pingding.policy.scores.grading import scale_for
from pingding.policy.steps.panel import Panel
from pingding.policy.steps.rank import Rank
from pingding.policy.steps.step import StepBase

PLACES = 2
"""With so many decimals a score is shown where its indicators are not known."""


def shown_score(edition: Edition, indicators: str | None, score: Decimal | None) -> Decimal | None:
    """A score as every page shows it: halves up, with the decimals of its indicators; None where there is none."""
    places = edition.indicators[indicators].places if indicators in edition.indicators else PLACES
    return None if score is None else half_up(Fraction(score), places)


@dataclass(frozen=True)
class Sources:
    """The panel steps of which a case went through one, else the indicator sets of which one applies to it.

    `ranking` is the one that puts the cases in order by them, where there is one.
    """

    panels: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    ranking: Ranking | None = None

    def __bool__(self) -> bool:
        return bool(self.panels or self.indicators)


def sources_of(edition: Edition, procedure: Procedure, step: StepBase) -> Sources:
    """What a step looks at: a ranking's own sources; else those of the ranking by the procedure's last panel, or of its
    last ranking where it has no panel.
    """
    if isinstance(step, Rank):
        ranking = edition.rankings.get(step.ranking)
        return Sources(ranking.panel, ranking.indicators, ranking) if ranking else Sources()
    panels = [key for key, each in procedure.steps.items() if isinstance(each, Panel)]
    if panels:
        return sources_of_panel(edition, procedure, panels[-1])
    computed = [ranking for ranking in rankings_of(edition, procedure) if ranking.indicators]
    return Sources((), computed[-1].indicators, computed[-1]) if computed else Sources()


def sources_of_panel(edition: Edition, procedure: Procedure, panel: str) -> Sources:
    """The panel with those that are ranked together with it."""
    together = [ranking for ranking in rankings_of(edition, procedure) if panel in ranking.panel]
    return Sources(together[-1].panel, (), together[-1]) if together else Sources((panel,))


def sources_of_set(edition: Edition, procedure: Procedure, indicators: str) -> Sources:
    """Where the score by a set counts: the last panel that scores by it with those that are ranked together with it,
    else the last ranking by its computed points; empty without either.
    """
    steps = procedure.steps.items()
    panels = [key for key, step in steps if isinstance(step, Panel) and step.indicators == indicators]
    if panels:
        return sources_of_panel(edition, procedure, panels[-1])
    computed = [ranking for ranking in rankings_of(edition, procedure) if indicators in ranking.indicators]
    return Sources((), computed[-1].indicators, computed[-1]) if computed else Sources()


@dataclass(frozen=True)
class RankedAt:
    """A ranking step with its procedure and what it looks at."""

    procedure: Procedure
    step: Rank
    ranking: Ranking
    sources: Sources

    @property
    def sets(self) -> tuple[str, ...]:
        """The indicator sets that meet in the ranking."""
        return sets_of(self.procedure, self.sources)


def ranked_at(edition: Edition, indicators: str) -> RankedAt | None:
    """Where cases are put in order by their scores of an indicator set: the first ranking step that does."""
    for procedure in edition.procedures.values():
        for step in procedure.steps.values():
            if not isinstance(step, Rank) or step.ranking not in edition.rankings:
                continue
            ranking, sources = edition.rankings[step.ranking], sources_of(edition, procedure, step)
            if ranking.by == "score" and indicators in sets_of(procedure, sources):
                return RankedAt(procedure, step, ranking, sources)
    return None


def rankings_of(edition: Edition, procedure: Procedure) -> Iterator[Ranking]:
    """The rankings by which the procedure's cases are put in order, in the order of its steps."""
    for step in procedure.steps.values():
        if isinstance(step, Rank) and step.ranking in edition.rankings:
            yield edition.rankings[step.ranking]


def sets_of(procedure: Procedure, sources: Sources) -> tuple[str, ...]:
    """The indicator sets by which the sources score."""
    steps = [procedure.steps.get(panel) for panel in sources.panels]
    scored = [step.indicators for step in steps if isinstance(step, Panel) and step.indicators]
    return tuple(dict.fromkeys((*scored, *sources.indicators)))


def scales_of(edition: Edition, procedure: Procedure, step: StepBase) -> tuple[GradeScale, ...]:
    """The scales by which the scores that a step looks at are graded."""
    sets = sets_of(procedure, sources_of(edition, procedure, step))
    scales = {id(scale): scale for key in sets if (scale := scale_for(edition, key)) is not None}
    return tuple(scales.values())


def scored_at(edition: Edition, procedure: Procedure, indicators: str) -> str:
    """The step at which cases are scored by an indicator set: a panel before others, else the ranking by computed
    points; empty without one.
    """
    steps = [key for key, step in procedure.steps.items() if step.indicators == indicators]
    panels = [key for key in steps if isinstance(procedure.steps[key], Panel)]
    ranks = [
        key
        for key, step in procedure.steps.items()
        if isinstance(step, Rank) and step.ranking in edition.rankings
        if indicators in edition.rankings[step.ranking].indicators
    ]
    return next(iter((*panels, *steps, *ranks)), "")
