"""Who is who in the demonstration: public bodies with their people, experts, units with theirs."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from stdnum.cn import uscc

from pingding.actions.directory.accounts import NewPerson
from pingding.actions.directory.members import invite_member
from pingding.actions.directory.offices import (
    appoint_officer,
    appoint_secretary,
    establish_office,
    set_office_contact,
)
from pingding.actions.directory.organisations import approve_registration, register_organisation, reject_registration
from pingding.actions.directory.people import create_first_administrator, create_person, set_expert, set_platform_office
from pingding.actions.directory.record_facts import set_facts
from pingding.actions.directory.unit_data import UnitData
from pingding.actions.panels.pool import add_absence, add_training, declare_joint_work, set_term
from pingding.cli.demo.data import Data, Event, moment
from pingding.cli.player.world import PlayedUnit, World, licence_of
from pingding.cli.synthesis.codes import PLACE
from pingding.queries.clock import local_date
from pingding.queries.viewer import PUBLIC, Viewer
from pingding.queries.worklist.demo_people import PREFIX
from pingding.records.models import Membership, Organisation, Person

HEADS = {
    "university": "12",
    "institute": "12",
    "medical": "12",
    "public_institution": "12",
    "park_committee": "11",
    "association": "51",
}
"""The first two digits of a code by the unit's kind: 机构编制 12, 党政 11, 民政 51; the others are companies, 91."""
MESSAGES_READ = moment("2025-10-23 08:30")


def fictional_code(kind: str, n: int) -> str:
    """The n-th code of the demonstration: valid by GB 32100-2015, of a division that does not exist.

    >>> fictional_code("university", 7), uscc.is_valid(fictional_code("university", 7))
    ('12500999XDEM0007X8', True)
    """
    body = f"{HEADS.get(kind, '91')}{PLACE}XDEM{n:04d}X"
    return body + str(uscc.calc_check_digit(body))


class Cast:
    """The people and bodies by the ids that the data use. `units` are filled as they register."""

    def __init__(self, data: Data, world: World) -> None:
        self.data, self.world = data, world
        self.units: dict[str, PlayedUnit] = {}
        self.people: dict[str, Person] = {}

    def set_up(self) -> None:
        """The platform's administrator, its auditor, the public bodies, the experts."""
        people = self.data.cast["people"]
        first = create_first_administrator(_new(people["administrator"]), at=self.world.at)
        self.people[people["administrator"]["username"]] = first
        self._platform(people)
        for office in self.data.cast["offices"]:
            self._office(office)
        for expert in self.data.cast["experts"]:
            self._expert(expert)

    def _admin(self) -> Viewer:
        return self.world.viewer(self.world.administrator())

    def _platform(self, people: Mapping[str, Any]) -> None:
        auditor = create_person(_new(people["auditor"]), actor=self._admin(), at=self.world.later(2))
        set_platform_office(auditor, Person.Office.AUDITOR, actor=self._admin(), at=self.world.later(2))

    def _office(self, office: Mapping[str, Any]) -> None:
        body = establish_office(office["offices"], name=office["name"], actor=self._admin(), at=self.world.later(1))
        contact = {name: office.get(name, "") for name in ("telephone", "address")}
        if any(contact.values()):
            set_office_contact(body, **contact, actor=self._admin(), at=self.world.later(1))
        for username, name in office["officers"].items():
            person = _new({"username": username, "name": name})
            self.people[username] = appoint_officer(body, person, actor=self._admin(), at=self.world.later(1)).person
        for username, name in office.get("secretaries", {}).items():
            person = _new({"username": username, "name": name})
            self.people[username] = appoint_secretary(body, person, actor=self._admin(), at=self.world.later(1)).person

    def _expert(self, expert: Mapping[str, Any]) -> None:
        person = create_person(_new(expert), actor=self._admin(), at=self.world.later(1))
        self.people[expert["username"]] = person
        set_expert(
            person,
            fields=expert["fields"],
            employer_name=expert["employer"],
            rank=expert["rank"],
            actor=self._admin(),
            at=self.world.later(1),
        )
        self._standing(person, expert)

    def _standing(self, person: Person, expert: Mapping[str, Any]) -> None:
        """Term and training as who keeps the pool enters them; absence and joint work as the expert says them."""
        starts, ends = expert.get("term", (None, None))
        if starts is not None:
            level = expert.get("level", "")
            set_term(person, starts, ends, level=level, actor=self._admin(), at=self.world.later(1))
        if expert.get("training"):
            at = self.world.later(1)
            add_training(person, "示例评审规则培训", local_date(at), actor=self._admin(), at=at)
        if "absent" in expert:
            first, last = expert["absent"]
            add_absence(first, last, actor=self.world.viewer(person), at=self.world.later(1))
        if "joint_work" in expert:
            declare_joint_work(expert["joint_work"], None, actor=self.world.viewer(person), at=self.world.later(1))

    def events(self) -> Iterator[Event]:
        """When each unit registers; and when everybody has read what came before the last days."""
        yield Event(MESSAGES_READ, "", {"read": "all"})
        for key, unit in self.data.cast["units"].items():
            yield Event(moment(unit["registered"]), "", {"register": key})

    def register(self, key: str) -> None:
        """A unit registers; its region's officer decides; its writers and its first facts are entered."""
        entry, world = self.data.cast["units"][key], self.world
        number = list(self.data.cast["units"]).index(key) + 1
        data = UnitData(
            name=entry["name"],
            code=fictional_code(entry["kind"], number),
            kind=entry["kind"],
            region=entry["region"],
            address=entry["address"],
            legal_representative=entry["head"],
            established=entry["established"],
        )
        by = _new(entry["administrator"])
        unit = register_organisation(data, by, licence_of(data), actor=PUBLIC, at=world.later(1))
        if not self._decided(unit, entry.get("approval", "yes")):
            return
        person = Membership.objects.select_related("person").get(organisation=unit, role="administrator").person
        self.units[key] = PlayedUnit(Organisation.objects.get(pk=unit.pk), person)
        for writer in entry.get("writers", ()):
            invite_member(unit, _new(writer), actor=world.viewer(person), at=world.later())
        if entry.get("facts"):
            set_facts(
                unit,
                entry["facts"],
                as_of=_as_of(entry, world.today()),
                source=entry.get("source", "单位统计台账"),
                actor=world.viewer(person),
                at=world.later(),
            )

    def _decided(self, unit: Organisation, approval: str) -> bool:
        """Whether the unit is approved: `yes`, `waiting`, or the reason for which it is refused."""
        if approval == "waiting":
            return False
        officer = self.world.approver(unit)
        if approval != "yes":
            reject_registration(unit, reason=approval, actor=officer, at=self.world.later(90))
            return False
        approve_registration(unit, actor=officer, at=self.world.later(40))
        return True


def _new(person: Mapping[str, Any]) -> NewPerson:
    """An account without a password: it is stepped into, never signed in to."""
    return NewPerson(
        username=PREFIX + person["username"], password=None, name=person["name"], phone=person.get("phone", "")
    )


def _as_of(entry: Mapping[str, Any], today: date) -> date:
    return min(entry.get("as_of") or today, today)
