"""A recognised technology innovation centre and who acts about it, through the real acts."""

from datetime import date
from decimal import Decimal

import pytest
from tests.library import library

from pingding.actions.applications.applications import save_draft
from pingding.actions.editions import store_edition
from pingding.actions.titles.requests import open_request
from pingding.cli.player import writing
from pingding.cli.player.play import Play
from pingding.cli.player.world import World, opening_of
from pingding.queries.applications.writing_permission import FormIncomplete
from pingding.queries.title_spans import span_of
from pingding.queries.viewer import Viewer
from pingding.records.models import Case, ObligationPeriod, Proposal, Title

PROGRAMME = "wz-technology-2022"
TARGETS = {
    "target_spend": 3000,
    "target_inventions": 9,
    "target_products": 6,
    "target_transfer_income": 300,
    "target_incubated": 3,
}
GOOD_YEAR = {
    "report_staff": 50,
    "report_rd_staff": 32,
    "report_rd_spend": 1100,
    "report_income": 1200,
    "report_awards_national": 0,
    "report_awards_provincial": 1,
    "report_awards_city": 1,
    "report_standards_national": 1,
    "report_standards_provincial": 0,
    "report_inventions": 4,
    "report_utility_models": 5,
    "report_products": 3,
    "report_papers": 3,
    "report_contract_income": 350,
    "report_transfers": 2,
    "report_transfer_income": 150,
    "report_benefit": 800,
    "report_open_hours": 600,
    "report_incubated": 2,
    "report_services": 40,
}
POOR_YEAR = {key: 1 if key == "report_rd_spend" else 0 for key in GOOD_YEAR} | {"report_staff": 10}


class Centre:
    """A recognised centre, and who acts about it. It was recognised in autumn 2022."""

    def __init__(self) -> None:
        edition = library().editions[PROGRAMME]
        store_edition(edition, at=opening_of(edition))
        self.world = World(opening_of(edition), seed=1)
        for _ in range(7):
            self.world.expert(["示例领域"])
        applied = Play(self.world, PROGRAMME).apply(facts=TARGETS)
        while not applied.ended:
            self.world.advance(working_days=1)
            applied.act(next(iter(applied.open)))
        assert applied.call is not None
        self.call = applied.call
        self.title = Title.objects.get(case=applied.case)
        self.unit = applied.unit()

    @property
    def holder(self) -> Viewer:
        return self.world.viewer(self.unit.person)

    @property
    def bureau(self) -> Viewer:
        return self.world.viewer(self.world.officer(self.world.office("science@wanzhou")))

    @property
    def standing(self) -> str:
        span = span_of(self.title, self.world.today())
        assert span is not None
        return span.standing

    def to(self, year: int, month: int, day: int) -> None:
        self.world.advance(until=date(year, month, day))

    def case(self, case: Case, **values: object) -> Play:
        play = Play(self.world, PROGRAMME, number=case.number)
        play.values = {key: Decimal(value) if isinstance(value, int) else value for key, value in values.items()}  # type: ignore[misc]
        return play

    def owed(self, obligation: str, period: int) -> Case:
        return ObligationPeriod.objects.get(title=self.title, obligation=obligation, period=period).case

    def request(self, procedure: str, **values: object) -> Play:
        return self.case(open_request(self.title.code, procedure, actor=self.holder, at=self.world.later()), **values)

    def refused(self, play: Play, **values: object) -> str:
        """What keeps a form from being handed in that is complete but for these values."""
        writing.fill_open_forms(self.world, play.case, self.unit.person, play.values)
        save_draft(play.number, values, actor=self.holder, at=self.world.later())
        with pytest.raises(FormIncomplete) as refused:
            play.submit()
        unreadable = (str(each) for each in refused.value.unreadable.values())
        return "".join((*(fault.what for fault in refused.value.faults), *unreadable))

    def report(self, year: int, values: dict[str, int]) -> None:
        """The annual report of a year, handed in on 20 January of the next, checked and filed."""
        self.to(year + 1, 1, 20)
        play = self.case(self.owed("annual_report", year), **values)
        for step in ("report", "check", "file"):
            play.act(step)

    def evaluated(self, values: dict[str, int], level: float) -> Play:
        """Three reports, then the evaluation of the third year up to its verdict."""
        for year in (2022, 2023, 2024):
            self.report(year, values)
        self.to(2025, 9, 20)
        return self.panelled(self.owed("evaluation", 2025), level)

    def panelled(self, case: Case, level: float) -> Play:
        play = self.case(case)
        play.act("evaluation_self")
        play.act("evaluation_help")
        play.act("evaluation_panel", level=level)
        return play

    def proposal(self, consequence: str) -> Case:
        self.world.tick()
        return Proposal.objects.get(title=self.title, consequence=consequence).case

    def decided(self, consequence: str) -> Case:
        """Heard by silence, confirmed, and issued where a document is."""
        case = self.proposal(consequence)
        play = self.case(case)
        self.world.advance(working_days=12)
        play.act(f"{consequence}_decision", "confirm")
        if not play.ended:
            play.act(f"{consequence}_document")
        return case
