"""A title's years in the browser: it was granted through the acts, what follows is done in front of the pages."""

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browser import desk, writing
from tests.browser.desk import Turn
from tests.browser.stage import Ground
from tests.browser.visitors import Visitor, Watch

from pingding.actions.periodic.demo_clock import set_demo_clock
from pingding.cli.player.world import World
from pingding.policy.language import Edition
from pingding.policy.values.typed import Value
from pingding.queries.clock import now
from pingding.records.models import Case, Person, Title


class TitleLife:
    """A title in the world that it was granted in; `open_page` opens a window on the server at `home`."""

    def __init__(
        self, title: Title, edition: Edition, world: World, open_page: Callable[..., Page], home: str, watch: Watch
    ) -> None:
        self.title, self.watch = title, watch
        self.ground = Ground(edition, world)
        self._open_page, self._home = open_page, home
        self._visitors: dict[int, Visitor] = {}
        set_demo_clock(world.at, at=timezone.now())

    def to(self, moment: datetime | date) -> None:
        """The clock moves on to a moment, or to the morning of a day; what falls due happens."""
        self.ground.world.at = now()
        moved = self.ground.world.advance(until=moment)
        set_demo_clock(moved, at=now())

    def visitor(self, person: Person, width: int = 1280) -> Visitor:
        """A person's window, signed in."""
        if person.pk not in self._visitors:
            page = self._open_page(viewport={"width": width, "height": 844})
            self._visitors[person.pk] = visitor = Visitor(page, self._home, self.watch)
            visitor.sign_in_by_cookie(person)
        return self._visitors[person.pk]

    def public(self) -> Visitor:
        """Somebody who has not signed in."""
        return Visitor(self._open_page(viewport={"width": 390, "height": 844}), self._home, self.watch)

    def holder(self) -> Visitor:
        """Whoever writes for the holder, on a telephone."""
        return self.visitor(self.ground.world.unit_of(self.title.organisation).person, width=390)

    def open_case(self, procedure: str) -> Case:
        """The title's case of a procedure that has not ended."""
        return Case.objects.get(held_title=self.title, procedure=procedure, ended_at=None)

    def request(self, visitor: Visitor, procedure: str) -> Case:
        """Somebody opens a request from the title's page."""
        visitor.go(f"/titles/{self.title.code}/")
        visitor.press(visitor.link(f"/titles/{self.title.code}/acts/"))
        visitor.press(f'main form[action$="/acts/{procedure}/"] .btn')
        return self.open_case(procedure)

    def writes(self, visitor: Visitor, case: Case, step: str, **values: Value) -> None:
        """What waits for the visitor is found on the own list, filled with these values and others, and handed in."""
        self.ground.imagine_forms(case.procedure)
        for party in self.ground.edition.parties.values():
            self.ground.values.pop(party.chosen_by or "", None)  # stays as the form has it
        self.ground.values |= values
        visitor.go("/my/" if visitor is self.holder() else "/desk/")
        visitor.press(visitor.link(case.number))
        if not visitor.here.startswith("writing"):
            if (act := visitor.page.locator(f"details#act-{step}")).count():
                visitor.open(act)
            visitor.press(visitor.link("/write/"))
        writing.write(visitor, self.ground, case, step)
        writing.hand_in(visitor)

    def acts(self, case: Case, step: str, outcome: str | None = None) -> None:
        """Whoever sits at the step takes the outcome, the one that moves on if none is named."""
        case = Case.objects.get(pk=case.pk)
        place = next(each for each in self.ground.open_seats(case) if each.seat.run.step == step)
        desk.act(Turn(self.visitor(place.person), self.ground, case, step), outcome=outcome)

    def shown(self, visitor: Visitor, tone: str, *words: str) -> None:
        """The title's page says on its plate how it stands, and these words somewhere."""
        visitor.go(f"/titles/{self.title.code}/")
        expect(visitor.page.locator(f".plate-state.tone-{tone}")).to_have_count(1)
        for each in words:
            expect(visitor.page.locator("main").get_by_text(each).last).to_be_visible()
