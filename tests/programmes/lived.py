"""A title of a real programme and its years, played through the real acts by whoever sits there."""

from dataclasses import dataclass, field
from datetime import date

from tests.library import library

from pingding.actions.editions import store_edition
from pingding.cli.player.play import Play
from pingding.cli.player.world import World, opening_of
from pingding.queries.title_spans import span_of
from pingding.records.models import Case, Proposal, Title, TitleSpan

GOOD, BAD = 1.0, 0.1
"""How good a case is in the eyes of those who score it."""


@dataclass
class Lived:
    """A programme's offices, experts and clock; `way` are the outcomes that are not the first of their steps."""

    programme: str
    way: dict[str, str] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)
    world: World = field(init=False)
    granting: Play = field(init=False)
    title: Title = field(init=False)

    def __post_init__(self) -> None:
        edition = library().editions[self.programme]
        store_edition(edition, at=opening_of(edition))
        self.world = World(opening_of(edition), seed=1)
        for _ in range(9):
            self.world.expert(["示例领域"])
        self.granting = Play(self.world, self.programme).apply(facts=self.facts)
        self.title = self.granted(self.granting, self.way)

    def granted(self, play: Play, way: dict[str, str]) -> Title:
        """The title that an application comes to on its way, a working day for each step."""
        self.through(play, way)
        return Title.objects.get(case=play.case)

    def through(self, play: Play, way: dict[str, str] | None = None, **sitting: float) -> Play:
        """Every step that is open, one after the other, to the end; its first outcome unless `way` says another."""
        while not play.ended:
            self.world.advance(working_days=1)
            step = next(iter(play.open))
            more = sitting if play.open[step].kind == "panel" else {}
            play.act(step, (way or {}).get(step), **more)
        return play

    def to(self, year: int, month: int, day: int) -> None:
        self.world.advance(until=date(year, month, day))

    def owed(self, procedure: str) -> Play:
        """The case that is open for what the title owes by a procedure."""
        return Play(self.world, self.programme, number=self._open(procedure).number)

    def proposed(self, consequence: str) -> Play:
        """The case in which a consequence that has been proposed is heard."""
        self.world.tick()
        proposal = Proposal.objects.get(title=self.title, consequence=consequence)
        return Play(self.world, self.programme, number=proposal.case.number)

    def proposals(self) -> list[str]:
        self.world.tick()
        return list(Proposal.objects.filter(title=self.title).order_by("pk").values_list("consequence", flat=True))

    def span(self, title: Title | None = None) -> TitleSpan:
        """What the title is today."""
        span = span_of(title or self.title, self.world.today())
        assert span is not None
        return span

    def _open(self, procedure: str) -> Case:
        return Case.objects.get(held_title=self.title, procedure=procedure, ended_at=None)
