"""What a row of a list comes to: something new, something changed, or nothing; and what of it cannot be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.translation import gettext as _

from pingding.actions.directory.accounts import NewPerson
from pingding.documents.sheets.directory_lists import ListRow
from pingding.policy.errors import Refusal
from pingding.policy.text.typed_text import read_line, read_phones
from pingding.queries.viewer import Viewer
from pingding.records.models import Person


@dataclass(frozen=True)
class Change:
    """A column of a row: what stands on the platform, "" for nothing, and what the list says."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Line:
    """What a row is about, its state, what it brings, whether an account is made for it, and the act that does it."""

    row: int
    name: str
    state: str
    changes: tuple[Change, ...]
    act: Callable[[], object]
    account: bool = False


class Reader(Protocol):
    """Reads the rows of a kind of list; `key` is the column by which a row is known."""

    key: str

    def same_as(self, row: ListRow) -> str:
        """By what a row is told from the others of its list; empty where that is not filled in."""

    def line(self, row: ListRow) -> Line:
        """What the row comes to; Refusal of what cannot be, with the column as its `field`."""


@dataclass(frozen=True)
class Import:
    """Who takes a list, when, and why what stands on the platform is changed."""

    actor: Viewer
    at: datetime
    reason: str


def line_of(row: ListRow, name: str, changes: list[Change], act: Callable[[], object]) -> Line:
    """The line of what is on the platform already: changed where the list says something else."""
    differing = tuple(change for change in changes if change.before != change.after)
    return Line(row.number, name, "changed" if differing else "same", differing, act)


def new_line(row: ListRow, name: str, act: Callable[[], object], *, account: bool = False) -> Line:
    """The line of what is made, with all that its row says."""
    filled = tuple(Change(key, "", text) for key, text in row.cells.items() if text and key != "number")
    return Line(row.number, name, "new", filled, act, account)


def refused(key: str, what: str, remedy: str) -> Refusal:
    """The refusal of a cell, by its column."""
    return Refusal(what, remedy=remedy, field=key)


def account_of(cells: Mapping[str, str]) -> Person | None:
    """The account of a row's user name, which its name and telephone fit; None where there is none yet."""
    person = Person.objects.filter(username__iexact=cells["username"]).first()
    if person is None:
        return None
    if cells["person_name"] and read_line(cells["person_name"], _("姓名"), 60) != person.name:
        raise refused("person_name", _("与该用户名账号的姓名不同"), _("请核对用户名和姓名；不是同一人的，请换用户名。"))
    phone = cells["phone"]
    if phone and read_phones(phone, _("联系电话"), 120) != person.phone:
        raise refused("phone", _("与该账号所留的电话不同"), _("已有账号的电话由本人修改；请清空这一格。"))
    return person


def new_person(cells: Mapping[str, str]) -> NewPerson:
    """The account that a row asks for; nobody can sign in to it before it is given a password."""
    return NewPerson(cells["username"], None, cells["person_name"], phone=cells["phone"])
