"""People: oneself, accounts, the expert pool, and the platform's own offices."""

from typing import Annotated, Literal, Self

from ninja import Schema
from pydantic import Field, StringConstraints, model_validator

from pingding.actions.directory import people as acts
from pingding.actions.directory.accounts import NewPerson
from pingding.actions.directory.attempts import CountedTries
from pingding.api.frame.routes import AtPerson, Line, Page, Paging, Query, RequestBody, Routes, Text, Word, page_of
from pingding.queries.directory.administration import people
from pingding.queries.directory.attempts import password_tries
from pingding.queries.directory.organisations import organisation_by_code
from pingding.queries.directory.people import entry_mark, experts, person_by_username
from pingding.queries.viewer_request import ViewerRequest
from pingding.records.models import Expert, Person

routes = Routes(tags=["人员 people"])
Password = Annotated[str, StringConstraints(min_length=1, max_length=128)]


class PersonOut(Schema):
    """An account."""

    username: str
    name: str
    is_active: bool
    platform_office: str


class RoleOut(Schema):
    """A place in an organisation."""

    organisation: int
    name: str
    roles: list[str]


class MeOut(PersonOut):
    """Who one is, and for whom one acts."""

    roles: list[RoleOut]
    offices: list[str]
    is_expert: bool


class AccountOut(PersonOut):
    """An account with its places in organisations."""

    roles: list[RoleOut]
    is_expert: bool


class PeopleSearch(Paging):
    """Which accounts: those whose name or user name holds the text; every one without it."""

    search: Line = ""


class ExpertOut(Schema):
    """An entry of the expert pool; who changes it sends its `mark` back as `seen`."""

    username: str
    name: str
    fields: list[str]
    employer: str
    rank: str
    is_active: bool
    mark: str


class CreatePersonIn(RequestBody):
    """A new account. Without a password nobody can sign in to it yet."""

    username: Word
    name: Word
    password: Password | None = None
    phone: Word = ""
    email: Annotated[str, StringConstraints(max_length=120)] = ""

    def new(self) -> NewPerson:
        return NewPerson(self.username, self.password, self.name, phone=self.phone, email=self.email)


class PersonIn(RequestBody):
    """Somebody: the `username` of an account that there is, or a `new` one; exactly one of the two."""

    username: Word | None = None
    new: CreatePersonIn | None = None

    @model_validator(mode="after")
    def one_of_the_two(self) -> Self:
        if (self.username is None) is (self.new is None):
            raise ValueError("exactly one of username and new")
        return self

    def person(self) -> Person | NewPerson:
        return self.new.new() if self.new is not None else person_by_username(self.username or "")


class SetExpertIn(RequestBody):
    """An expert's fields and employer (by credit code where it is on the platform); for recusal.

    `seen`: the `mark` of the entry that is changed, empty for none; where another stands, the act is a conflict.
    """

    fields: Annotated[list[Word], Field(min_length=1, max_length=20)]
    employer_code: Word | None = None
    employer_name: Annotated[str, StringConstraints(max_length=120)] = ""
    rank: Word = ""
    active: bool = True
    seen: Word | None = None


class SetPlatformOfficeIn(RequestBody):
    """The office, or nothing to end it; `seen` is the one held so far: where it is another, the act is a conflict."""

    office: Literal["", "auditor", "administrator"]
    seen: Literal["", "auditor", "administrator"] | None = None


class DeactivatePersonIn(RequestBody):
    """Why the account is closed."""

    reason: Text


class ChangePasswordIn(RequestBody):
    """The new password; `old` is needed for one's own."""

    new: Password
    old: Annotated[str, StringConstraints(max_length=128)] = ""


