"""Which titles of other programmes the applicants of a rehearsal hold: some do, some do not, as the case needs it."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from pingding.cli.player.applicants import facts_of_holdings
from pingding.cli.player.elsewhere import MOST_YEARS, Elsewhere, grant, titles_elsewhere
from pingding.cli.player.play import Play
from pingding.cli.player.world import PlayedUnit
from pingding.cli.rehearsal.stage import Stage
from pingding.cli.synthesis.literals import conditions_by_path, names_in
from pingding.cli.synthesis.synthesis import CannotImagine, violable
from pingding.policy.facts.earlier import HeldTitle
from pingding.policy.facts.facts import Facts
from pingding.policy.values.periods import add_months
from pingding.queries.editions import shared

TRIED = 2
"""With how many holdings that could do it is tried to imagine the rest."""


class Holding(NamedTuple):
    """Titles that a unit holds since a day."""

    titles: tuple[Elsewhere, ...]
    since: date

    @property
    def held(self) -> list[HeldTitle]:
        return [title.granted(self.since) for title in self.titles]


class Holdings:
    """Begins applications by new units that hold titles elsewhere, where the definition asks about such."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.asked = stage, titles_elsewhere(stage.edition)

    def begin(self, play: Play, **more: Any) -> PlayedUnit:
        """As `Play.begin`, by a unit that holds what chance, the condition to violate and the aim want it to hold.

        Raises CannotImagine where with none of the holdings facts are found.
        """
        if not self.asked:
            return play.begin(**more)
        failed = CannotImagine("没有一种持有称号的情况合适")
        for holding in self._fitting(more)[:TRIED]:
            try:
                return play.begin(titles=holding.held, endow=lambda unit, own=holding: self._endow(unit, own), **more)  # type: ignore[misc]
            except CannotImagine as error:
                failed = error
        raise failed

    def _endow(self, unit: PlayedUnit, holding: Holding) -> None:
        for title in holding.titles:
            grant(self.stage.world, self.stage.edition, unit, title, holding.since)

    def _fitting(self, more: Mapping[str, Any]) -> list[Holding]:
        """The holdings that decide nothing otherwise than it is to be, those that chance draws first."""
        return [each for each in dict.fromkeys(self._drawn()) if self._fits(each, more.get("violate"), more.get("aim"))]

    def _drawn(self) -> Iterator[Holding]:
        fates, today = self.stage.fates, self.stage.world.today()
        drawn = tuple(title for title in self.asked if fates.happens(fates.chances.holds_elsewhere))
        rest = tuple(title for title in self.asked if title not in drawn)
        for years in (fates.rng.randint(0, MOST_YEARS), MOST_YEARS, 0):
            for titles in (drawn, rest, (), self.asked):
                yield Holding(titles, add_months(today, -12 * years))

    def _fits(self, holding: Holding, violate: str | None, aim: tuple[str, bool] | None) -> bool:
        """Whether what the titles alone decide comes out as it is to be."""
        edition, today = self.stage.edition, self.stage.world.today()
        values = facts_of_holdings(edition, None, today, holding.held)
        facts, conditions = Facts(edition, shared(), values, today), conditions_by_path(edition)
        wished = {computed: path != violate for path in violable(edition) if (computed := conditions[path].computed)}
        wished |= dict([aim] if aim else [])
        own = {key for key, fact in edition.earlier_facts.items() if fact.earlier and not fact.earlier.of_title}
        decided = ((text, holds) for text, holds in wished.items() if set(names_in(facts, text)) <= own)
        return all(facts.holds(text) is holds for text, holds in decided)
