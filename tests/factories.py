"""What tests start from, built by the platform's own actions. All names are fictional."""

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import count

from django.conf import settings
from stdnum.cn import uscc
from tests.library import library
from tests.places import DEFINITIONS

from pingding.actions.applications.uploads import store_attachment
from pingding.actions.attachments import StoredFile
from pingding.actions.calls.calls import publish_call
from pingding.actions.directory.accounts import NewPerson
from pingding.actions.directory.members import invite_member
from pingding.actions.directory.offices import appoint_officer, appoint_secretary, establish_office
from pingding.actions.directory.organisations import approve_registration, register_organisation
from pingding.actions.directory.people import create_first_administrator, create_person, set_expert, set_platform_office
from pingding.actions.directory.unit_data import UnitData
from pingding.actions.editions import store_edition
from pingding.policy.definition.loading import load_edition
from pingding.policy.language import Edition
from pingding.policy.text.partner_identity import WithoutCode
from pingding.queries.clock import SHANGHAI, local_date
from pingding.queries.directory.offices import approving_office
from pingding.queries.editions import shared
from pingding.queries.viewer import PUBLIC, Role, Viewer, viewer_of
from pingding.records.models import (
    Attachment,
    Call,
    Failure,
    Message,
    Organisation,
    Person,
    StoredEdition,
    WaitingChange,
)

START = datetime(2025, 10, 10, 9, 0, tzinfo=SHANGHAI)
PASSWORD = "long-enough-for-a-test"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
LICENCE = StoredFile("0" * 64, "营业执照.pdf", "pdf", 10)
"""A file of which only the record is there."""

_numbers = count(1)


def viewer(person: Person) -> Viewer:
    """The person's viewer as of now, read again."""
    return viewer_of(Person.objects.get(pk=person.pk))


def new_person(name: str = "示例甲", username: str = "", phone: str = "023-60000000") -> NewPerson:
    return NewPerson(username or f"person-{next(_numbers)}", PASSWORD, name, phone=phone)


def credit_code(n: int | None = None) -> str:
    """A code with a valid check digit that belongs to nobody."""
    body = f"91500000MAEX{next(_numbers) if n is None else n:05d}"
    return body + uscc.calc_check_digit(body)


def unit_data(name: str = "", region: str = "wanzhou", code: str = "", kind: str = "private_enterprise") -> UnitData:
    number = next(_numbers)
    return UnitData(
        name=name or f"示例{number}科技有限公司",
        code=code or credit_code(),
        kind=kind,
        region=region,
        address="示例路1号",
        legal_representative="示例乙",
    )


def administrator(at: datetime = START) -> Viewer:
    """The platform's administrator; the first one when there is none yet."""
    known = Person.objects.filter(platform_office=Person.Office.ADMINISTRATOR).first()
    return viewer(known or create_first_administrator(new_person("示例管理员"), at=at))


def auditor(at: datetime = START) -> Viewer:
    person = create_person(new_person("示例审计员"), actor=administrator(at), at=at)
    return viewer(set_platform_office(person, Person.Office.AUDITOR, actor=administrator(at), at=at))


def office(*offices: str, at: datetime = START) -> Organisation:
    """The body that holds the offices, e.g. `economy@cq`."""
    return establish_office(offices, actor=administrator(at), at=at)


def officer(body: Organisation, name: str = "示例经办人", at: datetime = START) -> Viewer:
    return viewer(appoint_officer(body, new_person(name), actor=administrator(at), at=at).person)


def secretary(body: Organisation, name: str = "示例秘书", at: datetime = START) -> Viewer:
    return viewer(appoint_secretary(body, new_person(name), actor=administrator(at), at=at).person)


def expert(
    employer: Organisation | None = None,
    name: str = "示例专家",
    at: datetime = START,
    *,
    works_at: str = "示例大学",
    phone: str = "",
) -> Viewer:
    """An expert of the pool, with no telephone that somebody else has."""
    person = create_person(new_person(name, phone=phone), actor=administrator(at), at=at)
    set_expert(person, fields=["智能装备"], employer=employer, employer_name=works_at, actor=administrator(at), at=at)
    return viewer(person)


def pending_unit(data: UnitData | None = None, at: datetime = START) -> tuple[Organisation, Viewer]:
    """A unit that waits for approval, and its administrator."""
    person = new_person("示例单位管理员")
    organisation = register_organisation(data or unit_data(), person, LICENCE, actor=PUBLIC, at=at)
    return organisation, viewer(organisation.memberships.get(until=None).person)


def unit(data: UnitData | None = None, at: datetime = START) -> tuple[Organisation, Viewer]:
    """An approved unit and its administrator."""
    organisation, own = pending_unit(data, at)
    assert own.person is not None
    return approve_registration(organisation, actor=approver(organisation, at), at=at), viewer(own.person)


def approver(organisation: Organisation, at: datetime = START) -> Viewer:
    """Who approves the unit's registration."""
    held = approving_office(organisation.region, local_date(at))
    if held is None:
        return administrator(at)
    rows = held.organisation.memberships.filter(until=None, role=Role.OFFICER)
    return viewer(rows.order_by("pk")[0].person)


def writer(organisation: Organisation, by: Viewer, at: datetime = START) -> Viewer:
    return viewer(invite_member(organisation, new_person("示例填报人"), actor=by, at=at).person)


def definition(name: str = "sample-centre-2025") -> Edition:
    """An edition of tests/definitions, read once in a process."""
    return _definition(name, str(settings.PINGDING_PROGRAMMES))


@cache
def _definition(name: str, _vocabularies: str) -> Edition:
    return load_edition(DEFINITIONS / name, shared())


def edition(name: str = "sample-centre-2025", at: datetime = START) -> StoredEdition:
    return store_edition(definition(name), at=at)


def programmes(at: datetime = START) -> list[str]:
    """The ids of all programmes of this repository, which are stored as they are."""
    assert not library().broken, library().broken
    for each in library().editions.values():
        store_edition(each, at=at)
    return sorted(library().editions)


def call(by: Viewer, stored: StoredEdition | None = None, at: datetime = START) -> Call:
    """A call with the edition's own window and regions, published by an officer of its leading authority."""
    return publish_call(stored or edition(at=at), actor=by, at=at)


def attachment(owner: Organisation, by: Viewer, content: bytes = PDF, name: str = "协议.pdf") -> Attachment:
    return store_attachment(BytesIO(content), owner, name, actor=by, at=START)


def abroad(country: str = "hk", number: str = "0123456", **more: str) -> WithoutCode:
    """What a unit without a credit code is known by: its number in the register of a country or region."""
    return WithoutCode(country, register_number=number, **more)


def forget_messages() -> None:
    """Take away the messages sent so far, with what counts them; the platform itself never deletes one."""
    Message.objects.all().delete()
    WaitingChange.objects.filter(what=WaitingChange.MESSAGES).delete()


def failure(thing: str = "case 7", at: datetime = START, **more: object) -> Failure:
    """Something that could not be done: tried three times, the last half an hour before it is to be tried again."""
    noted = {"case_number": "2025-00007", "reason": "没有机构。请先设立。", "broken": False, "tries": 3}
    moments = {"first_at": at, "last_at": at, "next_at": at + timedelta(minutes=30)}
    return Failure.objects.create(work="notices_ended", thing=thing, **noted | moments | more)
