"""Where a walk takes place: one programme with its offices and experts, and the demonstration's clock."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pingding.actions.editions import store_edition
from pingding.actions.periodic.demo_clock import set_demo_clock
from pingding.cli.library import open_edition
from pingding.cli.player.seating import Seated, person_for
from pingding.cli.player.world import World, opening_of
from pingding.cli.synthesis.codes import credit_code
from pingding.cli.synthesis.imagining import imagine
from pingding.policy.language import Edition, Step
from pingding.policy.steps.panel import Panel
from pingding.policy.values.typed import Row, Value
from pingding.policy.values.values import write_value
from pingding.queries.clock import local_date, now
from pingding.queries.directory.offices import registrations_in_charge
from pingding.queries.editions import shared
from pingding.queries.viewer import viewer_of
from pingding.records.models import Case, Membership, Organisation, Person, Seat

PARTNER = {"kind": "university", "duties": "承担共性技术研究和人员培训（示例）。"}
TAG = "甲"


class Ground:
    """What turns are taken on: a programme, its offices and experts, and the facts that will be typed in `values`."""

    def __init__(self, edition: Edition, world: World) -> None:
        self.edition, self.world = edition, world
        self.values: dict[str, Value] = {}

    def imagine_forms(self, procedure: str, **fixed: Value) -> None:
        """Facts for the forms of a procedure, around those that are known and those that are fixed."""
        steps = self.edition.procedures[procedure].steps.values()
        forms = [form for step in steps if (form := getattr(step, "form", None))]
        made = imagine(
            self.edition,
            shared(),
            self.today(),
            random.Random(8),
            fixed=self.values | fixed,
            forms=forms,
            with_conditions=False,
            tag=TAG,
        )
        self.values |= made.entered

    # -- the clock

    def today(self) -> date:
        """The day on the platform's clock."""
        return local_date(now())

    def after(self, moment: datetime) -> date:
        """The first day that is wholly after a moment."""
        return local_date(moment) + timedelta(days=1)

    # -- who sits where

    def open_seats(self, case: Case) -> Iterator[Seated]:
        """The seats in which somebody has yet to act, with the person who sits there."""
        seats = Seat.objects.filter(run__case=case, run__closed_at=None, acted_at=None)
        for seat in seats.select_related("organisation", "run").order_by("id"):
            yield Seated(seat, person_for(self.world, case, seat))

    def step(self, case: Case, step: str) -> Step:
        """A step's definition."""
        return self.edition.step(case.procedure, step)


class Stage(Ground):
    """A programme ready for its first call. `values` are the facts that the applicant will type, `record` its data."""

    def __init__(self, programme: str, *, partners: bool) -> None:
        edition = open_edition(programme).edition
        super().__init__(edition, World(opening_of(edition), seed=7))
        set_demo_clock(self.world.at, at=now())
        store_edition(edition, at=self.world.at)
        self._imagine(partners)
        self._appoint()

    def _imagine(self, partners: bool) -> None:
        tables = [key for key, fact in self.edition.vocabulary.items() if fact.record == "partners" and partners]
        row = {**PARTNER, "name": f"示例合作单位{TAG}", "code": credit_code(900)}
        given: dict[str, Value] = dict.fromkeys(tables, (row,))
        made = imagine(self.edition, shared(), self.today(), random.Random(7), fixed=given, tag=TAG)
        self.values |= made.entered
        self.record = {key: write_value(value) for key, value in made.record.items()}
        named = made.record.get("partners")
        rows = [row for row in named if not isinstance(row, str)] if isinstance(named, tuple) else []
        self.partners: list[Row] = rows

    def _appoint(self) -> None:
        chosen = {party.chosen_by for party in self.edition.parties.values() if party.chosen_by}
        wishes = {key: write_value(self.values.get(key)) for key in chosen}
        self.world.offices_of(self.edition, [str(self.record["region"])], wishes)
        panels = [step for step in self.edition.application.steps.values() if isinstance(step, Panel)]
        for _seat in range(max((panel.seats + 1 for panel in panels), default=0)):
            self.world.expert(["示例领域"])

    # -- people

    def unit(self, row: Row, region: str) -> Person:
        """A registered unit for an imagined partner; its administrator."""
        self.world.at = now()
        unit = self.world.unit(str(row["kind"]), region, name=f"示例合作单位{row['code']}", code=str(row["code"]))
        set_demo_clock(self.world.at + timedelta(minutes=1), at=now())
        return unit.person

    def registrar(self, unit: Organisation) -> Person:
        """Who approves the unit's registration: an officer of its region, else the platform's administrator."""
        rows = Membership.objects.filter(role=Membership.Role.OFFICER, until=None).select_related("person")
        people = [row.person for row in rows.order_by("id")]
        near = (person for person in people if unit.region in registrations_in_charge(viewer_of(person), self.today()))
        return next(near, self.world.administrator())

    def lead(self) -> Person:
        """An officer of the programme's leading authority."""
        return self.world.officer(self.world.office(self.edition.programme.authorities[0]))