@routes.read("/me", MeOut, "本人")
def read_me(request: ViewerRequest) -> MeOut:
    """Who one is, and for whom one acts."""
    viewer = request.viewer
    roles = [
        RoleOut(organisation=unit.pk, name=unit.name, roles=sorted(viewer.roles[unit.pk]))
        for unit in viewer.organisations
    ]
    person = _out(viewer.person_or_refuse()).model_dump()
    return MeOut(**person, roles=roles, offices=sorted(viewer.offices), is_expert=viewer.is_expert)


@routes.read("/experts", Page[ExpertOut], "专家库")
def list_experts(request: ViewerRequest, paging: Query[Paging]) -> Page[ExpertOut]:
    """The expert pool, for administrators and officers of leading authorities."""
    return page_of(experts(request.viewer), paging, _expert)


@routes.read("", Page[AccountOut], "账号")
def list_people(request: ViewerRequest, which: Query[PeopleSearch]) -> Page[AccountOut]:
    """Everybody with an account, by name. For the platform administrator."""
    return page_of(people(request.viewer, which.search), which, _account)


@routes.act("", PersonOut, "建立账号", creates=True)
def create_person(request: ViewerRequest, body: CreatePersonIn) -> PersonOut:
    """Make an account that belongs to no unit yet. By the platform administrator."""
    return _out(acts.create_person(body.new(), actor=request.viewer, at=request.at))


@routes.act("/{username}/expert", ExpertOut, "登记专家", method="PUT")
def set_expert(request: ViewerRequest, username: AtPerson, body: SetExpertIn) -> ExpertOut:
    """Enter somebody in the pool, or change or close the entry; a repetition changes nothing more."""
    entry = acts.set_expert(
        person_by_username(username),
        fields=body.fields,
        employer=organisation_by_code(body.employer_code) if body.employer_code else None,
        employer_name=body.employer_name,
        rank=body.rank,
        active=body.active,
        seen=body.seen,
        actor=request.viewer,
        at=request.at,
    )
    return _expert(entry)


@routes.act("/{username}/platform-office", PersonOut, "设定平台职务", method="PUT")
def set_platform_office(request: ViewerRequest, username: AtPerson, body: SetPlatformOfficeIn) -> PersonOut:
    """Make somebody auditor or platform administrator, or end that."""
    person = person_by_username(username)
    return _out(acts.set_platform_office(person, body.office, seen=body.seen, actor=request.viewer, at=request.at))


@routes.act("/{username}/deactivate", PersonOut, "停用账号")
def deactivate_person(request: ViewerRequest, username: AtPerson, body: DeactivatePersonIn) -> PersonOut:
    """Close an account; its access tokens work no more."""
    person = person_by_username(username)
    return _out(acts.deactivate_person(person, reason=body.reason, actor=request.viewer, at=request.at))


@routes.act("/{username}/password", PersonOut, "修改密码", method="PUT")
def change_password(request: ViewerRequest, username: AtPerson, body: ChangePasswordIn) -> PersonOut:
    """Change a password; it ends the person's sessions and access tokens, also the one that asks."""
    person = person_by_username(username)
    with CountedTries(password_tries(person), request.at, field="old"):
        changed = acts.change_password(person, body.new, old=body.old, actor=request.viewer, at=request.at)
    return _out(changed)


def _out(person: Person) -> PersonOut:
    return PersonOut(
        username=person.username, name=person.name, is_active=person.is_active, platform_office=person.platform_office
    )


def _expert(entry: Expert) -> ExpertOut:
    return ExpertOut(
        username=entry.person.username,
        name=entry.person.name,
        fields=list(entry.fields),
        employer=entry.employer_name,
        rank=entry.rank,
        is_active=entry.is_active,
        mark=entry_mark(entry),
    )


def _account(person: Person) -> AccountOut:
    places = [
        RoleOut(organisation=place.organisation_id, name=place.organisation.name, roles=[place.role])
        for place in getattr(person, "live_memberships", ())
    ]
    return AccountOut(**_out(person).model_dump(), roles=places, is_expert=hasattr(person, "expert"))
