"""A world to play in: a clock that only moves forward, and the people, offices, units and calls that a play needs."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from pingding.actions.applications.uploads import store_file
from pingding.actions.attachments import StoredFile
from pingding.actions.calls.calls import NewCall, publish_call
from pingding.actions.calls.norms import set_norms
from pingding.actions.directory.accounts import NewPerson
from pingding.actions.directory.offices import appoint_officer, appoint_secretary, establish_office
from pingding.actions.directory.organisations import approve_registration, register_organisation
from pingding.actions.directory.people import create_first_administrator, create_person, set_expert, set_platform_office
from pingding.actions.directory.unit_data import UnitData
from pingding.actions.periodic.tick import TickReport, tick
from pingding.cli.player.appointed import appointed, holder_of
from pingding.cli.synthesis.codes import credit_code
from pingding.cli.synthesis.files import pdf
from pingding.cli.synthesis.imagining import imagined_norms
from pingding.policy.errors import PingdingError
from pingding.policy.facts.regions import regions_of_party
from pingding.policy.language import Edition
from pingding.policy.procedures.validity import in_force_from
from pingding.queries.calls.norms import norm_places
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.directory.offices import approving_office
from pingding.queries.editions import calendar, edition_of, shared, stored_edition
from pingding.queries.viewer import PUBLIC, Role, Viewer, person_of_session, viewer_of
from pingding.records.models import Call, Organisation, Person, StepRun, StoredEdition

OFFICE_OPENS = time(9, 0)
MINUTE = timedelta(minutes=1)
NORMS_BASIS = "示例通知"
NAMES = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class PlayedUnit:
    """A registered unit and its administrator."""

    organisation: Organisation
    person: Person


class World:
    """Everything around the cases. `at` is the present moment of the play; all acts happen at it."""

    def __init__(self, at: datetime, seed: int = 0, prefix: str = "p") -> None:
        """`prefix` begins the user names of the people made here; they have no password until somebody gives one.

        With the same `seed` what is left to chance comes out alike, in the platform's own draws too.
        """
        if at.tzinfo is None:
            raise PingdingError("a world begins at an aware datetime")
        self.at, self.rng, self.prefix = at.astimezone(SHANGHAI), random.Random(seed), prefix
        self.seed = f"rehearsal-{seed}"
        self.serial = Organisation.objects.count() + Person.objects.count()
        self._administrator: Person | None = None

    # -- the clock

    def today(self) -> date:
        return local_date(self.at)

    def later(self, minutes: int = 5) -> datetime:
        """A few minutes pass."""
        self.at += minutes * MINUTE
        return self.at

    def advance(self, *, working_days: int = 0, until: datetime | date | None = None) -> datetime:
        """Move on by working days (to nine o'clock), or to a moment or the morning of a day; what falls due happens.

        Time never goes back: a moment already past changes nothing.
        """
        if until is None:
            until = calendar().add(self.today(), working_days) if working_days else self.today()
        goal = until if isinstance(until, datetime) else datetime.combine(until, OFFICE_OPENS, SHANGHAI)
        while (due := self._next_due(goal)) is not None:
            self.at = due.astimezone(SHANGHAI) + MINUTE
            self.tick()
        if goal > self.at:
            self.at = goal.astimezone(SHANGHAI)
            self.tick()
        return self.at

    def _next_due(self, goal: datetime) -> datetime | None:
        runs = StepRun.objects.filter(closed_at=None, due_at__gt=self.at, due_at__lt=goal - MINUTE)
        return runs.order_by("due_at").values_list("due_at", flat=True).first()

    def tick(self) -> TickReport:
        """What time does by itself, now. PingdingError when something due cannot be done: nobody could play on."""
        done = tick(at=self.at)
        if done.held_up:
            raise PingdingError(f"到期事项有{done.held_up}件未能办理，原因见日志输出和有关件的日志")
        return done

    # -- people

    def viewer(self, person: Person) -> Viewer:
        """What the person may do now."""
        return viewer_of(person_of_session(person.pk))

    def new_person(self, name: str = "", word: str = "ren") -> NewPerson:
        """An account for a fictional person."""
        self.serial += 1
        return NewPerson(
            username=f"{self.prefix}-{word}-{self.serial}",
            password=None,
            name=name or f"示例{self.rng.choice(NAMES)}{self.rng.choice(NAMES)}",
            phone="023-60000000",
        )

    def administrator(self) -> Person:
        """The platform administrator, made when there is none."""
        if self._administrator is None:
            administrator = Person.objects.filter(platform_office=Person.Office.ADMINISTRATOR, is_active=True).first()
            self._administrator = administrator or create_first_administrator(
                self.new_person("示例平台管理员", "admin"), at=self.at
            )
        return self._administrator

    def expert(
        self,
        fields: Iterable[str],
        *,
        name: str = "",
        employer: Organisation | None = None,
        employer_name: str = "示例大学",
        rank: str = "教授",
    ) -> Person:
        """A person in the expert pool."""
        admin = self.viewer(self.administrator())
        person = create_person(self.new_person(name, "expert"), actor=admin, at=self.at)
        set_expert(
            person,
            fields=list(fields),
            employer=employer,
            employer_name=employer_name,
            rank=rank,
            actor=admin,
            at=self.at,
        )
        return person

    def auditor(self, name: str = "示例审计员") -> Person:
        """A person who reads everything and changes nothing."""
        admin = self.viewer(self.administrator())
        person = create_person(self.new_person(name, "audit"), actor=admin, at=self.at)
        return set_platform_office(person, Person.Office.AUDITOR, actor=admin, at=self.at)

    # -- offices

    def office(self, office: str, *, also: Iterable[str] = (), name: str = "") -> Organisation:
        """The body that holds a public office, with an officer; set up when there is none."""
        if (holder := holder_of(office)) is not None:
            return holder
        admin = self.viewer(self.administrator())
        body = establish_office([office, *also], name=name, actor=admin, at=self.at)
        self.officer(body)
        return body

    def officer(self, body: Organisation, *, name: str = "") -> Person:
        """An officer of the body, appointed when there is none."""
        return (
            appointed(body, Role.OFFICER)
            or appoint_officer(
                body, self.new_person(name, "officer"), actor=self.viewer(self.administrator()), at=self.at
            ).person
        )

    def secretary(self, body: Organisation, *, name: str = "") -> Person:
        """The secretary of the body's meetings, appointed when there is none."""
        return (
            appointed(body, Role.SECRETARY)
            or appoint_secretary(
                body, self.new_person(name, "secretary"), actor=self.viewer(self.administrator()), at=self.at
            ).person
        )

    def offices_of(self, edition: Edition, regions: Iterable[str], chosen: dict[str, object]) -> None:
        """Set up every office that the edition's parties name in a case of these regions.

        `chosen` has the values of the facts by which an applicant chooses an office.
        """
        places = list(regions)
        for office in edition.programme.authorities:
            self.office(office)
        for party in edition.parties.values():
            if party.chosen_by and chosen.get(party.chosen_by):
                self._staff(str(chosen[party.chosen_by]), party.role)
            elif party.department:
                for region in regions_of_party(shared(), party, places):
                    self._staff(f"{party.department}@{region}", party.role)

    def _staff(self, office: str, role: str) -> None:
        body = self.office(office)
        if role == "secretary":
            self.secretary(body)

    # -- units and calls

    def unit(
        self,
        kind: str,
        region: str,
        *,
        name: str = "",
        code: str = "",
        address: str = "示例路1号",
        legal_representative: str = "示例法定代表人",
        established: date | None = None,
        contact: str = "",
    ) -> PlayedUnit:
        """A unit registered by its administrator and approved."""
        self.serial += 1
        label = name or f"示例单位{self.serial}（{shared().regions[region].title}）"
        data = UnitData(
            name=label,
            code=code or credit_code(self.serial),
            kind=kind,
            region=region,
            address=address,
            legal_representative=legal_representative,
            established=established or date(self.today().year - 10, 1, 4),
        )
        by, licence = self.new_person(contact, "unit"), licence_of(data)
        organisation = register_organisation(data, by, licence, actor=PUBLIC, at=self.at)
        organisation = approve_registration(organisation, actor=self.approver(organisation), at=self.later())
        person = appointed(organisation, Role.ADMINISTRATOR)
        assert person is not None
        return PlayedUnit(organisation, person)

    def approver(self, organisation: Organisation) -> Viewer:
        """Who approves the unit's registration: an officer of the one office, else the platform's administrator."""
        office = approving_office(organisation.region, self.today())
        return self.viewer(self.officer(office.organisation) if office else self.administrator())

    def unit_of(self, organisation: Organisation) -> PlayedUnit:
        """A registered unit with its administrator; KeyError when it has none."""
        person = appointed(organisation, Role.ADMINISTRATOR)
        if person is None:
            raise KeyError(organisation.name)
        return PlayedUnit(organisation, person)

    def call(self, edition_id: str, *, title: str = "", number: str = "", regions: list[str] | None = None) -> Call:
        """A call of the edition, published now; its window comes from the edition."""
        stored = stored_edition(edition_id)
        leader = self.office(edition_of(stored).programme.authorities[0])
        new = NewCall(title, number, regions=regions)
        call = publish_call(stored, new, actor=self.viewer(self.officer(leader)), at=self.at)
        return self._with_norms(call, imagined_norms(edition_of(stored), shared(), self.today(), self.rng))

    def call_again(self, earlier: Call) -> Call:
        """A later call of the same edition, open as long from now on."""
        leader = self.office(edition_of(earlier.edition).programme.authorities[0])
        assert earlier.closes_at is not None
        opens = self.later()
        new = NewCall(opens_at=opens, closes_at=opens + (earlier.closes_at - earlier.opens_at))
        call = publish_call(earlier.edition, new, actor=self.viewer(self.officer(leader)), at=self.at)
        norms = {key: next(iter(values.values())) for key, values in earlier.norms.items() if values}
        return self._with_norms(call, norms)

    def _with_norms(self, call: Call, norms: Mapping[str, object]) -> Call:
        """The call with what its definition leaves to it: these values, by fact and as stored, in every region."""
        if not norms:
            return call
        leader = self.office(edition_of(call.edition).programme.authorities[0])
        places: dict[str, dict[str, object]] = {}
        for place in norm_places(call, edition_of(call.edition)):
            places.setdefault(place.fact, {})[place.region] = norms[place.fact]
        return set_norms(call, places, NORMS_BASIS, actor=self.viewer(self.officer(leader)), at=self.later())


def licence_of(unit: UnitData) -> StoredFile:
    """A file in place of the unit's licence, its bytes kept."""
    return store_file(BytesIO(pdf(f"Licence {unit.code}")), "营业执照.pdf")


def opening_of(edition: Edition) -> datetime:
    """When a call of the edition can first be open: nine o'clock of that day."""
    days = (edition.programme.intake.opens, *map(in_force_from, edition.documents.values()))
    return datetime.combine(max(day for day in days if day is not None), OFFICE_OPENS, SHANGHAI)


def find_edition(edition_id: str) -> tuple[StoredEdition, Edition]:
    """A stored edition with its definition."""
    stored = stored_edition(edition_id)
    return stored, edition_of(stored)
